"""Hadoop's FileStatus objects as tuples, with a few calls to Java for thousands of files."""

import re
from typing import Any, NamedTuple

# FileStatus.toString(), the same since Hadoop 2: one call for thousands of files instead of four getters for each.
_STATUS = re.compile(
    r"\{path=(.*?); isDirectory=(true|false)(?:; length=(\d+);.*?)?; modification_time=(\d+);", re.DOTALL
)
_AT_ONCE = 2000  # statuses in one text


class Status(NamedTuple):
    """A file or folder. `path`: its whole URI; `size`: bytes; `modified`: milliseconds since 1970."""

    is_folder: bool
    path: str
    size: int
    modified: int


def parse(statuses: Any) -> list[Status]:
    """`statuses`: a java.util.List of FileStatus. RuntimeError when Hadoop prints them in another way."""
    count = int(statuses.size())
    if count and f"path={statuses.get(0).getPath().toString()};" not in str(statuses.get(0).toString()):
        # The statuses of a mount table (viewfs, the local run's HDFS) print none of their fields.
        return [
            Status(
                bool(status.isDirectory()),
                str(status.getPath().toString()),
                int(status.getLen()),
                int(status.getModificationTime()),
            )
            for status in statuses
        ]
    found = []
    for start in range(0, count, _AT_ONCE):
        text = str(statuses.subList(start, min(start + _AT_ONCE, count)).toString())
        for path, is_folder, size, modified in _STATUS.findall(text):
            found.append(Status(is_folder == "true", path, int(size or 0), int(modified)))
    if len(found) != count:
        raise RuntimeError(f"{count} files listed, {len(found)} understood: FileStatus.toString() has changed")
    return found
