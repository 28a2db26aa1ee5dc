"""How rows are spread over tasks and sorted, so that a partition gets few files, of about the size that is wanted."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from heapq import nlargest

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql import types as T

from parquetry.files.hadoop import Found, Hadoop
from parquetry.job import Table
from parquetry.schema import HIVE_NULL

MIB = 1 << 20
# Shuffled rows are larger than the same rows in Parquet: their columns repeat themselves. Twice as large is a cautious
# guess: files become somewhat smaller than wanted rather than too large.
SHUFFLED = 2
# How many of the largest published files say how many rows are in a mebibyte.
_FOOTERS = 3


def lay_out(spark: SparkSession, table: Table, rows: DataFrame, few_rows: bool = False) -> DataFrame:
    """`rows` with those of one partition together, split where they fill more than one file, and sorted.

    `few_rows`: whether one task should do that for all rows.
    """
    columns = [
        _stop_at_null_names(field) if _names_a_folder(field, table) else F.col(f"`{field.name}`")
        for field in rows.schema.fields
    ]
    rows = rows.select(*columns)
    together = rows.coalesce(1) if few_rows else _rebalanced(spark, table, rows)
    order = table.partitionBy + [name for name in table.sortBy or table.key if name not in table.partitionBy]
    return together.sortWithinPartitions(*[f"`{name}`" for name in order]) if order else together


def _rebalanced(spark: SparkSession, table: Table, rows: DataFrame) -> DataFrame:
    rows.createOrReplaceTempView("__rows")
    partition = ", ".join(f"`{name}`" for name in table.partitionBy)
    spark.conf.set("spark.sql.adaptive.advisoryPartitionSizeInBytes", f"{table.fileSize * SHUFFLED}m")
    # Files are counted by partition values, not by tasks, so a partitioned table is written by as many tasks as there
    # are cores. An unpartitioned one gets a task, and so a file, for each fileSize of rows.
    spark.conf.set("spark.sql.adaptive.coalescePartitions.parallelismFirst", str(bool(partition)).lower())
    spark.conf.set("spark.sql.adaptive.coalescePartitions.minPartitionSize", "1k" if partition else "1m")
    hint = f"REBALANCE({partition})" if partition else "REBALANCE"
    return spark.sql(f"select /*+ {hint} */ * from __rows")


def _names_a_folder(field: T.StructField, table: Table) -> bool:
    return field.name in table.partitionBy and isinstance(field.dataType, T.StringType)


def _stop_at_null_names(field: T.StructField) -> Column:
    """The column, which stops the run at a string that would be read back as null from the name of a folder."""
    column = F.col(f"`{field.name}`")
    message = (
        "column {0} of partitionBy is {1}, which would be read back as null from the name of a folder; "
        "change it in the SQL, for example with nullif({0}, {2}), or partition by another column"
    )
    strings = [("", "an empty string", "''"), (HIVE_NULL, HIVE_NULL, f"'{HIVE_NULL}'")]
    stops = [
        F.when(column == value, F.raise_error(message.format(field.name, shown, literal)))
        for value, shown, literal in strings
    ]
    return F.coalesce(*stops, column).alias(field.name, metadata=field.metadata)


def rows_per_file(files: Hadoop, table: Table, folder: str, published: Iterable[Found]) -> int:
    """About how many rows fill a file of the table's fileSize, by its published files; 0 when they do not show it.

    `published`: the files in `folder`. A file ends after this number of rows. Spark's guess about shuffled
    bytes is less exact.
    """
    largest = nlargest(_FOOTERS, published, key=lambda file: file.size)
    if not largest or largest[0].size < MIB:
        return 0  # too small: most of their bytes are footers and dictionaries, not rows
    with ThreadPoolExecutor(_FOOTERS) as pool:
        rows = sum(pool.map(files.rows_of_parquet, [folder + file.key for file in largest]))
    return round(table.fileSize * MIB * rows / sum(file.size for file in largest))
