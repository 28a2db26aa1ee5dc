"""The rows of written tables, counted and compared by DuckDB, which is independent of the Spark jobs."""

from pathlib import Path

import duckdb

TABLES = ("songs", "artists", "users", "time", "songplays")


def _read(base: duckdb.DuckDBPyConnection, folder: Path, table: str) -> str:
    """A query for the table's rows, with its columns sorted by name."""
    # Partition columns are text in folder names. Their types are given here, because a folder can be year=0.
    kinds = {"year": "int", "month": "int", "artist_id": "varchar"}
    files = f"read_parquet('{folder}/{table}/**/*.parquet', hive_partitioning = true, hive_types_autocast = false)"
    names = [row[0] for row in base.execute(f"describe from {files}").fetchall()]
    columns = ", ".join(_column(name, kinds) for name in sorted(names))
    return f"select {columns} from {files}"


def _column(name: str, kinds: dict[str, str]) -> str:
    if name == "start_time":
        return "start_time::timestamptz as start_time"
    return f"{name}::{kinds[name]} as {name}" if name in kinds else name


def _base() -> duckdb.DuckDBPyConnection:
    base = duckdb.connect(config={"threads": 2})
    base.execute("set TimeZone = 'UTC'")
    base.execute("set enable_progress_bar = false")
    return base


def rows(folder: Path) -> dict[str, int]:
    """{table: number of its rows}."""
    base = _base()
    return {table: _count(base, _read(base, folder, table)) for table in TABLES}


def _count(base: duckdb.DuckDBPyConnection, query: str, what: str = "*") -> int:
    (row,) = base.execute(f"select count({what}) from ({query})").fetchall()
    return int(row[0])


def matched(folder: Path) -> int:
    """The number of plays whose song is known."""
    base = _base()
    return _count(base, _read(base, folder, "songplays"), "song_id")


def same(first: Path, second: Path) -> dict[str, int]:
    """{table: number of its rows}; ends the benchmark when the two folders' tables have different rows."""
    base, result = _base(), {}
    for table in TABLES:
        left, right = _read(base, first, table), _read(base, second, table)
        differ = [_count(base, f"{left} except all {right}"), _count(base, f"{right} except all {left}")]
        if differ != [0, 0]:
            raise SystemExit(f"{table}: {differ[0]} rows only in {first}, {differ[1]} only in {second}")
        result[table] = _count(base, left)
    return result
