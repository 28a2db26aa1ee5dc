"""Publishes the files of a run: first the new files come, then the older ones go, and what has begun is finished.

Until the journal has the moves, the tables are as they were. If a run dies later, the next job that finds the journal
finishes it before it reads anything. No file's name is ever used twice, so readers never see half a file.
"""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import NamedTuple, Optional

from parquetry.errors import RunError
from parquetry.files.hadoop import THREADS, Hadoop
from parquetry.files.listing import Listing, Lookup
from parquetry.jvm import JavaError
from parquetry.publish import journal, parts
from parquetry.publish.change import Change, emptied
from parquetry.publish.journal import WITHOUT_JOURNAL, Journal, Moves


class Publication(NamedTuple):
    """A publication that has begun: its `journal` is at `uri`, and no other run can begin one."""

    files: Hadoop
    uri: str
    journal: Journal

    def carry_out(self, changes: Sequence[Change], load: Optional[int], ledger: tuple[str, str]) -> "Publication":
        """Makes the `changes` of all tables, and keeps the journal; see `close`. `load` and `ledger`: the Journal's."""
        written = parts.write(self.files, self.journal.folder, changes)
        filled = replace(self.journal, parts=written, load=load, ledger=ledger)
        journal.replace(self.files, self.uri, self.journal, filled)
        _carry_out(self.files, self.uri, filled, filled.moves_by_part(self.files))
        return self._replace(journal=filled)

    def close(self, ledger: Optional[tuple[str, str]]) -> None:
        """Writes the ledger, and deletes the staged files and the journal: nothing is left to be done."""
        if ledger:
            self.files.write(*ledger)
        self.files.delete(self.journal.staged)
        self.files.delete(self.uri)
        if self.journal.parts:  # after the journal, which is of no use without them
            self.files.delete(self.journal.folder)


def begin(files: Hadoop, uri: str, cluster: str, staged: str, folder: str) -> Publication:
    """From here on no other run publishes: the journal, still empty, is at `uri`. RunError where another one is.

    `staged`, `folder`: the URIs of the folders of what moves and of the journal's parts, both the run's own.
    """
    empty = Journal(cluster, staged, folder)
    journal.write(files, uri, empty)
    return Publication(files, uri, empty)


def finish(files: Hadoop, uri: str, published_loads: int) -> Optional[str]:
    """Finishes what an interrupted run began, if there is one, and says so in a line.

    `published_loads`: how many loads count. A load that does not count yet has no ledger. The run that is starting
    makes it again, with the same number, and its files replace those of the interrupted run.
    """
    found = journal.read(files, uri)
    if found is None:
        files.delete(uri)  # a journal that was cut off, if any
        return None
    total, left = found.count("moves"), 0
    published = Listing.of()
    if total:
        published = files.listing(_root(uri))
        staged = Lookup(files.listing(found.staged))
        lost = _Lost(0, None)
        for moves in _left(files, uri, found, published):
            left += len(moves)
            lost = lost.plus([move for move in moves if not staged.has(move[0][len(found.staged) + 1 :])])
        if lost.example:
            raise _lost(uri, found, lost.files, lost.example)
    _carry_out(files, uri, found, _left(files, uri, found, published))
    counts = found.load is None or found.load <= published_loads
    Publication(files, uri, found).close(found.ledger if counts else None)
    if not total and not found.count("deletes"):
        return f"run {found.cluster} had died before it published anything"
    return f"run {found.cluster} had died while it published; finished now: {left:,} of {total:,} files moved"


class _Lost(NamedTuple):
    """How many files are neither staged nor published, and the move of one of them."""

    files: int
    example: Optional[tuple[str, str]]

    def plus(self, moves: Moves) -> "_Lost":
        return _Lost(self.files + len(moves), self.example or next(iter(moves), None))


def _left(files: Hadoop, uri: str, found: Journal, published: Listing) -> Iterator[Moves]:
    """The moves that have not been made, part by part. `published`: the files of all tables."""
    arrived = Lookup(published)
    for moves in found.moves_by_part(files):
        yield [move for move in moves if not arrived.has(move[1][len(_root(uri)) :])]


def _root(uri: str) -> str:
    """The folder of all tables, with a / at its end, in which the journal is."""
    return uri[: -len(journal.NAME)]


def _carry_out(files: Hadoop, uri: str, found: Journal, moves_by_part: Iterable[Moves]) -> None:
    for moves in moves_by_part:
        for source, target in files.move_all(moves):
            _move(files, source, target)
    for deletes in found.deletes_by_part(files):
        files.delete_all(deletes)
        if not uri.startswith("s3"):  # which has no folders
            _delete_empty(files, emptied(_root(uri), deletes))


def _delete_empty(files: Hadoop, folders: list[str]) -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        # Level by level, so that a folder is empty when its turn comes.
        for depth in sorted({folder.count("/") for folder in folders}, reverse=True):
            list(pool.map(files.delete_empty, [folder for folder in folders if folder.count("/") == depth]))


def _move(files: Hadoop, source: str, target: str) -> None:
    """Tries once more; RunError when the file is not where it should be then."""
    problem = None
    try:
        moved = files.move(source, target)
    except JavaError as error:
        moved, problem = False, error
    # Not moved, and no longer where it was: another job has found the journal and was quicker.
    if moved or (not files.exists(source) and files.exists(target)):
        return
    raise RunError(f"{source} could not be moved to {target}; start the run again: it first finishes this") from problem


def _lost(uri: str, found: Journal, lost: int, example: tuple[str, str]) -> RunError:
    source, target = example
    return RunError(
        f"run {found.cluster} died while it published, and of the {found.count('moves'):,} files it had staged "
        f"{lost:,} are gone, for example {source}, which belongs to {target}. The tables hold a part of that run. "
        f"Bring the files back (the bucket keeps versions of what was deleted) and start again; or delete {uri} and "
        f"start again: {WITHOUT_JOURNAL}"
    )
