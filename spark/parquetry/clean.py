"""The fastest path: merged files whose text proves that each line is one record go through Spark's own JSON reader.

That reader takes the first value of a line and drops what follows it, without a word. In a flat record the only } is
the one that ends it. So the text is cut at every }, and a file is proven when after each } a line ends: then nothing
follows any value. Whether each line is a record whose values fit is for the reader. It is given the file's own bytes
and not a copy of every line, which is what makes it faster than what pieces.py does.
"""

from typing import Dict, NamedTuple

from pyspark import StorageLevel
from pyspark.sql import functions as F
from pyspark.sql import types as T

from parquetry import unknown
from parquetry.pieces import CORRUPT, FILE, STRICT, has_half_pair, is_utf8, sound

# Of a bad record its file, of a good one null: no name is carried along with millions of records.
BAD = "__bad"
WORTH = 8 << 20  # bytes; for less, the job that looks at the text costs more than it saves


class Proof(NamedTuple):
    """The proven files with their records, and the fields of theirs that are not declared: {name: records}."""

    records: Dict[str, int]
    unknown: Dict[str, int]


def is_flat(schema):
    """Whether no declared field holds an object, which would have a } of its own."""
    return not any(_objects(one.dataType) for one in schema.fields)


def prove(spark, folder, schema, refuse_unknown):
    """The Proof of the folder's files. With `refuse_unknown`, a file with an undeclared field is not proven."""
    cut = _cut(spark, folder)
    found = (
        _rows(cut, schema)
        .groupBy(FILE)
        .agg(
            F.count_if("__begins").alias("records"),
            F.every("__fine").alias("fine"),
            F.count_if("__first").alias("firsts"),
            (F.min("__place") == F.min(F.when(F.col("__first"), F.col("__place")))).alias("is_first"),
            F.count(unknown.FIELDS).alias("unknown"),
        )
    )
    proven = [
        row
        for row in found.collect()
        if row["fine"]
        and (row["firsts"] == 0 or row["firsts"] == 1 and row["is_first"])
        and not (refuse_unknown and row["unknown"])
    ]
    named = [row[FILE] for row in proven if row["unknown"]]
    names = count_unknown(spark, folder, schema, named) if named else {}
    return Proof({row[FILE]: row["records"] for row in proven}, names)


def count_unknown(spark, folder, schema, proven):
    """Proof.unknown of fewer files than were proven."""
    cut = _cut(spark, folder).where(F.col("_metadata.file_path").isin(list(proven)))
    return unknown.count(_rows(cut, schema))


def worth_a_look(spark, folder, name):
    """Whether in the folder's file of this name an object ends its line wherever another follows.

    What wrote a source's objects wrote all of them alike: where one file is not clean, hardly another is, and to look
    at all of them would be in vain.
    """
    cut = _cut(spark, folder).where(F.col("_metadata.file_name") == name)
    return not cut.where(F.col("value").startswith("{") & (F.monotonically_increasing_id() > 0)).take(1)


def _cut(spark, folder):
    return spark.read.option("recursiveFileLookup", "true").option("lineSep", "}").text(folder)


def _rows(cut, schema):
    value = F.col("value")
    first = value.startswith('{"')  # in its file: whether it is, is for its place to say
    begins = value.startswith('\n{"') | value.startswith('\r\n{"') | first
    ends = value.isin("\n", "\r\n")  # after the file's last }
    fields = unknown.fields(F.concat(value, F.lit("}")), schema)
    return cut.select(
        F.col("_metadata.file_path").alias(FILE),
        F.when(F.col("_metadata.file_block_start") == 0, F.monotonically_increasing_id()).alias("__place"),
        first.alias("__first"),
        begins.alias("__begins"),
        (begins & is_utf8(value) & ~has_half_pair(value) | ends).alias("__fine"),
        F.when(begins, fields).alias(unknown.FIELDS),
    )


def read(spark, folder, schema, proven, rule):
    """The `proven` files' records: BAD, the column `rule(judged)`, and the fields. Persisted: they are all judged."""
    fields = T.StructType([*schema.fields, T.StructField(CORRUPT, T.StringType())])
    reader = spark.read.option("recursiveFileLookup", "true").options(**STRICT).schema(fields)
    file = F.col("_metadata.file_path")
    records = reader.json(folder).where(file.isin(list(proven)))
    judged = records.select(F.when(~sound(schema), file).alias(BAD), *[F.col(f"`{name}`") for name in schema.names])
    return judged.select("*", rule(F.col(BAD).isNull())).persist(StorageLevel.MEMORY_AND_DISK)


def _objects(kind):
    return isinstance(kind, (T.StructType, T.MapType)) or isinstance(kind, T.ArrayType) and _objects(kind.elementType)
