"""Runs one query over the Parquet files of tables, with DuckDB.

    python run_sql.py < request.json

The request: {"sql": "select …", "tables": [{"name": "songs", "folder": "/…/songs", "partitions": {"year": "int"}}]}
The answer, in lines of JSON: {"columns": [["year", "number"], …]}, and a list for each row; or {"error": …,
"position": 7}, with the place in the SQL, from 0, where DuckDB says it.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

# Spark's names where DuckDB has others.
TYPES = {
    "byte": "tinyint",
    "short": "smallint",
    "long": "bigint",
    "string": "varchar",
    "dec": "decimal",
    "timestamp": "timestamptz",
    "timestamp_ntz": "timestamp",
}
NUMBERS = ("INT", "BIGINT", "HUGEINT", "SMALLINT", "TINYINT", "DECIMAL", "DOUBLE", "FLOAT", "UBIGINT", "UINTEGER")
ROWS = 1000


def say(value: object) -> None:
    """Writes a line."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")


def main() -> None:
    """Answers the request on standard input."""
    request = json.load(sys.stdin)
    connection = duckdb.connect()
    connection.execute("set TimeZone = 'UTC'; set errors_as_json = true")
    for table in request["tables"]:
        show(connection, **table)
    answer(connection, request["sql"])


def show(connection: duckdb.DuckDBPyConnection, name: str, folder: str, partitions: dict[str, str]) -> None:
    """Makes a view of a table's files."""
    files = sorted(str(path) for path in Path(folder).rglob("*.parquet"))
    if not files:
        return
    declared = {column: TYPES.get(kind, kind) for column, kind in partitions.items()}
    in_folders = [file for file in files if "=" in file[len(folder) :]]
    # A table without rows has one file, in no folder of a partition.
    source = f"read_parquet({literal(in_folders or files)}, union_by_name = true"
    if in_folders:
        kinds = ", ".join(f"{quoted(column)}: {kind}" for column, kind in declared.items())
        source += f", hive_partitioning = true, hive_types = {{{kinds}}}"
        more = ""
    else:
        more = "".join(f", null::{kind} as {quoted(column)}" for column, kind in declared.items())
    connection.execute(f"create view {quoted(name)} as select *{more} from {source})")


def answer(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    """Runs the query, and writes columns and rows, or what is wrong with it."""
    try:
        if len(connection.extract_statements(sql)) != 1:
            say({"error": "there is more than one statement; give one"})
            return
        found = columns_of(connection, sql)
    except duckdb.Error as error:
        say(problem(str(error)))
        return
    kinds = [kind_of(str(kind)) for kind in found.types]
    say({"columns": list(zip(found.columns, kinds))})
    texts = ", ".join(as_text(name, kind) for name, kind in zip(found.columns, kinds))
    before = f"select {texts} from ("
    try:
        # A relation has no rows to be fetched one by one in DuckDB 2. The line break ends a comment.
        shown = connection.execute(f"{before}{sql.rstrip().rstrip(';')}\n) as result")
        while rows := shown.fetchmany(ROWS):
            for row in rows:
                say(row)
    except duckdb.Error as error:
        say(problem(str(error), len(before)))


def columns_of(connection: duckdb.DuckDBPyConnection, sql: str) -> duckdb.DuckDBPyRelation:
    """The result before it is computed."""
    try:
        return connection.sql(sql)
    except duckdb.Error:
        connection.execute(sql)  # fails in the same way, and says where
        raise


def kind_of(duckdb_type: str) -> str:
    """How a value of the type is to be read."""
    if duckdb_type.endswith("]") or duckdb_type.startswith(("STRUCT", "MAP", "BOOLEAN", "JSON")):
        return "json"
    return "number" if duckdb_type.startswith(NUMBERS) else "text"


def as_text(name: str, kind: str) -> str:
    """The column as text, which DuckDB writes: arrays, maps and structs as JSON."""
    value = f"to_json({quoted(name)})" if kind == "json" else quoted(name)
    return f"{value}::varchar"


def problem(message: str, before: int = 0) -> dict[str, Any]:
    """What DuckDB says, in a line, and where. `before`: how many characters of ours are before the query."""
    try:
        error = json.loads(message[message.index("{") :])
    except ValueError:
        return {"error": " ".join(message.split())}
    position = int(error.get("position", -1)) - before
    text = " ".join(str(error["exception_message"]).split())
    return {"error": text, **({"position": position} if position >= 0 else {})}


def quoted(name: str) -> str:
    """A name in SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(values: Sequence[str]) -> str:
    """A list of strings in SQL."""
    return "[" + ", ".join("'" + value.replace("'", "''") + "'" for value in values) + "]"


if __name__ == "__main__":
    main()
