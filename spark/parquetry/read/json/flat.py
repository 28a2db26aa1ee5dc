"""The fastest path: flat records, the text cut at every }.

In a record without objects inside the only } is the one that ends it. So a piece that begins with { and parses once its
} is put back is one whole record, whoever shares its line; a } inside a string leaves pieces that do not parse. That
every piece had a } is proven by the file's size: the pieces, and a } for each, add up to it.
"""

from pyspark.sql import functions as F
from pyspark.sql import types as T

from parquetry.read import unknown
from parquetry.read.json.nested import every
from parquetry.read.json.pieces import CLEAN, FILE, fits, has_half_pair, is_utf8, parse, values

SIZE, BYTES, LAST, END = "__size", "__bytes", "__last", "__end"
_RECORD = "__record"
WORTH = 8 << 20  # bytes; for less, the job that looks at the text costs more than it saves


def is_flat(schema):
    """Whether no declared field holds an object, which would have a } of its own."""
    return not any(_objects(one.dataType) for one in schema.fields)


def worth_a_look(spark, folder, name):
    """Whether in the folder's file of this name an object begins after every }.

    What wrote a source's objects wrote all of them alike: where one file is not of flat records, hardly another is, and
    to read all of them this way would be in vain.
    """
    cut = _cut(spark, folder).where(F.col("_metadata.file_name") == name)
    return not cut.where(~(_begins() | _ends())).take(1)


def read(spark, folder, schema):
    """The pieces of the folder's files: what pieces.read gives, and what `proven` asks for."""
    value, meta = F.col("value"), "_metadata.file_"
    whole = F.concat(value, F.lit("}"))
    cut = _cut(spark, folder).select(
        "value",
        F.col(f"{meta}path").alias(FILE),
        F.col(f"{meta}size").alias(SIZE),
        (F.octet_length(value) + 1).alias(BYTES),
        # Grows within a split, and only the file's last split tells what comes last.
        F.when(F.expr(f"{meta}block_start + {meta}block_length = {meta}size"), F.monotonically_increasing_id()).alias(
            LAST
        ),
        _ends().alias(END),
        (_begins() & is_utf8(value) & ~has_half_pair(value)).alias("__sound"),
        F.when(_begins(), unknown.fields(whole, schema)).alias(unknown.FIELDS),
        parse(F.when(_begins(), whole), schema).alias(_RECORD),
    )
    good = F.coalesce(F.col("__sound") & fits(_RECORD, schema, value), F.lit(False))
    return cut.select(
        FILE,
        (F.col(END) | good).alias(CLEAN),
        SIZE,
        BYTES,
        LAST,
        END,
        unknown.FIELDS,
        *values(_RECORD, schema),
    )


def totals():
    """What `proven` asks for of the rows that `read` gave, grouped by FILE, CLEAN, END and whatever else."""
    return [F.first(SIZE).alias(SIZE), F.sum(BYTES).alias(BYTES), F.max(LAST).alias(LAST)]


def proven(groups):
    """The files of which every byte belongs to a clean record or to the last line's end; `groups`: with `totals`."""
    files = {row[FILE]: [] for row in groups}
    for row in groups:
        files[row[FILE]].append(row)
    return {file for file, rows in files.items() if all(row[CLEAN] for row in rows) and _adds_up(rows)}


def _adds_up(rows):
    ends = [row for row in rows if row[END]]
    if sum(row["count"] for row in ends) > 1:
        return False
    # The last line's end stands behind the last }, so that no } of its own follows it.
    is_last = all(row[LAST] is not None and row[LAST] == max(one[LAST] or 0 for one in rows) for row in ends)
    return is_last and sum(row[BYTES] for row in rows) - len(ends) == rows[0][SIZE]


def _cut(spark, folder):
    return spark.read.option("recursiveFileLookup", "true").option("lineSep", "}").text(folder)


def _begins():
    value = F.col("value")
    return value.startswith('{"') | value.startswith('\n{"') | value.startswith('\r\n{"')


def _ends():
    return F.col("value").isin("\n", "\r\n")


def _objects(kind):
    return any(isinstance(one, (T.StructType, T.MapType)) for one in every(kind))
