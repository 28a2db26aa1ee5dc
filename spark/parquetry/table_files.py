"""What writing a table hands over to publishing: the new files, and what they do to the files that are published."""

from collections.abc import Callable
from itertools import groupby
from typing import NamedTuple

from parquetry.files.listing import Listing


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
        folders = groupby(file.key.rpartition("/")[0] for file in self.files if "=" in file.key)
        return sum(1 for _ in folders)


class Placement(NamedTuple):
    """How new files stand to the published ones. All keys are relative to the folder that they are in.

    `name(key)`: what a new file is called in the published table.
    `replaces(key)`: whether a published file is deleted.
    `published`: the Parquet files of the table as it was when the run read it.
    """

    name: Callable[[str], str]
    replaces: Callable[[str], bool]
    published: Listing = Listing.of()
