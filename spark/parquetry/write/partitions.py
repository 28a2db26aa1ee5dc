"""Whether a table's partitions are too small, and which choice of its columns would make better ones."""

from collections.abc import Sequence
from itertools import combinations
from typing import Optional

from parquetry.files.listing import Listing
from parquetry.job import Table
from parquetry.table_files import partition_values

MIB = 1 << 20
ALLOWED_SMALL_PARTITIONS = 10  # this number of partitions causes no warning, however small they are


def warnings(table: Table, files: Listing) -> list[str]:
    """A list of one warning, or of none. `files`: all that the table holds; only their keys and sizes are used."""
    count, total = _partitions(files)
    wanted = table.smallPartition * MIB
    if count <= ALLOWED_SMALL_PARTITIONS or total / count >= wanted:
        return []
    now = f"{count:,} partitions by {', '.join(table.partitionBy)} hold {_shown(total / count)} each on average"
    better = _better(table.partitionBy, files, int(total // wanted))
    if better:
        columns, found = better
        many = f"{found:,} of {_shown(total / found)}" if found > 1 else f"one of {_shown(total)}"
        advice = f"partitionBy: [{', '.join(columns)}] would make {many}"
    else:
        advice = f"leave partitionBy out: the whole table is {_shown(total)}"
    return [
        f"{now}, less than smallPartition ({table.smallPartition} MiB), so queries spend their time on opening files; "
        f"{advice}"
    ]


def _better(columns: Sequence[str], files: Listing, most: int) -> Optional[tuple[tuple[str, ...], int]]:
    """The fewest of `columns` that give the most partitions, but not more than `most`, and how many they give."""
    best: Optional[tuple[tuple[str, ...], int]] = None
    for size in range(1, len(columns)):
        for choice in combinations(columns, size):
            found = _distinct(choice, files, most)
            if found and (best is None or found > best[1]):
                best = choice, found
    return best


def _partitions(files: Listing) -> tuple[int, int]:
    """How many partitions there are, and the bytes in them. A file in no partition (an empty table's) is left out."""
    count, total, last = 0, 0, ""
    for file in files:
        folder = file.key.rpartition("/")[0]
        if "=" in folder:
            count, total, last = count + (folder != last), total + file.size, folder
    return count, total


def _distinct(columns: Sequence[str], files: Listing, most: int) -> Optional[int]:
    """How many partitions there would be by these columns; None where they are more than `most`."""
    found = set()
    for file in files:
        folder = file.key.rpartition("/")[0]
        if "=" in folder:
            values = dict(partition_values(folder))
            found.add(tuple(values.get(name) for name in columns))
        if len(found) > most:
            return None
    return len(found)


def _shown(size: float) -> str:
    """A size as the ledger's report shows it: 1.2 KiB, 3.4 MiB."""
    for unit in ("bytes", "KiB", "MiB"):
        if size < 1024:
            return f"{size:,.0f} bytes" if unit == "bytes" else f"{size:,.1f} {unit}"
        size /= 1024
    return f"{size:,.1f} GiB"
