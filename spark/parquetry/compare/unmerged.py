"""A source that is read as it is: which objects Spark sees, against the job's own listing."""

from collections.abc import Callable
from time import time

from pyspark.sql import DataFrame

from parquetry.compare.comparison import Objects, SourceFiles, compare
from parquetry.compare.decompressed import refuse_unreadable
from parquetry.errors import RunError
from parquetry.files.hadoop import Found
from parquetry.job import Source
from parquetry.run import Run

# For Java. @see Spark's HadoopFSUtils.shouldFilterOutPathName
_HIDDEN = r"(^|/)(\.|_(?![^/]*=))|\._COPYING_(/|$)"
# The clocks of this machine and of S3 may differ by as much, and S3's times have no fraction of a second.
_CLOCKS_MS = 60_000


def find(run: Run, source: Source, lines_of: Callable[[], DataFrame]) -> SourceFiles:
    """The objects of an unmerged source. `lines_of` makes Spark list the source, which it does only once.

    RunError when there is no object in a source that is not optional, or one that cannot be read exactly.
    """
    began = int(time() * 1000) - _CLOCKS_MS
    lines, statuses = None, run.files.no_statuses()
    seen: list[Found] = []
    if run.files.exists(source.uri):
        lines = lines_of()
        statuses = run.files.seen_by_spark(lines)
        seen = run.files.found(statuses, source.uri)
    refuse_unreadable(source, seen)
    if not seen and not source.optional:
        raise RunError(f"{source.name}: there is no object below {source.uri}; put the data there, or fix the prefix")
    compared = compare(run.spark, Objects(source.uri, began, hidden=_HIDDEN), statuses)
    return SourceFiles(seen, compared, lines)
