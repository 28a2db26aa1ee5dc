"""A source that is read as it is: which objects Spark sees, against our own listing."""

import re
from dataclasses import replace
from time import time

from parquetry.compare.decompressed import refuse_unreadable
from parquetry.compare.listing import Taken, compare
from parquetry.errors import RunError

HIDDEN = "hidden from Spark: a name on its path begins with _ or ."
# @see Spark's HadoopFSUtils.shouldFilterOutPathName
_HIDDEN = re.compile(r"(^|/)(\.|_(?![^/]*=))|\._COPYING_(/|$)")
# Clocks of this machine and of S3 may differ by as much, and S3's times have no fraction of a second.
_CLOCKS_MS = 60_000


def objects(files, source, lines_of):
    """(lines, objects that they come from, Comparison). `lines_of` makes Spark list the source, once and for all."""
    began = int(time() * 1000) - _CLOCKS_MS
    lines, seen = None, []
    if files.exists(source.uri):
        lines = lines_of()
        seen = files.seen_by_spark(lines, source.uri)
    refuse_unreadable(source, seen)
    if not seen and not source.optional:
        raise RunError(f"{source.name}: there is no object below {source.uri}; put the data there, or mend the prefix")
    found = files.tree(source.uri)
    hidden = [one for one in found if _HIDDEN.search(one.key)]
    compared = compare(
        [one for one in found if not _HIDDEN.search(one.key)],
        [Taken(one.key, one.size) for one in seen],
        began,
        lambda key: True,
    )
    skipped = {"listed": len(hidden), "listed_bytes": sum(one.size for one in hidden)}
    added = {name: getattr(compared, name) + more for name, more in skipped.items()}
    return lines, seen, replace(compared, skipped={HIDDEN: hidden} if hidden else {}, **added)
