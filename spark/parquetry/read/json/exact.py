"""The exact path: a file in which the fast path found anything not clean, as a whole through the exact decoder."""

from pyspark.sql import functions as F
from pyspark.sql import types as T

from parquetry.files.compressed import plain
from parquetry.read import unknown
from parquetry.read.json import as_written
from parquetry.read.json.decoder import decode
from parquetry.read.json.explain import explain
from parquetry.read.json.pieces import FILE, fits, parse, values

OFFSET, TEXT, REASON, DETAIL = "__offset", "__text", "__reason", "__detail"
_RECORD = "__record"
# The record with numbers in quotes where a text is declared; null where it is as it came.
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


def read(spark, folder, schema, dirty, refuse_unknown=False):
    """The `dirty` files' pieces, flat: file, offset, text, reason and detail (null for a record), and the fields.

    Also the record's undeclared fields, which are a reason with `refuse_unknown`.
    """
    declared = [one.name for one in schema.fields]
    binary = spark.read.format("binaryFile").option("recursiveFileLookup", "true").load(folder)
    chosen = binary.where(F.col("_metadata.file_path").isin(dirty)).select("path", "content")

    def pieces(row):
        read_as_written = as_written.reader(schema)
        for piece in decode(plain(row.path, bytes(row.content)), declared):
            if piece.reason is None:
                kept, misfit = read_as_written(piece.text)
                yield (row.path, piece.offset, piece.text, *(misfit or (None, None)), kept)
            else:
                yield (row.path, *piece, None)

    found = spark.createDataFrame(chosen.rdd.flatMap(pieces), _PIECES, verifySchema=False)
    # The decoder has found the boundaries; whether the values fit is for the same parser that the fast path uses.
    text = F.when(F.col(REASON).isNull(), F.coalesce(_KEPT, TEXT))
    parsed = found.select("*", parse(text, schema).alias(_RECORD))
    judged = parsed.withColumn("__fits", fits(_RECORD, schema)).withColumn(unknown.FIELDS, unknown.fields(text, schema))
    misfit = F.col(REASON).isNull() & ~F.col("__fits")
    why = F.udf(lambda text: explain(text, schema) if text is not None else None, _WHY)
    explained = judged.select("*", why(F.when(misfit, F.col(TEXT))).alias("__why"))
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
