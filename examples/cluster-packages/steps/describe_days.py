"""Writes the number of clicks of each day, with commas. The executors use a package of requirements.txt."""

import argparse

import humanize
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

parser = argparse.ArgumentParser()
for name in ("clicks", "to"):
    parser.add_argument(f"--{name}", required=True)
given = parser.parse_args()

spark = SparkSession.builder.getOrCreate()
with_commas = F.udf(humanize.intcomma, "string")
days = spark.read.parquet(given.clicks).groupBy("day").count()
days.withColumn("clicks", with_commas("count")).coalesce(1).write.mode("overwrite").json(given.to)
print(f"the step used humanize {humanize.__version__}")
