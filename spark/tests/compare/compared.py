"""The comparison of a source's objects, said again in plain Python for what fits in memory."""

from typing import NamedTuple


class Case(NamedTuple):
    """`found`: {key: (bytes, modified)} of the listing; `entries`: [(key, bytes)] of the manifest.

    `loads`: [[(key, bytes, modified or 0)]] of earlier loads; `last_began`: when the last of them began.
    """

    found: dict
    entries: list
    began: int
    loads: list
    last_began: int


def expected(case, matches):
    """The counts of a case, and {rule: keys}. `matches(key)`: whether --groupBy takes it."""
    taken = {key: (size, modified) for load in case.loads for key, size, modified in load}
    manifest = dict(case.entries)

    def took(key, size):
        return key in taken and taken[key][0] == size

    def rewritten(key):
        modified = case.found[key][1] if key in case.found else 0
        return bool(case.loads) and modified > case.last_began and taken[key][1] != modified

    def size_then(key, size):
        return case.found[key][0] if key in case.found and case.found[key][1] <= case.began else size

    absent = [key for key in case.found if key not in manifest]
    in_time = [key for key in absent if case.found[key][1] <= case.began]
    merged = [(key, size) for key, size in case.entries if not took(key, size)]
    unmerged = [key for key in in_time if not took(key, case.found[key][0])]
    left_out = [(key, size) for key, size in case.entries if took(key, size)]
    left_out += [(key, case.found[key][0]) for key in in_time if took(key, case.found[key][0])]
    loaded = [(key, size) for key, size in left_out if not rewritten(key)]
    return {
        "listed": len(set(case.found) | set(manifest)) - (len(absent) - len(in_time)),
        "listed_bytes": sum(size_then(*entry) for entry in manifest.items())
        + sum(case.found[key][0] for key in in_time),
        "merged": len(merged),
        "arrived": len(absent) - len(in_time),
        "loaded": len(loaded),
        "loaded_bytes": sum(size_then(*entry) for entry in loaded),
        "changed": sum(1 for key, _ in merged if key in taken),
        "rewritten": sorted(key for key, _ in left_out if rewritten(key)),
        "no group": sorted(key for key in unmerged if not matches(key)),
        "lost": sorted(key for key in unmerged if matches(key)),
        "news": sorted(
            (key, size, case.found[key][1] if key in case.found and case.found[key][1] > case.began else 0)
            for key, size in merged
        ),
    }
