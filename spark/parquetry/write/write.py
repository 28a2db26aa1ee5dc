"""A table's rows as Parquet below the run's own folder, a few well-sized files for each partition."""

from typing import NamedTuple

from pyspark.sql import Observation
from pyspark.sql import functions as F

from parquetry.files.hadoop import Found
from parquetry.schema import empty, struct_of
from parquetry.write.layout import lay_out
from parquetry.write.query import COPIES


class Written(NamedTuple):
    """What one table's write took in and left. `files` are relative to `folder`."""

    folder: str
    files: list[Found]
    rows_in: int
    rows_out: int

    @property
    def partitions(self):
        return len({key.rsplit("/", 1)[0] for key, _, _ in self.files if "=" in key})


def write(spark, files, table, rows, folder, rows_in_a_file=0):
    """Writes `rows` (with COPIES) and counts them on their way; `rows_in_a_file`: at most so many, 0 for any number."""
    seen = Observation()
    laid_out = lay_out(spark, table, _commented(rows, table))
    counted = laid_out.observe(seen, F.count(F.lit(1)).alias("out"), F.coalesce(F.sum(COPIES), F.lit(0)).alias("in"))
    files.delete(folder)
    _parquet_of(counted.drop(COPIES), table, rows_in_a_file).partitionBy(*table.partitionBy).parquet(folder)
    if not _parquet(files, folder):
        # A partitioned table without rows would have no file at all, and readers fail on a folder without a schema.
        nothing = _commented(empty(spark, table.columns), table)
        _parquet_of(nothing.coalesce(1), table).parquet(folder)
    count = seen.get
    return Written(folder, _parquet(files, folder), count["in"], count["out"])


def show(spark, table, folder, stays, later):
    """Makes the table visible as tables.NAME, if the SQL of one of the `later` tables can mean it.

    `stays`: published rows that the run leaves as they are, or None; they belong to the visible table as well. Where
    nobody looks, Spark need not list the folders of thousands of partitions.
    """
    spark.catalog.dropGlobalTempView(table.name)
    if any("tables" in one.sql.lower() for one in later):
        written = staged(spark, table, folder)
        (written if stays is None else written.unionByName(stays)).createOrReplaceGlobalTempView(table.name)


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
    # Footers are small, whatever Spark takes the opening of a file for: a task for each core, not one for 32 files.
    spark.conf.set("spark.sql.files.openCostInBytes", "0")
    try:
        return {row["name"]: row["rows"] for row in union.collect()}
    finally:
        spark.conf.unset("spark.sql.files.openCostInBytes")


def _commented(rows, table):
    """`rows` with the columns' comments in their metadata, which Spark writes into each file's footer."""
    comments = {one.name: one.comment for one in table.columns if one.comment}
    if not comments:
        return rows
    return rows.select(
        *[
            F.col(f"`{name}`").alias(name, metadata={"comment": comments[name]}) if name in comments else f"`{name}`"
            for name in rows.columns
        ]
    )


def _parquet_of(rows, table, rows_in_a_file=0):
    writer = rows.write.mode("overwrite").option("compression", table.compression)
    # Parquet's writer takes a buffer of a page's size for each file that it opens, and its megabyte is a good part of
    # what a small file costs. Pages end after 20,000 rows anyway, which seldom are more than this.
    return writer.option("maxRecordsPerFile", rows_in_a_file).option("parquet.page.size", 256 << 10)


def _parquet(files, folder):
    return [one for one in files.tree(folder) if one.key.endswith(".parquet")]
