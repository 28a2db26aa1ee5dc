"""A source of JSON or text: which files the reader in the JVM reads, and what it gives (its code: spark/reader/)."""

import json
from collections.abc import Sequence
from typing import Optional

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from parquetry.errors import RunError
from parquetry.files.hadoop import Found, Hadoop
from parquetry.job import Source
from parquetry.jvm import JavaError, root_cause
from parquetry.read import unknown
from parquetry.read.columns import DETAIL, ENTRY, FILE, JSON_READER, REASON, REPLAY_INPUT, RUN, TEXT
from parquetry.read.keypath import VALUES, KeyReader
from parquetry.schema import OWN, struct_of, typed

OFFSET = f"{OWN}offset"
_PROBLEM = " cannot be decompressed ("


def read(spark: SparkSession, source: Source, files: Sequence[Found]) -> DataFrame:
    """The files' records: FILE, OFFSET, TEXT, REASON, DETAIL, REPLAY_INPUT, unknown.FIELDS, and the columns.

    For a good record, FILE, OFFSET, TEXT, REASON, DETAIL and REPLAY_INPUT are null. A bad record has no values.
    """
    folder = Hadoop(spark).qualified(source.folder)
    keys = KeyReader(source.path, struct_of(source.path.columns)) if source.path else None
    listed = json.dumps([(folder + file.key, file.size, *(keys.read(file.key) if keys else ())) for file in files])
    return _rows(spark, source, listed)


def read_entries(spark: SparkSession, source: Source, folder: str) -> DataFrame:
    """The records of the entries in `folder`, which `replayed.prepare` wrote: as `read`, with RUN and ENTRY."""
    listed = [(folder + file.key, file.size) for file in Hadoop(spark).tree(folder) if file.key.endswith(".json")]
    return _rows(spark, source, json.dumps(listed), RUN, ENTRY)


def _rows(spark: SparkSession, source: Source, listed: str, *of_entries: str) -> DataFrame:
    options = {
        "files": listed,
        "entries": str(bool(of_entries)).lower(),
        "unit": source.text.record if source.format == "text" else "object",
        "schema": struct_of(source.schema).json(),
        "each": json.dumps(source.each),
        "envelope": struct_of(source.envelope).json(),
        "undeclared": source.unknownFields,
    }
    rows = spark.read.format(JSON_READER).options(**options).load()
    declared = [f"`{column.name}`" for column in [*source.schema, *source.envelope]]
    kept = [F.col(unknown.KEPT).alias(source.KEPT_FIELDS)] if source.unknownFields == "keep" else []
    from_keys = typed(VALUES, source.path.columns) if source.path else []
    # Good records are many and are kept in memory, so they do not have their place.
    place = [F.when(F.col(REASON).isNotNull(), F.col(name)).alias(name) for name in (FILE, OFFSET)]
    found = (TEXT, REASON, DETAIL, REPLAY_INPUT, unknown.FIELDS)
    return rows.select(*place, *found, *declared, *from_keys, *kept, *of_entries)


def not_decompressed(source: Source, error: JavaError) -> Optional[RunError]:
    """What to tell the user where the reader could not decompress a file; None for any other error."""
    message = root_cause(error)
    if _PROBLEM not in message:
        return None
    return RunError(f"{source.name}: {message}; replace it with a complete file, or remove it")
