"""What publishing does to a table: which files come, which go, and which folders are empty then."""

from collections.abc import Collection
from typing import NamedTuple

from parquetry.errors import RunError
from parquetry.files.hadoop import Hadoop
from parquetry.table_files import Placement, Written


class Change(NamedTuple):
    """`moves`: (from, to); `deletes`: files; `folders`: empty after the deletes, the innermost first. All are URIs."""

    moves: list[tuple[str, str]]
    deletes: list[str]
    folders: list[str]


def change(files: Hadoop, written: Written, folder: str, placement: Placement, depends: bool) -> Change:
    """The Change that publishes the `written` files in the table's `folder`.

    `depends`: whether the written rows depend on the published ones. RunError when they do and another run has
    published other files since this run read them.
    """
    folder = folder.rstrip("/") + "/"
    before = [file.key for file in files.tree(folder)]
    if depends and {key for key in before if key.endswith(".parquet")} != {file.key for file in placement.published}:
        raise RunError(
            f"nothing was published: another run published into {folder} after this run had read the rows that were "
            "there; start this run again"
        )
    stay = {key for key in before if not placement.replaces(key)}
    # A run without rows writes an empty file, which only a table without any file needs.
    has_file = any(key.endswith(".parquet") for key in stay)
    needed = written.rows_out or not has_file
    names = {file.key: placement.name(file.key) for file in written.files} if needed else {}
    gone, emptied = obsolete(before, stay | set(names.values()))
    return Change(
        [(f"{written.folder}/{key}", folder + names[key]) for key in sorted(names)],
        [folder + key for key in gone],
        [folder + key for key in emptied],
    )


def obsolete(before: Collection[str], keys: Collection[str]) -> tuple[list[str], list[str]]:
    """(files of `before` that are not in `keys`, folders without any of `keys` below, the innermost first)."""
    gone = sorted(set(before) - set(keys))
    needed = {folder for key in keys for folder in _folders(key)}
    emptied = {folder for key in gone for folder in _folders(key)} - needed
    return gone, sorted(emptied, key=lambda folder: (-folder.count("/"), folder))


def _folders(key: str) -> list[str]:
    """The folders "a" and "a/b" of "a/b/c.parquet"."""
    names = key.split("/")[:-1]
    return ["/".join(names[: depth + 1]) for depth in range(len(names))]
