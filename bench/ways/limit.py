"""The pipeline's tables by DuckDB, with two threads, from the same merged files: what the machine can do.

    limit.py MERGED OUT year[,artist_id]

It checks and counts nothing, and readers may see half of the tables. Prints seconds: `run`.
"""

import json
import os
import shutil
import sys
import time

import duckdb

SONGS = {
    "song_id": "varchar",
    "title": "varchar",
    "duration": "double",
    "year": "int",
    "artist_id": "varchar",
    "artist_name": "varchar",
    "artist_location": "varchar",
    "artist_latitude": "double",
    "artist_longitude": "double",
}
EVENTS = {
    "artist": "varchar",
    "firstName": "varchar",
    "gender": "varchar",
    "itemInSession": "bigint",
    "lastName": "varchar",
    "length": "double",
    "level": "varchar",
    "location": "varchar",
    "page": "varchar",
    "sessionId": "bigint",
    "song": "varchar",
    "ts": "bigint",
    "userAgent": "varchar",
    "userId": "varchar",
}
# Ties are broken as the job breaks them: by all other columns, in their order, Spark's nulls first.
TABLES = {
    "songs": """
        select song_id, title, artist_id, year, duration from songs
        qualify row_number() over (partition by song_id
          order by year desc, title nulls first, artist_id nulls first, duration nulls first) = 1""",
    "artists": """
        select artist_id, artist_name as name, artist_location as location, artist_latitude as latitude,
               artist_longitude as longitude
        from songs
        qualify row_number() over (partition by artist_id
          order by artist_latitude is null, artist_location = '' nulls first, artist_name nulls first,
                   artist_location nulls first, artist_latitude nulls first, artist_longitude nulls first) = 1""",
    "users": """
        select userId as user_id, firstName as first_name, lastName as last_name, gender, level from events
        qualify row_number() over (partition by userId
          order by ts desc, sessionId desc nulls last, itemInSession desc nulls last, level desc nulls last,
                   firstName desc nulls last, lastName desc nulls last, gender desc nulls last) = 1""",
    "time": """
        select start_time, hour(start_time)::int as hour, day(start_time)::int as day, week(start_time)::int as week,
               month(start_time)::int as month, year(start_time)::int as year, isodow(start_time)::int as weekday
        from (select distinct epoch_ms(ts) as start_time from events)""",
    "songplays": """
        with plays as (
          select *, row_number() over (partition by ts, userId, sessionId, itemInSession
            order by song nulls first, artist nulls first, length nulls first, level nulls first,
                     location nulls first, userAgent nulls first) as copy
          from events),
        known as (
          select title, artist_name, duration, min((song_id, artist_id)) as found from songs
          group by title, artist_name, duration)
        select md5(json_object('ts', ts, 'userId', userId, 'sessionId', sessionId, 'itemInSession', itemInSession,
                               'copy', copy)::varchar) as songplay_id,
               epoch_ms(ts) as start_time, userId as user_id, level, found[1] as song_id, found[2] as artist_id,
               sessionId as session_id, location, userAgent as user_agent,
               year(epoch_ms(ts))::int as year, month(epoch_ms(ts))::int as month
        from plays left join known
          on plays.song = title and plays.artist = artist_name and plays.length = duration
        order by year, month, start_time""",
}


def read(base: duckdb.DuckDBPyConnection, name: str, columns: dict[str, str], where: str) -> None:
    """Makes a table of the folder `name` in the working directory."""
    kinds = ", ".join(f"{column}: '{kind}'" for column, kind in columns.items())
    # A merge puts no newline between two files, so that a record may directly follow another.
    base.execute(
        f"create table {name} as select * from read_json('{name}/**/*.json', columns = {{{kinds}}}, "
        f"format = 'unstructured', maximum_object_size = 200000000) where {where}"
    )


def run(merged: str, out: str, songs_by: str) -> None:
    """Writes all tables into `out`; `songs_by`: the partition columns of songs."""
    base = duckdb.connect(config={"threads": 2})
    base.execute("set TimeZone = 'UTC'")
    base.execute("set enable_progress_bar = false")
    base.execute("set partitioned_write_max_open_files = 1000")
    os.chdir(merged)
    read(base, "songs", SONGS, "true")
    read(base, "events", EVENTS, "page = 'NextSong'")
    by = {"songs": songs_by, "time": "year, month", "songplays": "year, month"}
    for name, query in TABLES.items():
        partitions = f", partition_by ({by[name]})" if name in by else ""
        target = f"{out}/{name}"
        if not partitions:
            os.makedirs(target)
            target += "/part-0.parquet"
        base.execute(f"copy ({query}) to '{target}' (format parquet, compression zstd{partitions})")


if __name__ == "__main__":
    merged, out = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    shutil.rmtree(out, ignore_errors=True)
    os.makedirs(out)
    began = time.monotonic()
    run(merged, out, sys.argv[3])
    print(json.dumps({"start": 0, "run": time.monotonic() - began}))
