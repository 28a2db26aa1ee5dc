"""A table's rows as Parquet in the run's own folder, a few files of a good size for each partition."""

from collections.abc import Sequence
from typing import Optional

from pyspark.sql import DataFrame, DataFrameWriter, Observation, SparkSession
from pyspark.sql import functions as F

from parquetry.files.hadoop import Hadoop
from parquetry.files.listing import Listing
from parquetry.job import Table
from parquetry.run import Run
from parquetry.schema import empty, struct_of
from parquetry.table_files import Written
from parquetry.write.layout import lay_out
from parquetry.write.query import COPIES


def write(run: Run, table: Table, rows: DataFrame, rows_per_file: int = 0, few_rows: bool = False) -> Written:
    """Writes `rows` (with COPIES), and counts them while it does.

    `rows_per_file`: a file has at most this number of rows; 0: any number.
    `few_rows`: whether one task should write them all.
    """
    folder = run.uri(f"staged/{table.name}")
    seen = Observation()
    laid_out = lay_out(run.spark, table, _commented(rows, table), few_rows)
    counted = laid_out.observe(seen, F.count(F.lit(1)).alias("out"), F.coalesce(F.sum(COPIES), F.lit(0)).alias("in"))
    run.files.delete(folder)
    writer = _writer(counted.drop(COPIES), table).option("maxRecordsPerFile", rows_per_file)
    writer.partitionBy(*table.partitionBy).parquet(folder)
    found = files_in(run.files, folder)
    if not found:
        # A partitioned table without rows would have no file at all, and readers fail on a folder without a schema.
        nothing = _commented(empty(run.spark, table.columns), table)
        _writer(nothing.coalesce(1), table).parquet(folder)
        found = files_in(run.files, folder)
    count = seen.get
    return Written(folder, found, count["in"], count["out"])


def show(
    spark: SparkSession, table: Table, folder: str, remaining: Optional[DataFrame], later: Sequence[Table]
) -> None:
    """Makes the table visible as tables.NAME, if the SQL of one of the `later` tables can mean it.

    `remaining`: published rows that the run leaves as they are, or None; they belong to the visible table too. Where no
    later table reads it, Spark need not list the folders of thousands of partitions.
    """
    spark.catalog.dropGlobalTempView(table.name)
    if any("tables" in other.sql.lower() for other in later):
        written = read(spark, table, folder)
        whole = written if remaining is None else written.unionByName(remaining)
        whole.createOrReplaceGlobalTempView(table.name)


def read(spark: SparkSession, table: Table, folder: str) -> DataFrame:
    """The table's rows in `folder`. Partition columns have their declared types too, not those of their folders."""
    return spark.read.schema(struct_of(table.columns)).parquet(folder)


def count_back(run: Run, written: Written) -> int:
    """The rows in the written files, from their footers."""
    return run.files.rows_of_all(run.spark, ((f"{written.folder}/{file.key}", file.size) for file in written.files))


def _commented(rows: DataFrame, table: Table) -> DataFrame:
    """`rows` with the columns' comments in their metadata, which Spark writes into each file's footer."""
    comments = {column.name: column.comment for column in table.columns if column.comment}
    if not comments:
        return rows
    return rows.select(
        *[
            F.col(f"`{name}`").alias(name, metadata={"comment": comments[name]})
            if name in comments
            else F.col(f"`{name}`")
            for name in rows.columns
        ]
    )


def _writer(rows: DataFrame, table: Table) -> DataFrameWriter:
    writer = rows.write.mode("overwrite").option("compression", table.compression)
    # Parquet's writer takes a buffer of a page's size for each file that it opens. Its megabyte takes much of the time
    # of a small file. Pages end after 20,000 rows anyway, which are seldom more than this.
    return writer.option("parquet.page.size", 256 << 10)


def files_in(files: Hadoop, folder: str) -> Listing:
    """The data files in a table's folder, or in a run's folder for it."""
    return files.listing(folder).where(lambda file: file.is_parquet)
