"""A table's rows as Parquet below the run's own folder, a few well-sized files for each partition."""

from typing import List, NamedTuple

from pyspark.sql import Observation
from pyspark.sql import functions as F

from parquetry.hadoop import Found
from parquetry.pieces import empty, struct_of
from parquetry.tables import COPIES


class Written(NamedTuple):
    """What one table's write took in and left. `files` are relative to `folder`."""

    folder: str
    files: List[Found]
    rows_in: int
    rows_out: int

    @property
    def partitions(self):
        return len({key.rsplit("/", 1)[0] for key, _, _ in self.files if "=" in key})


def write(spark, files, table, rows, folder, stays=None):
    """Writes `rows` (with COPIES), counts them on their way and makes the table visible as tables.NAME.

    `stays`: published rows that the run leaves as they are, which belong to the visible table as well.
    """
    seen = Observation()
    laid_out = _lay_out(spark, table, rows)
    counted = laid_out.observe(seen, F.count(F.lit(1)).alias("out"), F.coalesce(F.sum(COPIES), F.lit(0)).alias("in"))
    files.delete(folder)
    counted.drop(COPIES).write.mode("overwrite").partitionBy(*table.partitionBy).parquet(folder)
    if not _parquet(files, folder):
        # A partitioned table without rows would have no file at all, and readers fail on a folder without a schema.
        empty(spark, table.columns).coalesce(1).write.mode("overwrite").parquet(folder)
    visible = staged(spark, table, folder)
    visible = visible if stays is None else visible.unionByName(stays)
    visible.createOrReplaceGlobalTempView(table.name)
    count = seen.get
    return Written(folder, _parquet(files, folder), count["in"], count["out"])


def staged(spark, table, folder):
    """The written table. The declared types also hold for partition columns, whose values are text in folder names."""
    return spark.read.schema(struct_of(table.columns)).parquet(folder)


def count_back(spark, tables, folders):
    """Rows in the written files, from their footers, all tables in one go: {table name: rows}."""
    counts = [
        staged(spark, table, folder)
        .agg(F.count(F.lit(1)).alias("rows"))
        .select(F.lit(table.name).alias("name"), "rows")
        for table, folder in zip(tables, folders)
    ]
    union = counts[0]
    for one in counts[1:]:
        union = union.union(one)
    return {row["name"]: row["rows"] for row in union.collect()}


def _lay_out(spark, table, rows):
    """REBALANCE brings rows of one partition together and splits what is larger than the advisory size."""
    rows.createOrReplaceTempView("__rows")
    columns = ", ".join(f"`{name}`" for name in table.partitionBy)
    # Files are counted by partition values, not by tasks, so a partitioned table is written by as many tasks as there
    # are cores; an unpartitioned one gets a task, and so a file, for each 128 MiB.
    spark.conf.set("spark.sql.adaptive.coalescePartitions.parallelismFirst", str(bool(columns)).lower())
    spark.conf.set("spark.sql.adaptive.coalescePartitions.minPartitionSize", "1k" if columns else "1m")
    hint = f"REBALANCE({columns})" if columns else "REBALANCE"
    rebalanced = spark.sql(f"select /*+ {hint} */ * from __rows")
    order = table.partitionBy + [name for name in table.sortBy or table.key if name not in table.partitionBy]
    return rebalanced.sortWithinPartitions(*[f"`{name}`" for name in order]) if order else rebalanced


def _parquet(files, folder):
    return [one for one in files.tree(folder) if one.key.endswith(".parquet")]
