"""A source of JSON: which files the reader in the JVM reads, and what it gives. spark/reader/ has its source code."""

import json
from collections.abc import Sequence
from typing import Optional

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql import types as T

from parquetry.errors import RunError
from parquetry.files.hadoop import Found, Hadoop
from parquetry.job import Source
from parquetry.jvm import JavaError, root_cause
from parquetry.read import unknown
from parquetry.read.columns import DETAIL, FILE, REASON, TEXT

OFFSET = "__offset"
_READER = "parquetry.reader.source.JsonRecords"
_BROKEN = " cannot be decompressed ("


def read(spark: SparkSession, source: Source, files: Sequence[Found], schema: T.StructType) -> DataFrame:
    """The files' records, with the columns FILE, OFFSET, TEXT, REASON, DETAIL, unknown.FIELDS, and the schema's fields.

    REASON is null for a good record, and so is what says where and what it is. A bad record has no values.
    """
    folder = Hadoop(spark).qualified(source.folder)
    listed = json.dumps([(folder + file.key, file.size) for file in files])
    reader = spark.read.format(_READER).option("files", listed).option("schema", schema.json())
    rows = reader.option("refuseUndeclared", str(source.unknownFields == "refuse").lower()).load()
    # Good records are many, and kept in memory.
    place = [F.when(F.col(REASON).isNotNull(), F.col(name)).alias(name) for name in (FILE, OFFSET)]
    return rows.select(*place, TEXT, REASON, DETAIL, unknown.FIELDS, *[f"`{name}`" for name in schema.names])


def broken(source: Source, error: JavaError) -> Optional[RunError]:
    """What to tell the user where the reader could not decompress a file; None for any other error."""
    message = root_cause(error)
    if _BROKEN not in message:
        return None
    return RunError(f"{source.name}: {message}; put a whole file in its place, or take it away")
