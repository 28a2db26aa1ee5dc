"""What publishing does to a table: which files come, and which go."""

from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import NamedTuple

from parquetry.errors import RunError
from parquetry.files.hadoop import Hadoop
from parquetry.files.listing import Listing, Lookup
from parquetry.table_files import Placement, Written


class Change(NamedTuple):
    """`folder`: that of the table; `moves`: (from, to); `deletes`: files. All are URIs, and can be read only once."""

    folder: str
    moves: Iterator[tuple[str, str]]
    deletes: Iterator[str]


def change(files: Hadoop, written: Written, folder: str, placement: Placement, depends: bool) -> Change:
    """The Change that publishes the `written` files in the table's `folder`.

    `depends`: whether the written rows depend on the published ones. RunError when they do and another run has
    published other files since this run read them.
    """
    folder = folder.rstrip("/") + "/"
    before = files.listing(folder)
    if depends and not _same_keys(before.where(lambda file: file.is_parquet), placement.published):
        raise RunError(
            f"nothing was published: another run published into {folder} after this run had read the rows that were "
            "there; start this run again"
        )
    # A run without rows writes an empty file, which only a table without any file needs.
    stay = before.where(lambda file: file.is_parquet and not placement.replaces(file.key))
    new = written.files if written.rows_out or not stay else Listing.of()
    return Change(
        folder,
        ((f"{written.folder}/{file.key}", folder + placement.name(file.key)) for file in new),
        (folder + key for key in obsolete(before, placement, new)),
    )


def obsolete(before: Listing, placement: Placement, new: Listing) -> Iterator[str]:
    """The keys of the files of `before` that the `new` ones replace."""
    names = Lookup(Listing.of(file._replace(key=placement.name(file.key)) for file in new))
    return (file.key for file in before if placement.replaces(file.key) and not names.has(file.key))


def emptied(root: str, deletes: Iterable[str]) -> list[str]:
    """The folders that may be empty when these files of tables are deleted, the innermost first.

    `root`: the folder of all tables. The folders of the tables themselves stay.
    """
    folders = {folder for file in deletes for folder in _folders(file[len(root) :])}
    return [root + folder for folder in sorted(folders, key=lambda folder: (-folder.count("/"), folder))]


def _folders(key: str) -> list[str]:
    """The folders "table/a" and "table/a/b" of "table/a/b/c.parquet"."""
    names = key.split("/")[:-1]
    return ["/".join(names[:depth]) for depth in range(2, len(names) + 1)]


def _same_keys(some: Listing, others: Listing) -> bool:
    return all(left and right and left.key == right.key for left, right in zip_longest(some, others))
