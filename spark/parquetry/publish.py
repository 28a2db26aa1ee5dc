"""From the run's folder to the published table: new files in, then everything older out.

Until the first file moves, the tables are as they were. A run that is killed between the two leaves files of both; the
next run's files replace all of them, whatever they are, because a file's name is never used twice.
"""

from concurrent.futures import ThreadPoolExecutor

from parquetry.errors import RunFailed
from parquetry.hadoop import THREADS


def publish(files, written, target, name=lambda key: key, replaces=lambda key: True):
    """Moves the `written` files to the folder `target` and deletes what they replace there: all else unless told.

    `name(key)`: what a file is called there; `replaces(key)`: whether a file goes that is there already.
    """
    target = target.rstrip("/") + "/"
    before = [one.key for one in files.tree(target)]
    stay = {key for key in before if not replaces(key)}
    # A run without rows leaves an empty file, which only a table without any file needs.
    moves = {} if stay and not written.rows_out else {one.key: name(one.key) for one in written.files}
    with ThreadPoolExecutor(THREADS) as pool:
        for key, moved in pool.map(
            lambda key: (key, files.move(f"{written.folder}/{key}", target + moves[key])), sorted(moves)
        ):
            if not moved:
                raise RunFailed(
                    f"{written.folder}/{key} could not be moved to {target}{moves[key]}; start the run again"
                )
        list(pool.map(files.delete, [target + key for key in obsolete(before, stay | set(moves.values()))]))
    files.delete(written.folder)


def obsolete(before, keys):
    """Pure: what to delete, whole folders where nothing of the new table is below, so that no empty folder stays."""
    needed = {folder for key in keys for folder in _folders(key)}
    gone = set()
    for key in set(before) - set(keys):
        gone.add(next((folder for folder in _folders(key) if folder not in needed), key))
    return sorted(gone)


def _folders(key):
    """ "a/b/c.parquet" → "a", "a/b": from the outside in."""
    parts = key.split("/")[:-1]
    return ["/".join(parts[: i + 1]) for i in range(len(parts))]
