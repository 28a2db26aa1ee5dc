"""Compressed objects: how many bytes are in them, and which of them is broken.

S3DistCp decompresses while it merges, so what it merged can only be compared with what is inside the objects.
"""

import time

from pyspark.sql import functions as F

from parquetry.errors import RunError
from parquetry.files.compressed import GZIP, measure

# S3DistCp decompresses these as well; Python has nothing that reads them.
OTHERS = (".snappy", ".lzo")
NOT_READ = "compressed as .snappy or .lzo, which only S3DistCp reads"
GONE = "compressed, and gone since they were merged"
# Spark reads some of these and the exact decoder none: a record that is not clean could take its neighbours with it.
NOT_EXACT = (*OTHERS, ".zst", ".lz4", ".deflate")


def growth(spark, files, source, entries, there, since=None):
    """(bytes that the gzip objects of `entries` have more than were listed, {why: objects that cannot be compared}).

    `there`: the keys that are still to be read; `since` (ms): after which all or nearly all of `entries` were written.
    RunError when one of them is broken.
    """
    gzipped = [one for one in entries if one.key.lower().endswith(GZIP)]
    unread = sum(1 for one in entries if one.key.lower().endswith(OTHERS))
    gone = sum(1 for one in gzipped if one.key not in there)
    unmeasured = {why: count for why, count in ((NOT_READ, unread), (GONE, gone)) if count}
    if not gzipped or unmeasured:
        return 0, unmeasured
    sizes = _sizes(spark, files, source, {one.key for one in gzipped}, since)
    return sum(sizes[one.key] - one.size for one in gzipped), {}


def refuse_unreadable(source, entries):
    """RunError that names the first object of an unmerged source in a compression that is not read exactly."""
    for one in sorted(entries):
        if one.key.lower().endswith(NOT_EXACT):
            raise RunError(
                f"{source.name}: {source.uri}{one.key} is compressed in a way that is not read here; there are .gz, "
                ".gzip and .bz2: compress it anew, or take it away"
            )


def refuse_broken(spark, source):
    """RunError that names the first object of an unmerged source that does not decompress."""
    for path, _, problem in sorted(_opened(spark, source.uri).collect()):
        if problem:
            raise _broken(source, path, problem)


def _sizes(spark, files, source, keys, since):
    root = files.qualified(source.uri)
    sizes = {}
    for path, size, problem in _opened(spark, source.uri, since).collect():
        key = path[len(root) :] if path.startswith(root) else path
        if key in keys:
            if problem:
                raise _broken(source, path, problem)
            sizes[key] = size
    for key in keys - set(sizes):  # older ones, and names that Spark does not list
        _, size, problem = measure(root + key, files.read(root + key))
        if problem:
            raise _broken(source, root + key, problem)
        sizes[key] = size
    return sizes


def _opened(spark, folder, since=None):
    """An RDD of (path, bytes inside, what is broken or None): the folder's compressed files, written after `since`."""
    reader = spark.read.format("binaryFile").option("recursiveFileLookup", "true")
    if since is not None:
        reader = reader.option("modifiedAfter", time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(since // 1000)))
    binary = reader.load(folder)
    chosen = binary.where(F.lower("_metadata.file_path").rlike(r"\.(gz|gzip|bz2)$")).select("path", "content")
    return chosen.rdd.map(lambda row: measure(row.path, row.content))


def _broken(source, path, problem):
    return RunError(
        f"{source.name}: {path} cannot be decompressed ({problem}); put a whole file in its place, or take it away"
    )
