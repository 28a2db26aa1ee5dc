"""A source that is read as it is: which objects Spark sees, against the job's own listing."""

import re
from collections.abc import Callable
from dataclasses import replace
from time import time

from pyspark.sql import DataFrame

from parquetry.compare.comparison import SourceFiles, compare
from parquetry.compare.decompressed import refuse_unreadable
from parquetry.compare.manifest import Entry
from parquetry.errors import RunError
from parquetry.files.hadoop import Hadoop
from parquetry.job import Source

HIDDEN = "hidden from Spark: a name on its path begins with _ or ."
# @see Spark's HadoopFSUtils.shouldFilterOutPathName
_HIDDEN = re.compile(r"(^|/)(\.|_(?![^/]*=))|\._COPYING_(/|$)")
# The clocks of this machine and of S3 may differ by as much, and S3's times have no fraction of a second.
_CLOCKS_MS = 60_000


def find(files: Hadoop, source: Source, lines_of: Callable[[], DataFrame]) -> SourceFiles:
    """The objects of an unmerged source. `lines_of` makes Spark list the source, which it does only once.

    RunError when there is no object in a source that is not optional, or one that cannot be read exactly.
    """
    began = int(time() * 1000) - _CLOCKS_MS
    lines, seen = None, []
    if files.exists(source.uri):
        lines = lines_of()
        seen = files.seen_by_spark(lines, source.uri)
    refuse_unreadable(source, seen)
    if not seen and not source.optional:
        raise RunError(f"{source.name}: there is no object below {source.uri}; put the data there, or fix the prefix")
    found = files.tree(source.uri)
    hidden = [file for file in found if _HIDDEN.search(file.key)]
    compared = compare(
        [file for file in found if not _HIDDEN.search(file.key)],
        [Entry(file.key, file.size) for file in seen],
        began,
        lambda key: True,
    )
    compared = replace(
        compared,
        skipped={HIDDEN: list(hidden)} if hidden else {},
        listed=compared.listed + len(hidden),
        listed_bytes=compared.listed_bytes + sum(file.size for file in hidden),
    )
    return SourceFiles(seen, compared, lines)
