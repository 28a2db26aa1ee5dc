"""Compressed objects: how many bytes are in them, and which of them is broken.

S3DistCp decompresses while it merges, so what it merged can only be compared with what is inside the objects.
"""

import time
from collections.abc import Container, Iterable, Sequence
from typing import Optional

from pyspark import RDD
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from parquetry.compare.manifest import Entry
from parquetry.errors import RunError
from parquetry.files.compressed import GZIP, measure
from parquetry.files.hadoop import Found
from parquetry.job import Source
from parquetry.run import Run

# S3DistCp decompresses these as well; Python has nothing that reads them.
OTHERS = (".snappy", ".lzo")
NOT_READ = "compressed as .snappy or .lzo, which only S3DistCp reads"
GONE = "compressed, and gone since they were merged"
# Spark reads some of these and the exact decoder none: a record that is not clean could take its neighbours with it.
NOT_EXACT = (*OTHERS, ".zst", ".lz4", ".deflate")


def growth(
    run: Run, source: Source, entries: Sequence[Entry], present: Container[str], since: Optional[int]
) -> tuple[int, dict[str, int]]:
    """(the bytes inside the gzip objects of `entries` less their listed bytes, {reason: objects not compared}).

    `present`: keys of the objects that can still be read. `since`: nearly all of `entries` were written after this
    time, in milliseconds since 1970; None when that is not known. RunError when an object is broken.
    """
    gzipped = [entry for entry in entries if entry.key.lower().endswith(GZIP)]
    unread = sum(1 for entry in entries if entry.key.lower().endswith(OTHERS))
    gone = sum(1 for entry in gzipped if entry.key not in present)
    unmeasured = {reason: count for reason, count in ((NOT_READ, unread), (GONE, gone)) if count}
    if not gzipped or unmeasured:
        return 0, unmeasured
    sizes = _sizes(run, source, {entry.key for entry in gzipped}, since)
    return sum(sizes[entry.key] - entry.size for entry in gzipped), {}


def refuse_unreadable(source: Source, objects: Iterable[Found]) -> None:
    """RunError that names the first object of an unmerged source in a compression that is not read exactly."""
    for file in sorted(objects):
        if file.key.lower().endswith(NOT_EXACT):
            raise RunError(
                f"{source.name}: {source.uri}{file.key} is compressed in a way that is not read here; use .gz, "
                ".gzip or .bz2, or take it away"
            )


def refuse_broken(spark: SparkSession, source: Source) -> None:
    """RunError that names the first object of an unmerged source that cannot be decompressed."""
    for path, _, problem in sorted(_measured(spark, source.uri).collect()):
        if problem:
            raise _broken(source, path, problem)


def _sizes(run: Run, source: Source, keys: set[str], since: Optional[int]) -> dict[str, int]:
    """{key: bytes inside} of the source's gzip objects `keys`."""
    root = run.files.qualified(source.uri)
    sizes = {}
    for path, size, problem in _measured(run.spark, source.uri, since).collect():
        key = path[len(root) :] if path.startswith(root) else path
        if key in keys:
            if problem:
                raise _broken(source, path, problem)
            sizes[key] = size
    for key in keys - set(sizes):  # older ones, and names that Spark does not list
        _, size, problem = measure(root + key, run.files.read(root + key))
        if problem:
            raise _broken(source, root + key, problem)
        sizes[key] = size
    return sizes


def _measured(spark: SparkSession, folder: str, since: Optional[int] = None) -> "RDD[tuple[str, int, Optional[str]]]":
    """(path, bytes inside, what is broken or None) of the folder's compressed files that were written after `since`."""
    reader = spark.read.format("binaryFile").option("recursiveFileLookup", "true")
    if since is not None:
        reader = reader.option("modifiedAfter", time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(since // 1000)))
    binary = reader.load(folder)
    chosen = binary.where(F.lower("_metadata.file_path").rlike(r"\.(gz|gzip|bz2)$")).select("path", "content")
    return chosen.rdd.map(lambda row: measure(row.path, row.content))


def _broken(source: Source, path: str, problem: str) -> RunError:
    return RunError(
        f"{source.name}: {path} cannot be decompressed ({problem}); put a whole file in its place, or take it away"
    )
