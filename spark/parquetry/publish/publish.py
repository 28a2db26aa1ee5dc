"""From the run's folder to the published tables: new files in, then everything older out, and always to the end.

Until the journal is written, the tables are as they were. A run that dies later is finished by the next job that finds
the journal, before it reads anything. No file's name is ever used twice, so readers never see half a file.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import NamedTuple

from parquetry.errors import RunError
from parquetry.files.hadoop import THREADS
from parquetry.jvm import JavaError
from parquetry.publish import journal


class Change(NamedTuple):
    """What publishing does to one table, as URIs; the fields are the Journal's."""

    moves: list[list[str]]
    deletes: list[str]
    folders: list[str]


def change(files, written, target, mode, reads=False):
    """The Change that publishes the `written` files to the folder `target` in the way of `mode`.

    `reads`: whether what was written depends on the rows that were there: RunError when the table is no longer what
    the mode has seen, because another run published meanwhile.
    """
    target = target.rstrip("/") + "/"
    before = [one.key for one in files.tree(target)]
    if reads and {key for key in before if key.endswith(".parquet")} != {one.key for one in mode.there}:
        raise RunError(
            f"nothing was published: another run published into {target} while this one was at work on the rows that "
            "were there before; start this run again"
        )
    stay = {key for key in before if not mode.replaces(key)}
    # A run without rows leaves an empty file, which only a table without any file needs.
    has_file = any(key.endswith(".parquet") for key in stay)
    moves = {} if has_file and not written.rows_out else {one.key: mode.name(one.key) for one in written.files}
    gone, folders = obsolete(before, stay | set(moves.values()))
    return Change(
        [[f"{written.folder}/{key}", target + moves[key]] for key in sorted(moves)],
        [target + key for key in gone],
        [target + key for key in folders],
    )


def lock(files, at, cluster, staged):
    """From here on nobody else publishes: the Journal at `at`, of nothing so far. RunError where there is one."""
    held = journal.Journal(cluster, staged)
    journal.write(files, at, held)
    return held


def publish(files, at, changes, held, load=None, ledger=None):
    """Carries the `changes` of all tables out, under the lock that is `held`, and leaves it there (see `close`)."""
    together = Change(*[[one for change in changes for one in change[part]] for part in range(3)])
    book = journal.Journal(held.cluster, held.staged, *together, load, ledger)
    journal.fill(files, at, held, book)
    _carry_out(files, book)
    return book


def close(files, at, book):
    """The end of a publishing: all is where it belongs, nothing is left to be done again."""
    if book.ledger:
        files.write(*book.ledger)
    files.delete(book.staged)
    files.delete(at)


def finish(files, at, published):
    """Ends what a dead run began, if any did, and tells of it in a line; `published`: the number of published loads.

    A load that is not yet among those stays uncounted: the run that asks has begun from where that one began, and its
    files take the place of the other's.
    """
    book = journal.read(files, at)
    if book is None:
        files.delete(at)  # a journal that was cut off, if any
        return None
    waiting = {f"{book.staged}/{one.key}" for one in files.tree(book.staged)}
    with ThreadPoolExecutor(THREADS) as pool:
        arrived = list(pool.map(lambda move: files.exists(move[1]), book.moves))
    lost = [move for move, there in zip(book.moves, arrived) if not there and move[0] not in waiting]
    if lost:
        raise _lost(at, book, lost)
    left = [move for move, there in zip(book.moves, arrived) if not there]
    _carry_out(files, replace(book, moves=left))
    counts = book.load is None or book.load <= published
    close(files, at, book if counts else replace(book, ledger=None))
    if not book.moves and not book.deletes:
        return f"run {book.cluster} had died before it published anything"
    return f"run {book.cluster} had died while it published; done now: {len(left):,} of {len(book.moves):,} files moved"


def _carry_out(files, book):
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(lambda move: _move(files, *move), book.moves))
        list(pool.map(files.delete, book.deletes))
        # Level by level, so that a folder is empty when its turn comes.
        for depth in sorted({one.count("/") for one in book.folders}, reverse=True):
            list(pool.map(files.delete_empty, [one for one in book.folders if one.count("/") == depth]))


def _move(files, source, target):
    try:
        moved, problem = files.move(source, target), None
    except JavaError as error:
        moved, problem = False, error
    # Not moved, and no longer where it was: another job has found the journal and was quicker.
    if moved or (not files.exists(source) and files.exists(target)):
        return
    raise RunError(f"{source} could not be moved to {target}; start the run again, it does this first") from problem


def _lost(at, book, lost):
    source, target = lost[0]
    return RunError(
        f"run {book.cluster} died while it published, and of the {len(book.moves):,} files it had staged {len(lost):,} "
        f"are gone, for example {source}, which belongs to {target}. The tables hold a part of that run. Bring the "
        f"files back (the bucket keeps versions of what was deleted) and start again; or delete {at} and start again: "
        "that makes tables of mode overwrite whole, and those of mode append and merge need their input once more"
    )


def obsolete(before, keys):
    """Pure: (files of `before` that `keys` do not have, folders that have none of `keys` below, innermost first)."""
    gone = sorted(set(before) - set(keys))
    needed = {folder for key in keys for folder in _folders(key)}
    emptied = {folder for key in gone for folder in _folders(key)} - needed
    return gone, sorted(emptied, key=lambda one: (-one.count("/"), one))


def _folders(key):
    """ "a/b/c.parquet" → "a", "a/b": from the outside in."""
    parts = key.split("/")[:-1]
    return ["/".join(parts[: i + 1]) for i in range(len(parts))]
