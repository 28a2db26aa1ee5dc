"""A source of delimited text: its lines in the order in which they stand in each file, through the exact reader.

Spark cuts large files into splits, wherever they come to lie, and a quoted value may span any number of lines. So the
lines are brought back into order by file first; no file is ever in memory as a whole.
"""

import codecs
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from urllib.parse import unquote

from pyspark.sql import functions as F
from pyspark.sql import types as T

from parquetry.errors import RunError
from parquetry.files.hadoop import THREADS, Hadoop
from parquetry.read.csv import delimited
from parquetry.read.json.exact import DETAIL, REASON, TEXT
from parquetry.read.json.pieces import FILE

LINE = "__line"
_VALUES = "__values"

_ROWS = T.StructType(
    [
        T.StructField(FILE, T.StringType()),
        T.StructField(LINE, T.LongType()),
        T.StructField(TEXT, T.StringType()),
        T.StructField(REASON, T.StringType()),
        T.StructField(DETAIL, T.StringType()),
        T.StructField(_VALUES, T.ArrayType(T.StringType())),
    ]
)


def lines_of(spark, folder):
    """The folder's lines as they are, carriage returns included: one within quotes belongs to the value."""
    return spark.read.option("recursiveFileLookup", "true").option("lineSep", "\n").text(folder)


def read(spark, lines, how, schema):
    """The lines' records, flat: file, line, text, reason and detail (null for a sound one), and the schema's fields."""

    marked = _marked(spark, lines, how)

    def rows(partition):
        for file, group in groupby(partition, key=itemgetter(0)):
            name = unquote(file)
            its_own = replace(how, encoding="UTF-8") if name in marked else how
            for one in delimited.decode((bytes(raw) for _, raw in group), its_own, schema):
                yield (name, *one)

    placed = lines.select(
        F.col("_metadata.file_path").alias(FILE),
        F.col("_metadata.file_block_start").alias("__block"),
        F.monotonically_increasing_id().alias("__place"),
        F.col("value").cast("binary").alias("__raw"),
    )
    ordered = placed.repartition(FILE).sortWithinPartitions(FILE, "__block", "__place").select(FILE, "__raw")
    found = spark.createDataFrame(ordered.rdd.mapPartitions(rows), _ROWS, verifySchema=False)
    typed = [F.col(_VALUES)[place].cast(one.dataType).alias(one.name) for place, one in enumerate(schema.fields)]
    return found.select(FILE, LINE, TEXT, REASON, DETAIL, *typed)


def _marked(spark, lines, how):
    """The files that say by their first bytes that they are UTF-8, which Hadoop's reader of lines takes away unseen."""
    if codecs.lookup(how.encoding).name == "utf-8":
        return frozenset()
    files = Hadoop(spark)
    names = [files.path(unquote(one)).toString() for one in lines.inputFiles()]
    with ThreadPoolExecutor(THREADS) as pool:
        begins = pool.map(lambda name: files.beginning(name, len(codecs.BOM_UTF8)), names)
        return frozenset(name for name, begin in zip(names, begins) if begin == codecs.BOM_UTF8)


def refuse_headers(source, rows):
    """RunError when a file's header is not the declared fields: whatever its columns are, they are not ours."""
    wrong = rows.where(F.col(REASON) == delimited.HEADER).select(FILE, DETAIL).orderBy(FILE).limit(3).collect()
    if wrong:
        told = "; ".join(f"{row[FILE]}: {row[DETAIL]}" for row in wrong)
        raise RunError(f"{source.name}: {told}")
