"""The fastest path: flat records, the text cut at every }.

In a record without objects inside, the only } is the one that ends it. So a piece that begins with { and parses once
its } is put back is one whole record, whatever else is on its line; a } inside a string leaves pieces that do not
parse. That every piece had a } is proven by the file's size: it is the sum of the pieces, with a } for each.
"""

from pyspark.sql import Column, DataFrame, Row, SparkSession
from pyspark.sql import functions as F
from pyspark.sql import types as T

from parquetry.read import unknown
from parquetry.read.json.nested import every
from parquetry.read.json.pieces import CLEAN, FILE, fits, has_half_pair, is_utf8, parse, values

SIZE, BYTES, LAST, END = "__size", "__bytes", "__last", "__end"
_RECORD = "__record"
# For fewer bytes, the Spark job of `begins_objects` takes longer than this path saves.
MIN_BYTES = 8 << 20


def is_flat(schema: T.StructType) -> bool:
    """Whether no declared field holds an object, which would have a } of its own."""
    inside = (kind for field in schema.fields for kind in every(field.dataType))
    return not any(isinstance(kind, (T.StructType, T.MapType)) for kind in inside)


def begins_objects(spark: SparkSession, folder: str, name: str) -> bool:
    """Whether in the folder's file of this name an object begins after every }.

    One program writes all objects of a source, as a rule. So where one file is not of flat records, hardly another is,
    and this path would read all files for nothing.
    """
    cut = _cut(spark, folder).where(F.col("_metadata.file_name") == name)
    return not cut.where(~(_begins() | _ends())).take(1)


def read(spark: SparkSession, folder: str, schema: T.StructType) -> DataFrame:
    """The pieces of the folder's files: the columns that pieces.read gives, and those of `totals`.

    END: whether a piece is the end of the file's last line and not a record.
    """
    value, meta = F.col("value"), "_metadata.file_"
    whole = F.concat(value, F.lit("}"))
    is_last_split = F.expr(f"{meta}block_start + {meta}block_length = {meta}size")
    cut = _cut(spark, folder).select(
        "value",
        F.col(f"{meta}path").alias(FILE),
        F.col(f"{meta}size").alias(SIZE),
        (F.octet_length(value) + 1).alias(BYTES),
        # The id grows within a split, and only the file's last split has the piece that comes last.
        F.when(is_last_split, F.monotonically_increasing_id()).alias(LAST),
        _ends().alias(END),
        (_begins() & is_utf8(value) & ~has_half_pair(value)).alias("__sound"),
        F.when(_begins(), unknown.fields(whole, schema)).alias(unknown.FIELDS),
        parse(F.when(_begins(), whole), schema).alias(_RECORD),
    )
    good = F.coalesce(F.col("__sound") & fits(_RECORD, schema, value), F.lit(False))
    clean = (F.col(END) | good).alias(CLEAN)
    return cut.select(FILE, clean, SIZE, BYTES, LAST, END, unknown.FIELDS, *values(_RECORD, schema))


def totals() -> list[Column]:
    """What `proven` needs of the rows that `read` gave, grouped by at least FILE, CLEAN and END."""
    return [F.first(SIZE).alias(SIZE), F.sum(BYTES).alias(BYTES), F.max(LAST).alias(LAST)]


def proven(groups: list[Row]) -> set[str]:
    """The files of which every byte belongs to a clean record or to the end of the last line.

    `groups`: with `totals`, and with "count", the number of pieces.
    """
    files: dict[str, list[Row]] = {}
    for row in groups:
        files.setdefault(row[FILE], []).append(row)
    return {file for file, rows in files.items() if all(row[CLEAN] for row in rows) and _adds_up(rows)}


def _adds_up(rows: list[Row]) -> bool:
    ends = [row for row in rows if row[END]]
    if sum(row["count"] for row in ends) > 1:
        return False
    # The end of the last line comes after the last }, so that no } of its own follows it.
    last = max(row[LAST] or 0 for row in rows)
    is_last = all(row[LAST] is not None and row[LAST] == last for row in ends)
    size: int = rows[0][SIZE]
    return is_last and sum(row[BYTES] for row in rows) - len(ends) == size


def _cut(spark: SparkSession, folder: str) -> DataFrame:
    return spark.read.option("recursiveFileLookup", "true").option("lineSep", "}").text(folder)


def _begins() -> Column:
    value = F.col("value")
    return value.startswith('{"') | value.startswith('\n{"') | value.startswith('\r\n{"')


def _ends() -> Column:
    return F.col("value").isin("\n", "\r\n")
