"""Files on this machine's disk, without Hadoop: without its native library it starts a process for each new file.

Hadoop may have written a file's checksum, `.NAME.crc`, beside it: that is moved and deleted with it, and not listed.
"""

import os
import shutil
from collections.abc import Iterator
from typing import Optional


def path_of(uri: str) -> Optional[str]:
    """The path "/a/b c" of "file:///a/b c"; None for another scheme. Hadoop's paths are not percent-encoded."""
    return "/" + uri[len("file:") :].lstrip("/") if uri.startswith("file:") else None


def tree(root: str) -> Iterator[tuple[str, int, int]]:
    """(key relative to `root`, bytes, ms since 1970) of all files below; none when the folder is not there."""
    folders = [(root, "")]
    while folders:
        folder, prefix = folders.pop()
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.is_dir():
                        folders.append((entry.path, f"{prefix}{entry.name}/"))
                    elif not (entry.name.startswith(".") and entry.name.endswith(".crc")):
                        stat = entry.stat()
                        yield prefix + entry.name, stat.st_size, stat.st_mtime_ns // 1_000_000
        except FileNotFoundError:
            continue  # a folder that was deleted while its parent was listed


def delete(path: str) -> None:
    """Deletes a file or a whole folder; nothing happens when it is not there."""
    if os.path.isdir(path) and not os.path.islink(path):
        shutil.rmtree(path, ignore_errors=True)
        if os.path.exists(path):
            raise OSError(f"{path} could not be deleted")
        return
    for file in (path, _checksum(path)):
        try:
            os.remove(file)
        except FileNotFoundError:
            continue


def delete_empty(path: str) -> None:
    """Deletes a folder if nothing is in it."""
    try:
        os.rmdir(path)
    except OSError:  # not empty, or not there
        return


def move(source: str, target: str) -> bool:
    """True when done; False when `source` is missing or `target` exists: nothing is overwritten."""
    if os.path.exists(target) or not os.path.exists(source):
        return False
    os.makedirs(os.path.dirname(target), exist_ok=True)
    os.rename(source, target)
    if os.path.exists(_checksum(source)):
        os.replace(_checksum(source), _checksum(target))
    return True


def _checksum(path: str) -> str:
    folder, name = os.path.split(path)
    return os.path.join(folder, f".{name}.crc")
