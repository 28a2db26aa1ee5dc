"""Packs the wheels of a requirements file into one archive, for the Python of a cluster or of this machine.

    pack.py --requirements=FILE --python=3.9 [--machine=x86_64|aarch64] --archive=FILE

With --machine, the wheels are for EMR's nodes: Linux with glibc 2.34 (Amazon Linux 2023). Without it, they are for this
machine. pip downloads them, with the index of its own configuration, and checks their hashes. It gets the requirements
whose markers hold for that Python: by itself it would ask the Python that runs it
(https://github.com/pypa/pip/issues/11664). The archive is a zip of wheels, sorted and without times, so it has the same
bytes on each machine.

Exit code: 0, 1 the packages could not be had, 2 what is in the file is wrong.
Needs: Python 3.9 with pip. bootstrap/install_packages.py unpacks the archive.
"""

import argparse
import os
import pkgutil
import re
import subprocess
import sys
import sysconfig
import tempfile
import zipfile
from email.parser import Parser
from pathlib import Path
from typing import NoReturn, Optional

# pip brings this library, and it need not be installed for this script alone.
from pip._vendor.packaging.markers import default_environment
from pip._vendor.packaging.requirements import Requirement
from pip._vendor.packaging.utils import canonicalize_name, parse_wheel_filename

GLIBC = 34  # the minor version of Amazon Linux 2023: https://docs.aws.amazon.com/linux/al2023/ug/compare-with-al2.html
OF_SPARK = {"pyspark", "py4j"}
OURS = {"parquetry", *OF_SPARK}


def fail(code: int, *lines: str) -> NoReturn:
    """Ends with a message."""
    print(*lines, sep="\n", file=sys.stderr)
    raise SystemExit(code)


def environment(python: str, machine: Optional[str]) -> dict[str, str]:
    """What markers are compared with."""
    version = {
        "python_version": python,
        "python_full_version": f"{python}.20",
        "implementation_version": f"{python}.20",
    }
    this_machine = {name: str(value) for name, value in default_environment().items()}
    if machine is None:
        return {**this_machine, **version}
    linux = {"os_name": "posix", "sys_platform": "linux", "platform_system": "Linux", "platform_machine": machine}
    cpython = {"implementation_name": "cpython", "platform_python_implementation": "CPython"}
    return {**this_machine, **linux, **cpython, "platform_release": "", "platform_version": "", **version}


def holds(requirement: Requirement, env: dict[str, str], extras: set[str]) -> bool:
    """Whether the markers of a requirement hold, with one of the extras or with none."""
    marker = requirement.marker
    return marker is None or any(marker.evaluate({**env, "extra": extra}) for extra in ("", *sorted(extras)))


def logical_lines(text: str) -> list[str]:
    """The lines of a requirements file, without comments. config/cluster/requirements.ts has checked them."""
    joined = re.sub(r"\\\r?\n", " ", re.sub(r"(?m)(^|\s)#.*$", "", text))
    return [line.strip() for line in joined.splitlines() if line.strip()]


def wanted(lines: list[str], env: dict[str, str]) -> dict[str, tuple[Requirement, str]]:
    """The requirements that hold, each with its line without markers, by the name of the package."""
    found: dict[str, tuple[Requirement, str]] = {}
    for line in lines:
        text, *hashes = re.split(r"\s+(?=--hash=)", line)
        requirement = Requirement(text)
        name = canonicalize_name(requirement.name)
        if not holds(requirement, env, set()):
            continue
        if name in found:
            fail(2, f"{requirement.name} has two versions for Python {env['python_version']}; remove one of them")
        found[name] = requirement, f"{name}{requirement.specifier} {' '.join(hashes)}"
    if not found:
        fail(2, f"no requirement is for Python {env['python_version']} on {env['platform_machine']}")
    return found


def target_options(python: str, machine: Optional[str]) -> list[str]:
    """The options with which pip chooses wheels."""
    options = [f"--python-version={python}", "--implementation=cp"]
    if machine is None:
        return options
    tags = [f"manylinux_2_{minor}_{machine}" for minor in range(GLIBC, 16, -1)]
    return [*options, *(f"--platform={tag}" for tag in (*tags, f"manylinux2014_{machine}", f"linux_{machine}"))]


