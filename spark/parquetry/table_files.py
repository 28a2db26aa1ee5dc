"""What publishing gets from writing a table: the new files, and what they do to the files that are published."""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import NamedTuple
from urllib.parse import unquote

from parquetry.files.listing import Listing


def partition_folders(keys: Iterable[str]) -> Iterator[str]:
    """The folders "year=2018/month=11" of the partitions. `keys`: of a table's files, those of a folder together."""
    return (folder for folder, _ in groupby(key.rpartition("/")[0] for key in keys if "=" in key))


def partition_values(folder: str) -> list[tuple[str, str]]:
    """The columns of a partition with their values: [("year", "2018"), ("place", "a/b")] of year=2018/place=a%2Fb."""
    pairs = (name.split("=", 1) for name in folder.split("/"))
    return [(unquote(name), unquote(value)) for name, value in pairs]


class Written(NamedTuple):
    """The new files of a table. Their keys are relative to `folder`, a URI without a / at its end.

    `rows_in`: rows that the table's SQL gave; `rows_out`: rows in the files, one for each key.
    """

    folder: str
    files: Listing
    rows_in: int
    rows_out: int

    @property
    def partitions(self) -> int:
        """How many partitions have new files; 0 for a table without partitions."""
        return sum(1 for _ in partition_folders(file.key for file in self.files))


class Placement(NamedTuple):
    """What happens to new and to published files. All keys are relative to the folder that they are in.

    `name(key)`: what a new file is called in the published table.
    `replaces(key)`: whether a published file is deleted.
    `published`: the Parquet files of the table as it was when the run read it.
    """

    name: Callable[[str], str]
    replaces: Callable[[str], bool]
    published: Listing = Listing.of()
