"""The Spark session. Master, file systems and committers belong to the cluster's configuration, never to the job."""

from pyspark.sql import SparkSession

from parquetry.jvm import remember_names

SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    # A cast that fails or a sum that overflows ends the run with a message, and does not become null.
    "spark.sql.ansi.enabled": "true",
    # A table's SQL is taken as it is: else Spark would replace ${name}, even within a string.
    "spark.sql.variable.substitute": "false",
    # An earlier table is visible to the next one's SQL as tables.NAME.
    "spark.sql.globalTempDatabase": "tables",
    # The default, INT96, is deprecated and sorts wrongly in Athena's statistics.
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    # Dates before October 1582, such as 0001-01-01 for "no date", are written by today's calendar, which Athena reads.
    "spark.sql.parquet.datetimeRebaseModeInWrite": "CORRECTED",
    "spark.sql.sources.partitionOverwriteMode": "static",
    # To look for the best encoding of each column took half of the time of keeping the records for the tables.
    "spark.sql.inMemoryColumnarStorage.compressed": "false",
    # With the default, 10,000, the array of a column of long strings is larger than half a region of G1, Java's garbage
    # collector. A region is 1 MiB, if the heap is below 4 GiB. Such an array takes whole regions and is never moved,
    # so the heap would be full too early.
    "spark.sql.inMemoryColumnarStorage.batchSize": "2000",
    # Java does not compile larger methods, and Spark would put all columns of a wide table into one method.
    "spark.sql.codegen.hugeMethodLimit": "8000",
    "spark.ui.showConsoleProgress": "false",
}


def start(name: str) -> SparkSession:
    """The session of a run, or the one that this process has already."""
    builder = SparkSession.builder.appName(name)
    for key, value in SETTINGS.items():
        builder = builder.config(key, value)
    spark = builder.getOrCreate()
    remember_names(spark)
    # Four tasks for each core list folders, instead of one task for each folder. A cluster has no executors yet, so the
    # number of its cores is an option of spark-submit (stacks/cluster/driver.ts).
    lists = 4 * spark.sparkContext.defaultParallelism
    spark.conf.set("spark.sql.sources.parallelPartitionDiscovery.parallelism", str(lists))
    spark.sparkContext.setLogLevel("ERROR")
    return spark
