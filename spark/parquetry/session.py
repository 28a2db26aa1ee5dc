"""The Spark session. Master, file systems and committers belong to the cluster's configuration, never to the job."""

from pyspark.sql import SparkSession

SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    # A cast that fails or a sum that overflows ends the run with a sentence instead of turning into null.
    "spark.sql.ansi.enabled": "true",
    # A table's SQL is what is written: else ${name} would be filled in, or made empty, even within a text.
    "spark.sql.variable.substitute": "false",
    # An earlier table is visible to the next one's SQL as tables.NAME.
    "spark.sql.globalTempDatabase": "tables",
    # The default, INT96, is deprecated and sorts wrongly in Athena's statistics.
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    # Days before October 1582, such as a 0001-01-01 that means none: written by today's calendar, as Athena reads them.
    "spark.sql.parquet.datetimeRebaseModeInWrite": "CORRECTED",
    "spark.sql.sources.partitionOverwriteMode": "static",
    # Half of what keeping the records for the tables costs was looking for the best encoding of each column.
    "spark.sql.inMemoryColumnarStorage.compressed": "false",
    # With the default, 10,000, a column of long texts is an array of more than half of one of G1's regions (1 MiB below
    # 4 GiB of heap). Such an array takes whole regions and is never moved: the heap is full long before it should be.
    "spark.sql.inMemoryColumnarStorage.batchSize": "2000",
    # Java never compiles a method of more bytes, and Spark would write all columns of a wide table into one.
    "spark.sql.codegen.hugeMethodLimit": "8000",
    "spark.ui.showConsoleProgress": "false",
}


def start(name: str) -> SparkSession:
    """The session of a run, or the one that this process has already."""
    builder = SparkSession.builder.appName(name)
    for key, value in SETTINGS.items():
        builder = builder.config(key, value)
    spark = builder.getOrCreate()
    # Folders are listed by some tasks for each core, not by one task for each folder.
    lists = 4 * spark.sparkContext.defaultParallelism
    spark.conf.set("spark.sql.sources.parallelPartitionDiscovery.parallelism", str(lists))
    spark.sparkContext.setLogLevel("ERROR")
    return spark
