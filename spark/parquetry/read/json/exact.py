"""The exact path: a file in which a fast path found anything not clean goes through the exact decoder as a whole."""

from collections.abc import Callable, Iterator
from typing import Optional

from pyspark.sql import Column, DataFrame, Row, SparkSession
from pyspark.sql import functions as F
from pyspark.sql import types as T

from parquetry.files.compressed import plain
from parquetry.read import unknown
from parquetry.read.json import as_written
from parquetry.read.json.decoder import decode
from parquetry.read.json.explain import Why, explain
from parquetry.read.json.pieces import FILE, fits, parse, values

OFFSET, TEXT, REASON, DETAIL = "__offset", "__text", "__reason", "__detail"
_RECORD = "__record"
# The record with numbers in quotes where a text is declared; null where that changes nothing.
_KEPT = "__kept"

_PIECES = T.StructType(
    [
        T.StructField(FILE, T.StringType()),
        T.StructField(OFFSET, T.LongType()),
        T.StructField(TEXT, T.StringType()),
        T.StructField(REASON, T.StringType()),
        T.StructField(DETAIL, T.StringType()),
        T.StructField(_KEPT, T.StringType()),
    ]
)
_WHY = T.StructType([_PIECES[REASON], _PIECES[DETAIL]])


def read(
    spark: SparkSession, folder: str, schema: T.StructType, dirty: list[str], refuse_unknown: bool = False
) -> DataFrame:
    """The pieces of the `dirty` files, with FILE, OFFSET, TEXT, REASON and DETAIL (null for a record), and the fields.

    Also unknown.FIELDS, the record's undeclared fields; with `refuse_unknown` they are a reason.
    """
    binary = spark.read.format("binaryFile").option("recursiveFileLookup", "true").load(folder)
    chosen = binary.where(F.col("_metadata.file_path").isin(dirty)).select("path", "content")
    found = spark.createDataFrame(chosen.rdd.flatMap(_decoder(schema)), _PIECES, verifySchema=False)
    # The decoder has found the boundaries. Whether the values fit, the parser of the fast path decides here too.
    text = F.when(F.col(REASON).isNull(), F.coalesce(_KEPT, TEXT))
    parsed = found.select("*", parse(text, schema).alias(_RECORD))
    judged = parsed.withColumn("__fits", fits(_RECORD, schema)).withColumn(unknown.FIELDS, unknown.fields(text, schema))
    misfit = F.col(REASON).isNull() & ~F.col("__fits")
    explained = judged.select("*", _explained(F.when(misfit, F.col(TEXT)), schema).alias("__why"))
    refused = F.col(unknown.FIELDS).isNotNull() & F.lit(refuse_unknown)
    names = F.concat(F.substring(F.array_join(unknown.FIELDS, ", "), 1, 200), F.lit(": not in the schema"))
    return explained.select(
        FILE,
        OFFSET,
        F.substring(TEXT, 1, 2001).alias(TEXT),
        F.coalesce(REASON, F.when(refused, F.lit(unknown.REASON)), f"__why.{REASON}").alias(REASON),
        F.coalesce(DETAIL, F.when(refused, names), f"__why.{DETAIL}").alias(DETAIL),
        unknown.FIELDS,
        *values(_RECORD, schema),
    )


def _decoder(schema: T.StructType) -> Callable[[Row], Iterator[tuple[object, ...]]]:
    """A function from a file's path and content to the rows of _PIECES."""
    declared = schema.names

    def pieces(row: Row) -> Iterator[tuple[object, ...]]:
        check = as_written.checker(schema)
        for piece in decode(plain(row.path, bytes(row.content)), declared):
            if piece.reason is None:
                kept, misfit = check(piece.text)
                yield (row.path, piece.offset, piece.text, *(misfit or (None, None)), kept)
            else:
                yield (row.path, *piece, None)

    return pieces


def _explained(text: Column, schema: T.StructType) -> Column:
    """Column: why each record in `text` was refused; null where `text` is."""

    def why(refused: Optional[str]) -> Optional[Why]:
        return explain(refused, schema) if refused is not None else None

    return F.udf(why, _WHY)(text)
