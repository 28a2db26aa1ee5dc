"""Compressed objects: which of them cannot be compared, and which cannot be decompressed.

S3DistCp decompresses while it merges, so what it merged can only be compared with what is inside the objects.
"""

from collections.abc import Iterable
from typing import Optional

from pyspark import RDD
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from parquetry.compare.comparison import Comparison
from parquetry.errors import RunError
from parquetry.files.compressed import measure
from parquetry.files.hadoop import Found
from parquetry.job import Source

NOT_READ = "compressed as .snappy or .lzo, which only S3DistCp reads"
GONE = "compressed, and gone since they were merged"
# Spark reads some of these, the exact reader none. With Spark's own reader, a bad record could spoil those beside it.
NOT_EXACT = (".snappy", ".lzo", ".zst", ".lz4", ".deflate")


def unmeasured(source: Source, compared: Comparison) -> dict[str, int]:
    """{reason: merged objects whose bytes cannot be compared}. RunError when an object cannot be decompressed."""
    if compared.broken:
        raise _broken(source, *compared.broken)
    return {reason: count for reason, count in ((NOT_READ, compared.unread), (GONE, compared.gone)) if count}


def refuse_unreadable(source: Source, objects: Iterable[Found]) -> None:
    """RunError that names the first object of an unmerged source in a compression that is not read exactly."""
    for file in sorted(objects):
        if file.key.lower().endswith(NOT_EXACT):
            raise RunError(
                f"{source.name}: {source.uri}{file.key} is compressed in a format that is not read; compress it "
                "as .gz, .gzip or .bz2, or remove it"
            )


def refuse_broken(spark: SparkSession, source: Source) -> None:
    """RunError that names the first object of an unmerged source that cannot be decompressed."""
    broken = _measured(spark, source.uri).filter(lambda measured: measured[2] is not None)
    if not broken.isEmpty():
        path, _, problem = broken.reduce(min)
        raise _broken(source, path, str(problem))


def _measured(spark: SparkSession, folder: str) -> "RDD[tuple[str, int, Optional[str]]]":
    """(path, bytes inside, the problem or None) of the folder's compressed files."""
    binary = spark.read.format("binaryFile").option("recursiveFileLookup", "true").load(folder)
    chosen = binary.where(F.lower("_metadata.file_path").rlike(r"\.(gz|gzip|bz2)$")).select("path", "content")
    return chosen.rdd.map(lambda row: measure(row.path, row.content))


def _broken(source: Source, path: str, problem: str) -> RunError:
    return RunError(
        f"{source.name}: {path} cannot be decompressed ({problem}); replace it with a complete file, or remove it"
    )
