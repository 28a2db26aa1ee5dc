"""Whether a table's partitions are worth a folder each, and which choice of its columns would be."""

from collections import Counter
from itertools import combinations

MIB = 1 << 20
FEW = 10  # partitions that are nobody's trouble, however small


def warnings(table, files):
    """A list of one warning, or of none. `files`: all that the table holds, keys and sizes: no more is looked at."""
    sizes = _sizes(files, table.partitionBy)
    wanted = table.smallPartition * MIB
    if len(sizes) <= FEW or _mean(sizes) >= wanted:
        return []
    now = f"{len(sizes):,} partitions by {', '.join(table.partitionBy)} hold {_bytes(_mean(sizes))} each on average"
    better = _better(table.partitionBy, files, wanted)
    if better:
        columns, found = better
        many = f"{len(found):,} of {_bytes(_mean(found))}" if len(found) > 1 else f"one of {_bytes(_mean(found))}"
        advice = f"partitionBy: [{', '.join(columns)}] would make {many}"
    else:
        advice = f"leave partitionBy out: the whole table is {_bytes(sum(sizes.values()))}"
    return [f"{now}, less than smallPartition ({table.smallPartition} MiB), so that reading is opening files; {advice}"]


def _better(columns, files, wanted):
    """The choice with the most partitions of a mean size as wanted, of equal ones that with the fewest columns."""
    best = None
    for count in range(1, len(columns)):
        for choice in combinations(columns, count):
            sizes = _sizes(files, choice)
            if _mean(sizes) >= wanted and (best is None or len(sizes) > len(best[1])):
                best = choice, sizes
    return best


def _sizes(files, columns):
    """{values of `columns`: bytes}; a file that is in no partition (an empty table's) counts for none."""
    sizes = Counter()
    for one in files:
        parts = dict(part.split("=", 1) for part in one.key.split("/")[:-1] if "=" in part)
        if parts:
            sizes[tuple(parts.get(name) for name in columns)] += one.size
    return sizes


def _mean(sizes):
    return sum(sizes.values()) / len(sizes) if sizes else 0


def _bytes(size):
    """1.2 KiB, 3.4 MiB: as the ledger is shown."""
    for unit in ("bytes", "KiB", "MiB", "GiB"):
        if size < 1024 or unit == "GiB":
            return f"{size:,.0f} bytes" if unit == "bytes" else f"{size:,.1f} {unit}"
        size /= 1024
