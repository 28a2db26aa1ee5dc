"""Says of which fields the columns of tables are made, as far as SQL says it.

Reads a job.json on stdin and writes {table: {column: ["source.field", …] or null}}: null where it is not known for
certain.
"""

import json
import logging
import sys
from typing import Any, Optional

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError
from sqlglot.lineage import Node, lineage
from sqlglot.optimizer.qualify_tables import qualify_tables

# By database, then table, then column: the types. SQL writes a source without a database, an earlier table as tables.X.
Schema = dict[str, dict[str, dict[str, str]]]

# The column that `unknownFields: keep` adds. The same as in config/schema/source-fields.ts.
KEPT_FIELDS = "unknown_fields"


def main() -> None:
    logging.disable()
    job = json.load(sys.stdin)
    known: Schema = {"sources": {source["name"]: columns_of_source(source) for source in job["sources"]}, "tables": {}}
    found: dict[str, dict[str, Optional[list[str]]]] = {}
    for table in job["tables"]:
        names = [column["name"] for column in table["columns"]]
        found[table["name"]] = {name: origins(name, table["sql"], known) for name in names}
        known["tables"][table["name"]] = {column["name"]: column["type"] for column in table["columns"]}
    json.dump(found, sys.stdout)


def columns_of_source(source: dict[str, Any]) -> dict[str, str]:
    """All columns that SQL sees of a source."""
    declared = [*source["schema"], *source.get("envelope", []), *source.get("path", {}).get("columns", [])]
    columns = {column["name"]: column["type"] for column in declared}
    if source.get("unknownFields") == "keep":
        columns[KEPT_FIELDS] = "string"
    return columns


def origins(column: str, sql: str, known: Schema) -> Optional[list[str]]:
    """The fields, each once and sorted. None where one of them is not certain."""
    try:
        query = qualify_tables(parse_one(sql, dialect="spark"), db="sources", dialect="spark")
        root = lineage(column, query, schema=known, dialect="spark")
    # The library raises more than its own errors where it does not understand an expression.
    except (SqlglotError, ValueError, KeyError, AttributeError, TypeError, RecursionError):
        return None
    fields = [field_of(leaf, known) for leaf in root.walk() if not leaf.downstream and not is_constant(leaf)]
    return None if None in fields else sorted({field for field in fields if field is not None})


def field_of(leaf: Node, known: Schema) -> Optional[str]:
    """`source.field`, or `tables.table.column`, as it was declared. None for what is neither."""
    table, column = leaf.expression, leaf.name.split(".")[-1]
    if not isinstance(table, exp.Table):
        return None
    # Spark ignores capitals in names, and the library writes them in lower case.
    for name, columns in known.get(table.db, {}).items():
        for field in columns:
            if (name.lower(), field.lower()) == (table.name.lower(), column.strip('`"').lower()):
                return f"{name}.{field}" if table.db == "sources" else f"tables.{name}.{field}"
    return None


def is_constant(leaf: Node) -> bool:
    """Whether it is made of no field: of constants, or of the number of rows."""
    if isinstance(leaf.expression, exp.Table):
        return False
    named = leaf.expression.find_all(exp.Column, exp.Star)
    return all(isinstance(field, exp.Star) and isinstance(field.parent, exp.Count) for field in named)


if __name__ == "__main__":
    main()
