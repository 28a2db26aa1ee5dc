"""The exact path: a file in which the fast path found anything not clean, as a whole through the exact decoder."""

from pyspark.sql import functions as F
from pyspark.sql import types as T

from parquetry.compressed import plain
from parquetry.decoder import decode
from parquetry.explain import explain
from parquetry.pieces import FILE, fits, parse

OFFSET, TEXT, REASON, DETAIL = "__offset", "__text", "__reason", "__detail"
_RECORD = "__record"

_PIECES = T.StructType(
    [
        T.StructField(FILE, T.StringType()),
        T.StructField(OFFSET, T.LongType()),
        T.StructField(TEXT, T.StringType()),
        T.StructField(REASON, T.StringType()),
        T.StructField(DETAIL, T.StringType()),
    ]
)
_WHY = T.StructType([_PIECES[REASON], _PIECES[DETAIL]])


def read(spark, folder, schema, dirty):
    """The `dirty` files' pieces, flat: file, offset, text, reason and detail (null for a record), and the fields."""
    names = [one.name for one in schema.fields]
    binary = spark.read.format("binaryFile").option("recursiveFileLookup", "true").load(folder)
    chosen = binary.where(F.col("_metadata.file_path").isin(dirty)).select("path", "content")

    def pieces(row):
        for piece in decode(plain(row.path, bytes(row.content)), names):
            yield (row.path, *piece)

    found = spark.createDataFrame(chosen.rdd.flatMap(pieces), _PIECES, verifySchema=False)
    # The decoder has found the boundaries; whether the values fit is for the same parser that the fast path uses.
    text = F.when(F.col(REASON).isNull(), F.col(TEXT))
    parsed = found.select("*", parse(text, schema).alias(_RECORD))
    judged = parsed.withColumn("__fits", fits(_RECORD, schema))
    misfit = F.col(REASON).isNull() & ~F.col("__fits")
    why = F.udf(lambda text: explain(text, schema) if text is not None else None, _WHY)
    explained = judged.select("*", why(F.when(misfit, F.col(TEXT))).alias("__why"))
    return explained.select(
        FILE,
        OFFSET,
        F.substring(TEXT, 1, 2001).alias(TEXT),
        F.coalesce(REASON, f"__why.{REASON}").alias(REASON),
        F.coalesce(DETAIL, f"__why.{DETAIL}").alias(DETAIL),
        *[F.col(f"{_RECORD}.`{name}`") for name in names],
    )
