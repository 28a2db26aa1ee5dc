"""Files on this machine's disk, where Hadoop without its native library starts a process for each file's permissions.

A path's checksum, `.NAME.crc`, which Hadoop may have written beside it, goes where the file goes and is not listed.
"""

import os
import shutil


def path_of(uri):
    """ "file:///a/b c" → "/a/b c"; None for any other scheme. Hadoop's paths are not percent-encoded."""
    return "/" + uri[len("file:") :].lstrip("/") if uri.startswith("file:") else None


def tree(root):
    """[key relative to `root`, bytes, ms since 1970] of all files below; none when it is not there."""
    found, folders = [], [(root, "")]
    while folders:
        folder, prefix = folders.pop()
        try:
            with os.scandir(folder) as entries:
                for one in entries:
                    if one.is_dir():
                        folders.append((one.path, f"{prefix}{one.name}/"))
                    elif not (one.name.startswith(".") and one.name.endswith(".crc")):
                        stat = one.stat()
                        found.append((prefix + one.name, stat.st_size, stat.st_mtime_ns // 1_000_000))
        except FileNotFoundError:
            continue  # what vanishes while it is listed is not there
    return found


def delete(path):
    """A file or a whole folder; nothing happens when it is not there."""
    if os.path.isdir(path) and not os.path.islink(path):
        shutil.rmtree(path, ignore_errors=True)
        if os.path.exists(path):
            raise OSError(f"{path} could not be deleted")
        return
    for one in (path, _checksum(path)):
        try:
            os.remove(one)
        except FileNotFoundError:
            continue


def delete_empty(path):
    try:
        os.rmdir(path)
    except OSError:  # not empty, or not there
        return


def move(source, target):
    """True when done, False when the source is not there or the target is: nothing is overwritten."""
    if os.path.exists(target) or not os.path.exists(source):
        return False
    os.makedirs(os.path.dirname(target), exist_ok=True)
    os.rename(source, target)
    if os.path.exists(_checksum(source)):
        os.replace(_checksum(source), _checksum(target))
    return True


def _checksum(path):
    folder, name = os.path.split(path)
    return os.path.join(folder, f".{name}.crc")
