"""Python packages, from a requirements file to an import on a node: cli/packages/pack.py and install_packages.py."""

import hashlib
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from conftest import S3, SCRIPT, Node

INSTALL = SCRIPT.with_name("install_packages.py")
PACK = SCRIPT.parents[1] / "cli" / "packages" / "pack.py"


class Index:
    """A folder of wheels, which pip takes for its index."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "wheels").mkdir()

    def wheel(self, name: str, files: dict[str, str], tag: str = "py3-none-any", needs: str = "") -> str:
        """Makes version 1.0 of a package. Returns its line for a requirements file."""
        path = self.folder / "wheels" / f"{name}-1.0-{tag}.whl"
        info = f"{name}-1.0.dist-info"
        metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n{needs}"
        wheel = f"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: {tag}\n"
        with zipfile.ZipFile(path, "w") as opened:
            for file, text in {
                **files,
                f"{info}/METADATA": metadata,
                f"{info}/WHEEL": wheel,
                f"{info}/RECORD": "",
            }.items():
                opened.writestr(file, text)
        return f"{name}==1.0 --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"

    def pack(self, requirements: str, name: str = "packages.zip") -> subprocess.CompletedProcess[str]:
        """Packs for a cluster with Python 3.9 on Graviton."""
        (self.folder / "requirements.txt").write_text(requirements)
        options = [f"--requirements={self.folder / 'requirements.txt'}", "--python=3.9", "--machine=aarch64"]
        environment = {**os.environ, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.folder / "wheels")}
        return subprocess.run(
            [sys.executable, str(PACK), *options, f"--archive={self.folder / name}"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def index(tmp_path: Path) -> Index:
    """An empty index."""
    return Index(tmp_path)


def test_packages_are_packed_and_can_be_imported_on_a_node(index: Index, s3: S3, node: Node, bucket: str) -> None:
    data = {"b-1.0.data/purelib/b/__init__.py": "VALUE = 2\n", "b-1.0.data/scripts/b": "#!python\n"}
    old = 'Requires-Dist: b[x]>=1 ; python_version < "3.10"\n'
    lines = [
        "# A comment\n",
        index.wheel("a", {"a.py": "from b import VALUE\n"}, needs=old),
        index.wheel("b", data, needs='Requires-Dist: pyspark\nRequires-Dist: c ; extra == "x"\n'),
        index.wheel("c", {"c.py": ""}, tag="cp39-cp39-manylinux_2_28_aarch64").replace(
            "==1.0", "==1.0 ; os_name == 'posix'"
        ),
        "b==2.0 ; python_version >= '3.10' --hash=sha256:00\n",
    ]
    assert index.pack("".join(lines)).stderr == ""
    archive = (index.folder / "packages.zip").read_bytes()
    assert zipfile.ZipFile(index.folder / "packages.zip").namelist() == [
        "a-1.0-py3-none-any.whl",
        "b-1.0-py3-none-any.whl",
        "c-1.0-cp39-cp39-manylinux_2_28_aarch64.whl",
    ]
    # Other bytes only for other packages: neither the order of lines nor the time is in the archive.
    index.pack("".join(reversed(lines)), "again.zip")
    assert (index.folder / "again.zip").read_bytes() == archive

    s3.put(bucket, ["code/1/packages.zip"], archive)
    folder = node.home.parent / "opt" / "packages"
    uri = f"s3://{bucket}/code/1/packages.zip"
    ended = node.run("--region=us-east-1", uri, script=INSTALL, PACKAGES_DIR=str(folder))
    assert (ended.stderr, ended.stdout) == ("", f"install packages: 3 wheels in {folder}\n")
    modules = sorted(path.name for path in folder.iterdir() if not path.name.endswith(".dist-info"))
    assert modules == ["a.py", "b", "c.py"]
    imported = subprocess.run(
        [sys.executable, "-B", "-c", "import a, c; print(a.VALUE)"],
        env={"PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert imported.stdout == "2\n", imported.stderr


@pytest.mark.parametrize(
    ("needs", "message"),
    [
        (
            'Requires-Dist: b>=1 ; python_version < "3.10"\n',
            'a 1.0 needs "b>=1" with Python 3.9, and the file does not have it; '
            "uv pip compile --generate-hashes writes all that is needed\n",
        ),
        ("Requires-Dist: b>=1 ; python_version >= '3.10'\nRequires-Dist: c ; extra == 'x'\n", ""),
    ],
)
def test_what_a_package_needs_with_the_python_of_the_cluster_must_be_there(
    index: Index, needs: str, message: str
) -> None:
    ended = index.pack(index.wheel("a", {"a.py": ""}, needs=needs))
    assert (ended.stderr, ended.returncode) == (message, 2 if message else 0)


def test_a_version_that_a_package_does_not_take(index: Index) -> None:
    lines = index.wheel("a", {"a.py": ""}, needs="Requires-Dist: b>=2\n") + index.wheel("b", {"b.py": ""})
    ended = index.pack(lines)
    assert (ended.returncode, ended.stderr) == (
        2,
        'a 1.0 needs "b>=2" with Python 3.9, and the file has another version; '
        "uv pip compile --generate-hashes writes all that is needed\n",
    )


@pytest.mark.parametrize("module", ["typing.py", "py4j/__init__.py", "parquetry/__init__.py"])
def test_no_package_stands_before_a_module_of_python_spark_or_the_job(index: Index, module: str) -> None:
    ended = index.pack(index.wheel("a", {module: ""}))
    assert (ended.returncode, ended.stderr) == (
        2,
        f"a-1.0-py3-none-any.whl has {module.split('/')[0]}, the name of a module of Python, of Spark or of the "
        "pipeline's job, which would then import it; remove the package\n",
    )


def test_two_versions_for_one_python(index: Index) -> None:
    line = index.wheel("a", {"a.py": ""})
    ended = index.pack(line + line)
    assert (ended.returncode, ended.stderr) == (2, "a has two versions for Python 3.9; remove one of them\n")


def test_another_hash_and_another_processor(index: Index) -> None:
    line = index.wheel("a", {"a.py": ""}, tag="cp39-cp39-manylinux2014_x86_64")
    ended = index.pack(line)
    assert ended.returncode == 1
    assert ended.stderr.startswith("the packages for Python 3.9 on Linux, aarch64 could not be downloaded; pip says:\n")
    index.wheel("b", {"b.py": ""})
    ended = index.pack(f"b==1.0 --hash=sha256:{'0' * 64}\n")
    assert ended.returncode == 2
    assert ended.stderr.startswith(
        "a package that pip downloaded has none of the hashes that the file has for it; pip says:\n"
    )
    index.wheel("c", {"c.py": ""})
    ended = index.pack(f"c==2.0 --hash=sha256:{'0' * 64}\n")
    assert ended.returncode == 2
    assert ended.stderr.startswith(
        "a package has no wheel for Python 3.9 on Linux, aarch64, and sources are not compiled; use another version; "
        "pip says:\n"
    )


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ([], 2, "usage: install_packages.py --region=REGION s3://BUCKET/code/HASH/packages.zip"),
        (
            ["--region=us-east-1", "packages.zip"],
            2,
            '"packages.zip" must be the URI of an archive, for example s3://BUCKET/code/HASH/packages.zip',
        ),
    ],
)
def test_wrong_arguments(node: Node, arguments: list[str], code: int, message: str) -> None:
    ended = node.run(*arguments, script=INSTALL)
    assert (ended.returncode, ended.stderr) == (code, f"install packages: {message}\n")


def test_an_archive_that_is_not_there_or_not_a_zip(s3: S3, node: Node, bucket: str) -> None:
    uri = f"s3://{bucket}/packages.zip"
    ended = node.run("--region=us-east-1", uri, script=INSTALL)
    assert ended.returncode == 1
    assert ended.stderr.startswith(f"install packages: {uri} could not be downloaded\n")
    s3.put(bucket, ["packages.zip"], b"no zip")
    folder = node.home / "packages"
    ended = node.run("--region=us-east-1", uri, script=INSTALL, PACKAGES_DIR=str(folder))
    assert (ended.returncode, ended.stderr) == (
        1,
        f"install packages: {uri} could not be unpacked into {folder}\ninstall packages: File is not a zip file\n",
    )
