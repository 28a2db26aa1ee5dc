"""The statements that make a published table known to Athena and to Glue's catalog: for people to run, once.

A pipeline with a catalog has its tables in Glue by Terraform, and needs no statements.

@see https://docs.aws.amazon.com/athena/latest/ug/create-table.html
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Optional

from parquetry.job import Job, Table
from parquetry.table_files import partition_folders, partition_values

_CODEC = {"zstd": "ZSTD", "snappy": "SNAPPY", "gzip": "GZIP", "none": "UNCOMPRESSED"}
_NAMED = 5  # fields that a warning names
_STATEMENT = "its statement for Athena"
_AT_ONCE = 100  # partitions in a statement; Athena takes statements of 256 KiB


def statements(table: Table, folder: str, keys: Iterable[str]) -> Iterator[str]:
    """The statements' text, each ending in ";", piece by piece.

    `folder`: the published table's URI; `keys`: its files' keys, those of a folder together.
    """
    folder = folder.rstrip("/") + "/"
    lines = _columns(table)
    inside = [line for name, line in lines.items() if name not in table.partitionBy]
    yield "".join(f"-- {' '.join(warning.split())}\n" for warning in _left_out(table, _STATEMENT)).replace(";", ",")
    if not inside:
        return
    yield f"CREATE EXTERNAL TABLE IF NOT EXISTS {_name(table.name)} (\n{_joined(inside)}\n)\n"
    if table.partitionBy:
        yield f"PARTITIONED BY (\n{_joined([lines[name] for name in table.partitionBy])}\n)\n"
    yield f"STORED AS PARQUET\nLOCATION {_quoted(folder)}\n"
    yield f"TBLPROPERTIES ('parquet.compression'='{_CODEC[table.compression]}');\n"
    yield from _partitions(table, folder, keys)


def warnings(job: Job, table: Table) -> list[str]:
    """What the statements, or the table in Glue, leave out, as sentences."""
    return _left_out(table, "its table in Glue" if job.catalog else _STATEMENT)


def _left_out(table: Table, what: str) -> list[str]:
    names = table.leftOut
    if not names:
        return []
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return [
        f"{what} is without {', '.join(names[:_NAMED])}{more}, because Athena takes only letters "
        "from a to z, digits, _, $ and . in the name of a nested field; the files have these fields, and for Athena "
        "rename them in SQL: cast(COLUMN as struct<NAME:TYPE, …>)"
    ]


def _columns(table: Table) -> dict[str, str]:
    """{name: the column's line in the statement}, without columns of which Athena can name no field."""
    return {
        column.name: f"  {_name(column.name)} {_hive(table.glue[column.name])}{_comment(column.comment)}"
        for column in table.columns
        if column.name in table.glue
    }


def _hive(glue: str) -> str:
    """Glue's name of a type, for DDL. Names are in backticks: many, such as timestamp and user, are reserved words."""
    return re.sub(r"([A-Za-z0-9_$.]+):", r"`\1`:", glue)


def _joined(lines: Iterable[str]) -> str:
    return ",\n".join(lines)


def _partitions(table: Table, folder: str, keys: Iterable[str]) -> Iterator[str]:
    """The statements that add partitions.

    Athena finds folders of partitions only where their columns are in lower case. Others, as those of a column Year,
    are named.

    @see https://docs.aws.amazon.com/athena/latest/ug/msck-repair-table.html
    """
    if not table.partitionBy:
        return
    if all(re.fullmatch("[a-z0-9][a-z0-9_]*", name) for name in table.partitionBy):
        yield f"\nMSCK REPAIR TABLE {_name(table.name)};\n"
        return
    partitions = partition_folders(keys)
    while some := list(islice(partitions, _AT_ONCE)):
        lines = [f"  PARTITION ({_values(name)}) LOCATION {_quoted(f'{folder}{name}/')}" for name in some]
        yield f"\nALTER TABLE {_name(table.name)} ADD IF NOT EXISTS\n" + "\n".join(lines) + ";\n"


def _values(partition: str) -> str:
    """The condition "`year`='2018', `month`='11'" of the partition "year=2018/month=11"."""
    return ", ".join(f"{_name(name)}={_quoted(value)}" for name, value in partition_values(partition))


def _name(name: str) -> str:
    return f"`{name.lower()}`"


def _comment(text: Optional[str]) -> str:
    # Glue takes one line of 255 characters.
    return f" COMMENT {_quoted(' '.join(text.split())[:255])}" if text else ""


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
