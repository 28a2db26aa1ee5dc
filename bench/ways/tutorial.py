"""The five tables as the tutorials of this data set write them.

    tutorial.py FOLDER OUT [merged]

Schemas are inferred, and files are found by patterns. Each task writes a file in each partition of which it has rows.
Songs are joined by an inner join. The tutorials' Python UDFs for dates are left out, which makes this way faster.
`merged`: FOLDER has files of many lines and not trees of small files.
Prints seconds: `start` until Spark has started, `run` for the job.
"""

import json
import os
import sys
import time

from pyspark.sql import SparkSession
from pyspark.sql import functions as F


def songs_and_artists(spark: SparkSession, pattern: str, out: str) -> None:
    songs = spark.read.json(pattern)
    table = songs.select("song_id", "title", "artist_id", "year", "duration").dropDuplicates()
    table.write.partitionBy("year", "artist_id").parquet(f"{out}/songs", mode="overwrite")
    artists = songs.selectExpr(
        "artist_id",
        "artist_name as name",
        "artist_location as location",
        "artist_latitude as latitude",
        "artist_longitude as longitude",
    ).dropDuplicates()
    artists.write.parquet(f"{out}/artists", mode="overwrite")


def users_time_songplays(spark: SparkSession, events: str, songs: str, out: str) -> None:
    plays = spark.read.json(events).where("page = 'NextSong'")
    users = plays.selectExpr(
        "userId as user_id", "firstName as first_name", "lastName as last_name", "gender", "level"
    ).dropDuplicates()
    users.write.parquet(f"{out}/users", mode="overwrite")
    plays = plays.withColumn("start_time", F.timestamp_millis("ts"))
    times = plays.selectExpr(
        "start_time",
        "hour(start_time) as hour",
        "day(start_time) as day",
        "weekofyear(start_time) as week",
        "month(start_time) as month",
        "year(start_time) as year",
        "dayofweek(start_time) as weekday",
    ).dropDuplicates()
    times.write.partitionBy("year", "month").parquet(f"{out}/time", mode="overwrite")
    known = spark.read.json(songs)
    matches = (plays.song == known.title) & (plays.artist == known.artist_name) & (plays.length == known.duration)
    joined = plays.join(known, matches, "inner").select(
        F.monotonically_increasing_id().alias("songplay_id"),
        "start_time",
        plays.userId.alias("user_id"),
        "level",
        "song_id",
        "artist_id",
        plays.sessionId.alias("session_id"),
        "location",
        plays.userAgent.alias("user_agent"),
        F.year("start_time").alias("year"),
        F.month("start_time").alias("month"),
    )
    joined.write.partitionBy("year", "month").parquet(f"{out}/songplays", mode="overwrite")


def run(spark: SparkSession, folder: str, out: str, merged: bool) -> None:
    songs = f"{folder}/songs" if merged else f"{folder}/song_data/*/*/*/*.json"
    events = f"{folder}/events" if merged else f"{folder}/log_data/*/*/*.json"
    songs_and_artists(spark, songs, out)
    users_time_songplays(spark, events, songs, out)


if __name__ == "__main__":
    spark = SparkSession.builder.appName("tutorial").config("spark.sql.session.timeZone", "UTC").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    started = time.time()
    run(spark, os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), sys.argv[3:] == ["merged"])
    print(json.dumps({"start": started - float(os.environ["BEGAN"]), "run": time.time() - started}))
    sys.stdout.flush()
    os._exit(0)
