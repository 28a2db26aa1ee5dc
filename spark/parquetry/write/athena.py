"""The statements that make a published table known to Athena and to Glue's catalog: for people to run, once.

@see https://docs.aws.amazon.com/athena/latest/ug/create-table.html
"""

import re
from urllib.parse import unquote

from pyspark.sql import types as T

from parquetry.schema import struct_of

# Spark's names where Hive has others. A timestamp_ntz is what Hive calls timestamp: one without a time zone.
_HIVE = {"timestamp_ntz": "timestamp"}
_CODEC = {"zstd": "ZSTD", "snappy": "SNAPPY", "gzip": "GZIP", "none": "UNCOMPRESSED"}
_AT_ONCE = 100  # partitions in a statement; Athena takes statements of 256 KiB


def statements(table, location, files):
    """The statements' text, each ending in ";". `location`: the table's folder; `files`: keys of those below it."""
    types = {one.name: one.dataType for one in struct_of(table.columns).fields}

    def columns(named):
        return ",\n".join(f"  {_name(one.name)} {hive(types[one.name])}{_comment(one.comment)}" for one in named)

    inside = [one for one in table.columns if one.name not in table.partitionBy]
    by_name = {one.name: one for one in table.columns}
    text = f"CREATE EXTERNAL TABLE IF NOT EXISTS {_name(table.name)} (\n{columns(inside)}\n)\n"
    if table.partitionBy:
        text += f"PARTITIONED BY (\n{columns([by_name[name] for name in table.partitionBy])}\n)\n"
    text += f"STORED AS PARQUET\nLOCATION {_quoted(location.rstrip('/') + '/')}\n"
    text += f"TBLPROPERTIES ('parquet.compression'='{_CODEC[table.compression]}');\n"
    return text + _partitions(table, location.rstrip("/") + "/", files)


def hive(kind):
    """Hive's name of a Spark type, as Athena and Glue read it."""
    if isinstance(kind, T.ArrayType):
        return f"array<{hive(kind.elementType)}>"
    if isinstance(kind, T.MapType):
        return f"map<{hive(kind.keyType)},{hive(kind.valueType)}>"
    if isinstance(kind, T.StructType):
        return "struct<" + ",".join(f"{one.name.lower()}:{hive(one.dataType)}" for one in kind.fields) + ">"
    name = kind.simpleString()
    return _HIVE.get(name, name)


def _partitions(table, location, files):
    """Athena looks for folders in lower case only: those of a column like Year have to be named one by one.

    @see https://docs.aws.amazon.com/athena/latest/ug/msck-repair-table.html
    """
    if not table.partitionBy:
        return ""
    if all(re.fullmatch("[a-z0-9][a-z0-9_]*", name) for name in table.partitionBy):
        return f"\nMSCK REPAIR TABLE {_name(table.name)};\n"
    folders = sorted({key.rpartition("/")[0] for key in files if "=" in key})
    text = ""
    for start in range(0, len(folders), _AT_ONCE):
        lines = [
            f"  PARTITION ({_values(one)}) LOCATION {_quoted(location + one + '/')}"
            for one in folders[start:][:_AT_ONCE]
        ]
        text += f"\nALTER TABLE {_name(table.name)} ADD IF NOT EXISTS\n" + "\n".join(lines) + ";\n"
    return text


def _values(folder):
    pairs = [part.split("=", 1) for part in folder.split("/")]
    return ", ".join(f"{_name(unquote(name))}={_quoted(unquote(value))}" for name, value in pairs)


def _name(name):
    return f"`{name.lower()}`"


def _comment(text):
    # Glue takes one line of 255 characters.
    return f" COMMENT {_quoted(' '.join(text.split())[:255])}" if text else ""


def _quoted(text):
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
