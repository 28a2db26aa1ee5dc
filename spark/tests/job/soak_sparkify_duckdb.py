"""Sparkify's tables in the SQL of another engine, from records with all that makes them difficult."""

import json
import random

import duckdb
import pytest

from test_sparkify import T0, land
from world import lines

PLACES = [("", None, None), ("Oslo", 59.9, 10.7), ("Oslo, Norway", 59.9, 10.75), ("Here", None, None)]


def some_songs():
    """Songs that came twice, with and without their year; artists who spell themselves in several ways; doubles."""
    chance, found = random.Random(5), []
    for number in range(400):
        artist = chance.randrange(60)
        location, latitude, longitude = chance.choice(PLACES)
        song = {"song_id": f"S{number:03}", "title": f"Title {chance.randrange(90)}", "artist_id": f"A{artist}"}
        song.update(duration=chance.randrange(20) / 4 + 100, year=chance.choice([0, 0, 1999, 2004]))
        song.update(artist_name=f"The {artist}{chance.choice(['', '', ' Band'])}", artist_location=location)
        song.update(artist_latitude=latitude, artist_longitude=longitude)
        found.append(song)
        if chance.random() < 0.2:
            later = {"year": chance.choice([0, 1999, 2011]), "title": chance.choice([song["title"], "Again"])}
            found.append({**song, **later})
    return found


def some_events(songs):
    """Plays of known songs and of others, at the same instants, across months; users who change level; other pages."""
    chance, found = random.Random(6), []
    for _ in range(4000):
        song = chance.choice(songs)
        user, ts = chance.randrange(40), T0 + chance.randrange(600) * 4_000_003
        event = {"userId": f"{user}", "ts": ts, "sessionId": user % 7, "itemInSession": chance.randrange(3)}
        event.update(level=chance.choice(["free", "paid"]), firstName=f"F{user % 9}", lastName=f"L{user}")
        event.update(gender=chance.choice(["F", "M"]), page=chance.choice(["NextSong"] * 4 + ["Home"]), location="X, Y")
        event.update(userAgent=chance.choice(['"A b"', None]))
        length = song["duration"] + chance.choice([0, 0, 0.25])
        event.update(chance.choice([{}, {"artist": song["artist_name"], "song": song["title"], "length": length}]))
        found += [event] * (2 if chance.random() < 0.02 else 1)
    return found


COLUMNS = {
    "songs": {"song_id": "varchar", "title": "varchar", "duration": "double", "year": "int", "artist_id": "varchar"},
    "events": {
        **{name: "varchar" for name in ("artist", "firstName", "gender", "lastName", "level", "location", "page")},
        **{"itemInSession": "bigint", "length": "double", "sessionId": "bigint", "song": "varchar", "ts": "bigint"},
        **{"userAgent": "varchar", "userId": "varchar"},
    },
}
COLUMNS["songs"].update(artist_name="varchar", artist_location="varchar")
COLUMNS["songs"].update(artist_latitude="double", artist_longitude="double")

# One row of a key: the wanted one first, then by all other columns, nothing before something.
DUCKDB = {
    "songs": """
        select distinct on (song_id) song_id, title, artist_id, duration, year from songs
        order by song_id, year desc nulls last, title nulls first, artist_id nulls first, duration nulls first""",
    "artists": """
        select distinct on (artist_id) artist_id, artist_name, artist_location, artist_latitude, artist_longitude
        from songs
        order by artist_id, artist_latitude is null, artist_location = '', artist_name, artist_location,
                 artist_latitude nulls first, artist_longitude nulls first""",
    "users": """
        select distinct on (userId) userId, firstName, lastName, gender, level from plays
        order by userId, ts desc, sessionId desc, itemInSession desc, level desc, firstName desc, lastName desc,
                 gender desc""",
    "time": """
        select distinct moment, hour(moment)::int, day(moment)::int, week(moment)::int, isodow(moment)::int,
               year(moment)::int, month(moment)::int
        from plays""",
    "songplays": """
        select md5('{"ts":' || ts || ',"userId":"' || userId || '","sessionId":' || sessionId || ',"itemInSession":'
                   || itemInSession || ',"copy":' || copy || '}'),
               moment, userId, level, known.song_id, known.artist_id, sessionId, location, userAgent,
               year(moment)::int, month(moment)::int
        from (select *, row_number() over (
                partition by ts, userId, sessionId, itemInSession
                order by song nulls first, artist nulls first, length nulls first, level, location,
                         userAgent nulls first) as copy
              from plays) as p
        left join (select distinct on (title, artist_name, duration) * from songs
                   order by title, artist_name, duration, song_id, artist_id) as known
          on p.song = known.title and p.artist = known.artist_name and p.length = known.duration""",
}
PARQUET = {
    "songs": ["song_id", "title", "artist_id", "duration", "year"],
    "artists": ["*"],
    "users": ["*"],
    "time": ["start_time", "hour", "day", "week", "weekday", "year", "month"],
    "songplays": ["*"],
}


@pytest.fixture(scope="module")
def data():
    songs = some_songs()
    return songs, some_events(songs)


def test_duckdb_gives_the_same_tables(world, spark, data):
    songs, events = data
    # As S3DistCp leaves them: objects end to end, half of them without a newline between.
    cut = len(events) // 2
    plays = {"2018/1": lines(*events[:cut]), "2018/2": b"".join(json.dumps(event).encode() for event in events[cut:])}
    land(world, {f"{n % 3}/{n}": json.dumps(song).encode() for n, song in enumerate(songs)}, plays)
    assert world.run() == 0

    other = duckdb.connect()
    for name, records in zip(("songs", "events"), data):
        file = world.root / f"{name}.jsonl"
        file.write_bytes(lines(*records))
        fields = ", ".join(f"{field}: '{kind}'" for field, kind in COLUMNS[name].items())
        other.execute(f"create table {name} as from read_json('{file}', format='nd', columns={{{fields}}})")
    other.execute(
        "create view plays as select *, make_timestamp(ts * 1000) as moment from events where page = 'NextSong'"
    )
    counted, ledger = {}, world.ledger()
    for name, query in DUCKDB.items():
        expected = sorted(other.execute(query).fetchall(), key=str)
        frame = spark.read.parquet(f"{world.uri('tables')}{name}").selectExpr(*PARQUET[name])
        assert sorted((tuple(row) for row in frame.collect()), key=str) == expected, name
        counted[name] = len(expected)
        assert ledger["tables"][name]["rowsOut"] == len(expected)
    plays_now = sum(event["page"] == "NextSong" for event in events)
    assert ledger["sources"]["events"]["dropped"] == {"page is NextSong": len(events) - plays_now}
    figures = {name: (table["rowsIn"], table["duplicates"]) for name, table in ledger["tables"].items()}
    assert figures == {
        "songs": (len(songs), len(songs) - 400),
        "artists": (len(songs), len(songs) - counted["artists"]),
        "users": (counted["users"], 0),
        "time": (plays_now, plays_now - counted["time"]),
        "songplays": (plays_now, 0),
    }
    known = other.execute(f"select count(song_id) from ({DUCKDB['songplays']})").fetchone()[0]
    assert 500 < known < plays_now - 500
