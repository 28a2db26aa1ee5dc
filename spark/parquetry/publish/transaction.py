"""From the run's folder to the published tables: new files in, then older ones out, and always to the end.

Until the journal has the moves, the tables are as they were. If a run dies later, the next job that finds the journal
finishes it before it reads anything. No file's name is ever used twice, so readers never see half a file.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import NamedTuple, Optional

from parquetry.errors import RunError
from parquetry.files.hadoop import THREADS, Hadoop
from parquetry.jvm import JavaError
from parquetry.publish import journal
from parquetry.publish.change import Change
from parquetry.publish.journal import Journal


class Publication(NamedTuple):
    """A publication that has begun: its `journal` is at `uri`, and no other run can begin one."""

    files: Hadoop
    uri: str
    journal: Journal

    def carry_out(self, changes: Sequence[Change], load: Optional[int], ledger: tuple[str, str]) -> "Publication":
        """Makes the `changes` of all tables, and keeps the journal; see `close`. `load` and `ledger`: the Journal's."""
        filled = Journal(
            self.journal.cluster,
            self.journal.staged,
            [move for change in changes for move in change.moves],
            [file for change in changes for file in change.deletes],
            [folder for change in changes for folder in change.folders],
            load,
            ledger,
        )
        journal.replace(self.files, self.uri, self.journal, filled)
        _carry_out(self.files, filled)
        return self._replace(journal=filled)

    def close(self, ledger: Optional[tuple[str, str]]) -> None:
        """Writes the ledger, and deletes the staged files and the journal: nothing is left to be done."""
        if ledger:
            self.files.write(*ledger)
        self.files.delete(self.journal.staged)
        self.files.delete(self.uri)


def begin(files: Hadoop, uri: str, cluster: str, staged: str) -> Publication:
    """From here on no other run publishes: the journal, still empty, is at `uri`. RunError where another one is."""
    empty = Journal(cluster, staged)
    journal.write(files, uri, empty)
    return Publication(files, uri, empty)


def finish(files: Hadoop, uri: str, published_loads: int) -> Optional[str]:
    """Finishes what a dead run began, if one did, and says so in a line. `published_loads`: how many loads count.

    A load that does not count yet has no ledger: the run that is starting makes it again, from the same number, and
    its files take the place of the other's.
    """
    found = journal.read(files, uri)
    if found is None:
        files.delete(uri)  # a journal that was cut off, if any
        return None
    waiting = {f"{found.staged}/{file.key}" for file in files.tree(found.staged)}
    with ThreadPoolExecutor(THREADS) as pool:
        arrived = list(pool.map(lambda move: files.exists(move[1]), found.moves))
    left = [move for move, is_there in zip(found.moves, arrived) if not is_there]
    lost = [move for move in left if move[0] not in waiting]
    if lost:
        raise _lost(uri, found, lost)
    _carry_out(files, replace(found, moves=left))
    counts = found.load is None or found.load <= published_loads
    Publication(files, uri, found).close(found.ledger if counts else None)
    if not found.moves and not found.deletes:
        return f"run {found.cluster} had died before it published anything"
    moved = f"{len(left):,} of {len(found.moves):,} files moved"
    return f"run {found.cluster} had died while it published; finished now: {moved}"


def _carry_out(files: Hadoop, found: Journal) -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(lambda move: _move(files, *move), found.moves))
        list(pool.map(files.delete, found.deletes))
        # Level by level, so that a folder is empty when its turn comes.
        for depth in sorted({folder.count("/") for folder in found.folders}, reverse=True):
            list(pool.map(files.delete_empty, [folder for folder in found.folders if folder.count("/") == depth]))


def _move(files: Hadoop, source: str, target: str) -> None:
    problem = None
    try:
        moved = files.move(source, target)
    except JavaError as error:
        moved, problem = False, error
    # Not moved, and no longer where it was: another job has found the journal and was quicker.
    if moved or (not files.exists(source) and files.exists(target)):
        return
    raise RunError(f"{source} could not be moved to {target}; start the run again, it does this first") from problem


def _lost(uri: str, found: Journal, lost: list[tuple[str, str]]) -> RunError:
    source, target = lost[0]
    return RunError(
        f"run {found.cluster} died while it published, and of the {len(found.moves):,} files it had staged "
        f"{len(lost):,} are gone, for example {source}, which belongs to {target}. The tables hold a part of that run. "
        f"Bring the files back (the bucket keeps versions of what was deleted) and start again; or delete {uri} and "
        "start again: that makes tables of mode overwrite whole, and those of mode append and merge need their input "
        "again"
    )
