#!/usr/bin/env python3
"""Bootstrap action: unpacks the pipeline's Python packages on each node.

    install_packages.py --region=REGION s3://BUCKET/code/HASH/packages.zip

EMR runs it on every node, also on those that are added later. The archive holds wheels: cli/packages/pack.py has
checked their hashes, and what they need. Their modules go into /opt/parquetry/packages, which PYTHONPATH of Spark's
programs names. Scripts and headers of wheels are left out.

Exit code: 0, 1 the archive could not be downloaded or unpacked, 2 wrong arguments.
Needs: Python 3.9 (standard library), the AWS CLI v1 or v2, sudo. Environment: PACKAGES_DIR (default
/opt/parquetry/packages), AWS_*.
"""

import os
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import NoReturn

MODULES = re.compile(r"[^/]+\.data/(?:purelib|platlib)/(.+)")
NO_MODULES = re.compile(r"[^/]+\.data/")
# As in list-prefixes.sh.
RETRIES = {
    "AWS_RETRY_MODE": "standard",
    "AWS_MAX_ATTEMPTS": "10",
    "AWS_METADATA_SERVICE_NUM_ATTEMPTS": "5",
    "AWS_PAGER": "",
}


def fail(code: int, *sentences: str) -> NoReturn:
    """Ends with a message."""
    for sentence in sentences:
        print(f"install packages: {sentence}", file=sys.stderr)
    raise SystemExit(code)


def arguments() -> tuple[str, str]:
    """The region, and the URI of the archive."""
    if len(sys.argv) != 3 or not sys.argv[1].startswith("--region="):
        fail(2, "usage: install_packages.py --region=REGION s3://BUCKET/code/HASH/packages.zip")
    if not re.fullmatch(r"s3://[^/]+/.*[^/]", sys.argv[2]):
        fail(2, f'"{sys.argv[2]}" must be the URI of an archive, for example s3://BUCKET/code/HASH/packages.zip')
    return sys.argv[1][len("--region=") :], sys.argv[2]


def make(folder: Path) -> None:
    """Makes a folder that all users can read: Spark's executors are not started by the user of bootstrap actions."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except PermissionError:
        owner = ["-o", str(os.getuid()), "-g", str(os.getgid())]
        subprocess.run(["sudo", "install", "-d", "-m", "755", *owner, str(folder)], check=True)


def unpack(archive: Path, folder: Path) -> int:
    """Unpacks the modules of all wheels. Returns the number of the wheels."""
    os.umask(0o022)
    with zipfile.ZipFile(archive) as wheels:
        for name in wheels.namelist():
            with wheels.open(name) as file, zipfile.ZipFile(file) as wheel:
                for entry in wheel.infolist():
                    data = MODULES.fullmatch(entry.filename)
                    if data:
                        entry.filename = data.group(1)
                    elif NO_MODULES.match(entry.filename):
                        continue
                    wheel.extract(entry, folder)
        return len(wheels.namelist())


def main() -> None:
    """Installs."""
    region, uri = arguments()
    folder = Path(os.environ.get("PACKAGES_DIR", "/opt/parquetry/packages"))
    with tempfile.TemporaryDirectory() as temporary:
        archive = Path(temporary) / "packages.zip"
        copy = ["aws", "s3", "cp", "--region", region, "--only-show-errors", uri, str(archive)]
        copied = subprocess.run(copy, env={**RETRIES, **os.environ}, capture_output=True, text=True, check=False)
        if copied.returncode != 0:
            fail(1, f"{uri} could not be downloaded", copied.stderr.strip())
        try:
            make(folder)
            print(f"install packages: {unpack(archive, folder)} wheels in {folder}")
        except (OSError, subprocess.CalledProcessError, zipfile.BadZipFile) as error:
            fail(1, f"{uri} could not be unpacked into {folder}", str(error))


if __name__ == "__main__":
    main()
