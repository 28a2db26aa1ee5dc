"""What is inside compressed files. A file's name says how it is compressed."""

import bz2
import zlib
from collections.abc import Iterator
from typing import Optional

GZIP = (".gz", ".gzip")
_CHUNK = 1 << 16  # compressed bytes at once; deflate makes at most 1,032 bytes of one


def measure(path: str, content: bytes) -> tuple[str, int, Optional[str]]:
    """(path, bytes inside, the problem or None) of a gzip or bzip2 file."""
    try:
        if path.lower().endswith(".bz2"):
            return path, len(bz2.decompress(content)), None
        return path, sum(map(len, _inflated(content))), None
    except (zlib.error, OSError, ValueError, EOFError) as problem:
        return path, 0, str(problem)


def _inflated(content: bytes) -> Iterator[bytes]:
    """The bytes inside, part by part: a gzip file is one member after another.

    What follows the last member and is not a member is ignored, as Java's reader ignores it.
    """
    start = 0
    while start < len(content) and (start == 0 or content[start : start + 2] == b"\x1f\x8b"):
        member = zlib.decompressobj(wbits=31)
        while not member.eof:
            chunk = content[start : start + _CHUNK]
            if not chunk:
                raise EOFError("it is cut off")
            start += len(chunk)
            yield member.decompress(chunk)
        start -= len(member.unused_data)
