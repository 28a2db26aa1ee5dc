"""Rows of written tables, counted and compared by DuckDB, which none of the Spark jobs has anything to do with."""

import duckdb

TABLES = ("songs", "artists", "users", "time", "songplays")


def _read(base, folder, table):
    # Partition columns are text in folder names: the values' own types are told, because a folder can be year=0.
    kinds = {"year": "int", "month": "int", "artist_id": "varchar"}
    files = f"read_parquet('{folder}/{table}/**/*.parquet', hive_partitioning = true, hive_types_autocast = false)"
    names = [row[0] for row in base.execute(f"describe from {files}").fetchall()]
    columns = ", ".join(_column(name, kinds) for name in sorted(names))
    return f"select {columns} from {files}"


def _column(name, kinds):
    if name == "start_time":
        return "start_time::timestamptz as start_time"
    return f"{name}::{kinds[name]} as {name}" if name in kinds else name


def _base():
    base = duckdb.connect(config={"threads": 2})
    base.execute("set TimeZone = 'UTC'")
    base.execute("set enable_progress_bar = false")
    return base


def rows(folder):
    base = _base()
    return {table: _count(base, _read(base, folder, table)) for table in TABLES}


def _count(base, query):
    return base.execute(f"select count(*) from ({query})").fetchone()[0]


def matched(folder):
    """Plays whose song is known."""
    base = _base()
    return base.execute(f"select count(song_id) from ({_read(base, folder, 'songplays')})").fetchone()[0]


def same(one, other):
    """{table: rows of one, or the number of rows that only one of the two has}; raises when any differs."""
    base, result = _base(), {}
    for table in TABLES:
        left, right = _read(base, one, table), _read(base, other, table)
        differ = [_count(base, f"{left} except all {right}"), _count(base, f"{right} except all {left}")]
        if differ != [0, 0]:
            raise SystemExit(f"{table}: {differ[0]} rows only in {one}, {differ[1]} only in {other}")
        result[table] = _count(base, left)
    return result
