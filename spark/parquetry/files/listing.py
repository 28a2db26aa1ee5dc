"""The files of a table, sorted by key. Where they are many, they are kept on this machine's disk and not in memory."""

import heapq
import json
from collections.abc import Callable, Iterable, Iterator
from tempfile import NamedTemporaryFile
from typing import Any, NamedTuple, Optional

# Files that are in memory at once: about 5 MB.
AT_ONCE = 20_000


class Found(NamedTuple):
    """A file: its key relative to the folder that was listed, bytes, and milliseconds since 1970."""

    key: str
    size: int
    modified: int

    @property
    def is_parquet(self) -> bool:
        """Whether it is a data file of a table."""
        return self.key.endswith(".parquet")


class Listing:
    """Files in the order of their keys. Loops can go over them several times. A listing is true if it has a file."""

    def __init__(self, read: Callable[[], Iterator[Found]]) -> None:
        self._read = read

    @classmethod
    def of(cls, found: Iterable[Found] = (), at_once: int = AT_ONCE) -> "Listing":
        """Sorts files, of which no more than `at_once` are in memory."""
        runs, chunk = [], []
        for file in found:
            chunk.append(file)
            if len(chunk) == at_once:
                runs.append(_kept(sorted(chunk)))
                chunk = []
        last = sorted(chunk)
        if not runs:
            return cls(lambda: iter(last))
        kept = _kept(heapq.merge(*map(_read, runs), last))
        return cls(lambda: _read(kept))

    def __iter__(self) -> Iterator[Found]:
        """From the first key."""
        return self._read()

    def __bool__(self) -> bool:
        """Whether there is a file."""
        return next(iter(self), None) is not None

    def where(self, wanted: Callable[[Found], bool]) -> "Listing":
        """Those of the files that are wanted."""
        return Listing(lambda: filter(wanted, self))


class Lookup:
    """Whether there are files of some keys. It is quick when it is asked in the order of keys, and correct in any."""

    def __init__(self, listing: Listing) -> None:
        self._listing = listing
        self._left: Iterator[Found] = iter(())
        self._next: Optional[Found] = None
        self._last: Optional[str] = None

    def has(self, key: str) -> bool:
        """Whether the listing has this key."""
        if self._last is None or key < self._last:
            self._left = iter(self._listing)
            self._next = next(self._left, None)
        self._last = key
        while self._next is not None and self._next.key < key:
            self._next = next(self._left, None)
        return self._next is not None and self._next.key == key


def _kept(files: Iterable[Found]) -> Any:
    """A temporary file of the files, a line each. It is deleted with the object that is returned."""
    kept = NamedTemporaryFile("w", encoding="ascii", prefix="listing-")  # noqa: SIM115 - it lives as long as its Listing
    kept.writelines(json.dumps(file) + "\n" for file in files)
    kept.flush()
    return kept


def _read(kept: Any) -> Iterator[Found]:
    with open(kept.name, encoding="ascii") as lines:
        for line in lines:
            yield Found(*json.loads(line))