def download(lines: list[str], folder: Path, python: str, machine: Optional[str]) -> list[Path]:
    """Downloads the wheels, and nothing that the file does not name."""
    requirements = folder / "requirements.txt"
    requirements.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    wheels = folder / "wheels"
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-input", "--disable-pip-version-check"]
    only = ["--no-deps", "--only-binary=:all:", "--require-hashes", *target_options(python, machine)]
    ended = subprocess.run(
        [*pip, *only, f"--dest={wheels}", f"--requirement={requirements}"], capture_output=True, text=True, check=False
    )
    if ended.returncode != 0:
        explain(ended.stderr, python, machine)
    return sorted(wheels.iterdir())


def explain(said: str, python: str, machine: Optional[str]) -> NoReturn:
    """Ends with what pip said, after what it means."""
    place = f"Python {python} on {'this machine' if machine is None else f'Linux, {machine}'}"
    said = re.sub(
        r"\(from versions: (.{60}).*, (\S+)\)", r"(from versions: \1 …, \2)", said.replace("\n\n", "\n").strip()
    )
    if "DO NOT MATCH THE HASHES" in said:
        fail(2, "a package that pip downloaded has none of the hashes that the file has for it; pip says:", said)
    # Without any version, the name may be wrong, or the index may not be in reach.
    if "No matching distribution" in said and "(from versions: none)" not in said:
        fail(
            2, f"a package has no wheel for {place}, and sources are not compiled; use another version; pip says:", said
        )
    fail(1, f"the packages for {place} could not be downloaded; pip says:", said)


def check_complete(chosen: dict[str, tuple[Requirement, str]], wheels: list[Path], env: dict[str, str]) -> None:
    """Each package that a package needs must be in the file, in a version that it takes."""
    needs, versions, extras = {}, {}, {name: set(requirement.extras) for name, (requirement, _) in chosen.items()}
    for wheel in wheels:
        name, version, _, _ = parse_wheel_filename(wheel.name)
        needs[str(name)] = [Requirement(text) for text in requires(wheel)]
        versions[str(name)] = version
    waiting = sorted(needs)
    while waiting:
        name = waiting.pop()
        for need in needs[name]:
            needed = canonicalize_name(need.name)
            if needed in OF_SPARK or not holds(need, env, extras[name]):
                continue
            if needed not in versions or not need.specifier.contains(versions[needed], prereleases=True):
                fail(
                    2,
                    f'{name} {versions[name]} needs "{need.name}{need.specifier}" with Python {env["python_version"]}, '
                    f"and the file {'has another version' if needed in versions else 'does not have it'}; "
                    "uv pip compile --generate-hashes writes all that is needed",
                )
            if not set(need.extras) <= extras[needed]:
                extras[needed] |= set(need.extras)
                waiting.append(needed)


def requires(wheel: Path) -> list[str]:
    """What a wheel says that it needs."""
    with zipfile.ZipFile(wheel) as opened:
        (metadata,) = (name for name in opened.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", name))
        return Parser().parsestr(opened.read(metadata).decode()).get_all("Requires-Dist") or []


def check_names(wheels: list[Path]) -> None:
    """No package may have the name of a module of Python, of Spark or of the job, which would import it instead."""
    library = {module.name for module in pkgutil.iter_modules([sysconfig.get_path("stdlib")])}
    reserved = {*library, *sys.builtin_module_names, *OURS}
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as opened:
            tops = {re.sub(r"^[^/]+\.data/(purelib|platlib)/", "", name).split("/")[0] for name in opened.namelist()}
        taken = sorted(tops & {*reserved, *(f"{name}.py" for name in reserved)})
        if taken:
            fail(
                2,
                f"{wheel.name} has {taken[0]}, the name of a module of Python, of Spark or of the pipeline's job, "
                "which would then import it; remove the package",
            )


def write(wheels: list[Path], archive: Path) -> None:
    """Writes the archive through a rename. Wheels are compressed already."""
    part = archive.with_name(f"{archive.name}.{os.getpid()}")
    archive.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as opened:
        for wheel in wheels:
            entry = zipfile.ZipInfo(wheel.name, (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            opened.writestr(entry, wheel.read_bytes())
    part.replace(archive)


def main() -> None:
    """Packs."""
    parser = argparse.ArgumentParser()
    for name in ("requirements", "python", "archive"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--machine", choices=["x86_64", "aarch64"])
    given = parser.parse_args()
    env = environment(given.python, given.machine)
    chosen = wanted(logical_lines(Path(given.requirements).read_text(encoding="utf-8")), env)
    with tempfile.TemporaryDirectory() as folder:
        wheels = download([line for _, line in chosen.values()], Path(folder), given.python, given.machine)
        check_complete(chosen, wheels, env)
        check_names(wheels)
        write(wheels, Path(given.archive))


if __name__ == "__main__":
    main()
