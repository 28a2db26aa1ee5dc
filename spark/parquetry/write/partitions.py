"""Whether a table's partitions are too small, and which choice of its columns would make better ones."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Optional

from parquetry.files.hadoop import Found
from parquetry.job import Table

MIB = 1 << 20
FEW = 10  # so many partitions may be as small as they like


def warnings(table: Table, files: Sequence[Found]) -> list[str]:
    """A list of one warning, or of none. `files`: all that the table holds; only their keys and sizes are used."""
    sizes = _sizes(files, table.partitionBy)
    wanted = table.smallPartition * MIB
    if len(sizes) <= FEW or _mean(sizes) >= wanted:
        return []
    now = f"{len(sizes):,} partitions by {', '.join(table.partitionBy)} hold {_shown(_mean(sizes))} each on average"
    better = _better(table.partitionBy, files, wanted)
    if better:
        columns, found = better
        many = f"{len(found):,} of {_shown(_mean(found))}" if len(found) > 1 else f"one of {_shown(_mean(found))}"
        advice = f"partitionBy: [{', '.join(columns)}] would make {many}"
    else:
        advice = f"leave partitionBy out: the whole table is {_shown(sum(sizes.values()))}"
    return [
        f"{now}, less than smallPartition ({table.smallPartition} MiB), so queries spend their time on opening files; "
        f"{advice}"
    ]


# The bytes of each partition, by its values of the columns. A file may lack one of them: None.
_Sizes = Counter[tuple[Optional[str], ...]]


def _better(columns: Sequence[str], files: Sequence[Found], wanted: int) -> Optional[tuple[tuple[str, ...], _Sizes]]:
    """The fewest of `columns` that give the most partitions with a mean size of at least `wanted` bytes."""
    best: Optional[tuple[tuple[str, ...], _Sizes]] = None
    for count in range(1, len(columns)):
        for choice in combinations(columns, count):
            sizes = _sizes(files, choice)
            if _mean(sizes) >= wanted and (best is None or len(sizes) > len(best[1])):
                best = choice, sizes
    return best


def _sizes(files: Iterable[Found], columns: Sequence[str]) -> _Sizes:
    """A file that is not in a partition (an empty table's) does not count."""
    sizes: _Sizes = Counter()
    for file in files:
        values = dict(name.split("=", 1) for name in file.key.split("/")[:-1] if "=" in name)
        if values:
            sizes[tuple(values.get(name) for name in columns)] += file.size
    return sizes


def _mean(sizes: _Sizes) -> float:
    return sum(sizes.values()) / len(sizes) if sizes else 0


def _shown(size: float) -> str:
    """A size as the ledger's report shows it: 1.2 KiB, 3.4 MiB."""
    for unit in ("bytes", "KiB", "MiB"):
        if size < 1024:
            return f"{size:,.0f} bytes" if unit == "bytes" else f"{size:,.1f} {unit}"
        size /= 1024
    return f"{size:,.1f} GiB"
