"""The parts of a journal: the moves and deletes of a run, several thousand in each file.

They are in the folder of the run, where no other run writes. The journal itself says which parts there are, and how
many entries each of them has. So it is noticed when a part is missing or is not what the run wrote.
"""

import json
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any, NamedTuple

from parquetry.files.hadoop import Hadoop
from parquetry.publish.change import Change

# Moves or deletes in a part: about 3 MB of JSON.
AT_ONCE = 10_000


class Part(NamedTuple):
    """A file of a journal. `entries`: how many it has, all of one `kind`, which is "moves" or "deletes"."""

    name: str
    kind: str
    entries: int


class NotWhole(Exception):
    """A part is gone, or is not what the run wrote. `uri`: where it was."""

    def __init__(self, uri: str, problem: str) -> None:
        super().__init__(f"{uri} {problem}")


def write(files: Hadoop, folder: str, changes: Iterable[Change]) -> list[Part]:
    """Writes all changes to `folder`, table by table in the order of their folders: first moves, then deletes."""
    ordered = sorted(changes, key=lambda change: change.folder)
    kinds: list[tuple[str, Iterator[Any]]] = [
        ("moves", chain.from_iterable(change.moves for change in ordered)),
        ("deletes", chain.from_iterable(change.deletes for change in ordered)),
    ]
    parts: list[Part] = []
    for kind, entries in kinds:
        while batch := list(islice(entries, AT_ONCE)):
            part = Part(f"{len(parts) + 1:05}.json", kind, len(batch))
            files.write(f"{folder}/{part.name}", json.dumps(batch) + "\n")
            parts.append(part)
    return parts


def read(files: Hadoop, folder: str, parts: Iterable[Part], kind: str) -> Iterator[list[Any]]:
    """The entries of one kind, part by part. NotWhole where a part is not what `write` wrote."""
    for part in parts:
        if part.kind == kind:
            yield _entries(files, f"{folder}/{part.name}", part.entries)


def _entries(files: Hadoop, uri: str, count: int) -> list[Any]:
    try:
        entries = json.loads(files.read(uri))
    except FileNotFoundError:
        raise NotWhole(uri, "is gone") from None
    except ValueError:
        entries = None
    if not isinstance(entries, list) or len(entries) != count:
        raise NotWhole(uri, "is not what that run wrote")
    return entries
