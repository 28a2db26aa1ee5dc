"""Sparkify's five tables from a handful of songs and events whose right answer is known."""

from datetime import datetime
from pathlib import Path

import pytest

from world import lines

TABLES = Path(__file__).resolve().parents[3] / "pipelines" / "sparkify" / "tables"
SONGS = (
    "song_id string; title string; duration double; year int; artist_id string; artist_name string; "
    "artist_location string; artist_latitude double; artist_longitude double"
)
EVENTS = (
    "artist string; firstName string; gender string; itemInSession bigint; lastName string; length double; "
    "level string; location string; page string; sessionId bigint; song string; ts bigint; "
    "userAgent string; userId string"
)
T0 = 1542241826796  # 2018-11-15T00:30:26.796Z, a Thursday


def song(number, artist, title, **more):
    fields = {"song_id": f"S{number}", "title": title, "duration": 200.5, "year": 0, "artist_id": artist}
    return {**fields, "artist_name": f"The {artist}", "artist_location": "", **more}


def event(user, ts, **more):
    fields = {"userId": user, "ts": ts, "sessionId": 7, "itemInSession": 1, "page": "NextSong", "level": "free"}
    return {**fields, "firstName": "Ada", "lastName": "B", "gender": "F", "location": "X", "userAgent": "Y", **more}


@pytest.fixture
def sparkify(world):
    songs = [
        song(1, "A1", "One"),
        song(2, "A1", "Two", year=2004, artist_location="Oslo", artist_latitude=59.9),
        song(2, "A1", "Two", year=2004, artist_location="Oslo", artist_latitude=59.9),  # arrived twice
        song(3, "A2", "One"),
        song(4, "A1", "One"),  # another song with title, artist and length of S1
    ]
    events = [
        event("u1", T0, artist="The A1", song="One", length=200.5),
        event("u1", T0 + 60_000, level="paid", artist="The A2", song="One", length=200.5),
        event("u1", T0 + 30_000, artist="The A2", song="One", length=200.6),  # the length differs: not known
        event("u2", T0, artist=None, song=None, length=None, userAgent=None),
        event("u2", T0, artist=None, song=None, length=None, userAgent=None),  # the same twice: two plays
        event("u3", T0 + 5, page="Home", level="paid"),
    ]
    land(world, {"A/1": lines(*songs[:3]), "B/2": lines(*songs[3:])}, {"2018/1": lines(*events)})
    assert world.run() == 0
    return world


def land(world, songs, events):
    """The pipeline over these objects: {key: bytes} of each source."""
    keep = [{"name": "page is NextSong", "where": "page = 'NextSong'", "place": "pipeline.yaml:1:1"}]
    world.source("songs", SONGS, songs)
    world.source("events", EVENTS, events, keep=keep)

    def table(name, columns, **more):
        world.table(name, (TABLES / f"{name}.sql").read_text(), columns, **more)

    table(
        "songs",
        "song_id string; title string; artist_id string; year int; duration double",
        key=["song_id"],
        latestBy=["year desc"],
        partitionBy=["year", "artist_id"],
    )
    table(
        "artists",
        "artist_id string; name string; location string; latitude double; longitude double",
        key=["artist_id"],
        latestBy=["latitude is null", "location = ''"],
    )
    table("users", "user_id string; first_name string; last_name string; gender string; level string", key=["user_id"])
    table(
        "time",
        "start_time timestamp; hour int; day int; week int; month int; year int; weekday int",
        key=["start_time"],
        partitionBy=["year", "month"],
    )
    table(
        "songplays",
        "songplay_id string; start_time timestamp; user_id string; level string; song_id string; artist_id string; "
        "session_id bigint; location string; user_agent string; year int; month int",
        partitionBy=["year", "month"],
    )


def test_the_five_tables_are_right(sparkify, spark):
    def rows(table, *columns):
        frame = spark.read.parquet(f"{sparkify.uri('tables')}{table}")
        return sorted((tuple(row) for row in frame.select(*columns).collect()), key=str)

    assert rows("songs", "song_id", "year", "artist_id") == [
        ("S1", 0, "A1"),
        ("S2", 2004, "A1"),
        ("S3", 0, "A2"),
        ("S4", 0, "A1"),
    ]
    assert rows("artists", "artist_id", "name", "location", "latitude") == [
        ("A1", "The A1", "Oslo", 59.9),
        ("A2", "The A2", "", None),
    ]
    assert rows("users", "user_id", "level") == [("u1", "paid"), ("u2", "free")]
    times = rows("time", "start_time", "hour", "day", "week", "weekday", "year", "month")
    assert [time[1:] for time in times] == [(0, 15, 46, 4, 2018, 11)] * 3
    assert (
        spark.read.parquet(f"{sparkify.uri('tables')}time").where(f"start_time = timestamp_millis({T0})").count() == 1
    )
    assert rows("songplays", "user_id", "level", "song_id", "artist_id", "year", "month") == [
        ("u1", "free", "S1", "A1", 2018, 11),
        ("u1", "free", None, None, 2018, 11),
        ("u1", "paid", "S3", "A2", 2018, 11),
        ("u2", "free", None, None, 2018, 11),
        ("u2", "free", None, None, 2018, 11),
    ]
    assert len({play_id for (play_id,) in rows("songplays", "songplay_id")}) == 5
    events = sparkify.ledger()["sources"]["events"]
    assert (events["records"], events["dropped"]) == (
        {"read": 6, "used": 5, "dropped": 1, "quarantined": 0},
        {"page is NextSong": 1},
    )


def test_ids_do_not_depend_on_the_run(sparkify, spark):
    def plays():
        frame = spark.read.parquet(f"{sparkify.uri('tables')}songplays")
        return sorted((row.songplay_id, row.user_id, row.start_time) for row in frame.collect())

    before = plays()
    # The same records in another file order.
    merged = sparkify.root / "merged" / "events" / "2018"
    merged.write_bytes(b"".join(sorted(merged.read_bytes().splitlines(keepends=True))))
    sparkify.cluster("j-2")
    assert sparkify.run() == 0
    assert plays() == before
    assert datetime(2018, 11, 15, 0, 30, 26, 796000) in {start for _, _, start in before}
