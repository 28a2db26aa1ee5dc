"""Counts the clicks of each page, with the names of a file that travels with this one."""

import argparse

from pyspark.sql import SparkSession

parser = argparse.ArgumentParser()
for name in ("clicks", "names", "to"):
    parser.add_argument(f"--{name}", required=True)
given = parser.parse_args()

spark = SparkSession.builder.getOrCreate()
clicks = spark.read.parquet(given.clicks).groupBy("page").count()
names = spark.read.csv(given.names, header=True)
clicks.join(names, "page", "left").coalesce(1).write.mode("overwrite").parquet(given.to)
