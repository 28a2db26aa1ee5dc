"""Spark's types as Athena and Glue write them, without the fields that they cannot name."""

import re
from collections.abc import Iterator
from typing import Optional

from pyspark.sql import types as T

# Spark's names where Hive has others. A timestamp_ntz is what Hive calls timestamp: one without a time zone.
_HIVE = {"timestamp_ntz": "timestamp"}
# Glue keeps a type as a text without backticks. Athena reads it with Hive's parser of types, which takes no other
# characters in a name. One other name there, and Athena refuses the whole table.
# https://docs.aws.amazon.com/athena/latest/ug/tables-databases-columns-names.html
_NAME = re.compile("[A-Za-z0-9_$.]+")


def hive(kind: T.DataType) -> str:
    """Hive's name of a Spark type. Names are in backticks: many, such as timestamp and user, are words of SQL."""
    if isinstance(kind, T.ArrayType):
        return f"array<{hive(kind.elementType)}>"
    if isinstance(kind, T.MapType):
        return f"map<{hive(kind.keyType)},{hive(kind.valueType)}>"
    if isinstance(kind, T.StructType):
        return "struct<" + ",".join(f"`{field.name.lower()}`:{hive(field.dataType)}" for field in kind.fields) + ">"
    name = kind.simpleString()
    return _HIVE.get(name, name)


def readable(kind: T.DataType) -> Optional[T.DataType]:
    """The type without the fields whose names Athena does not take; None where nothing of it is left.

    Athena finds the fields of Parquet by name, so the others are read as before.
    """
    if isinstance(kind, T.ArrayType):
        element = readable(kind.elementType)
        return element and T.ArrayType(element)
    if isinstance(kind, T.MapType):
        value = readable(kind.valueType)
        return value and readable(kind.keyType) and T.MapType(kind.keyType, value)
    if isinstance(kind, T.StructType):
        inner = [(field.name, readable(field.dataType)) for field in kind.fields if _NAME.fullmatch(field.name)]
        fields = [T.StructField(name, found) for name, found in inner if found]
        return T.StructType(fields) if fields else None
    return kind


def unreadable(kind: T.DataType, path: str) -> Iterator[str]:
    """The fields that Athena cannot name, as paths below the column or field `path`: `tags[].app/name`."""
    if isinstance(kind, T.ArrayType):
        yield from unreadable(kind.elementType, f"{path}[]")
    if isinstance(kind, T.MapType):
        yield from unreadable(kind.keyType, f"{path}{{}}")
        yield from unreadable(kind.valueType, f"{path}{{}}")
    if isinstance(kind, T.StructType):
        for field in kind.fields:
            if _NAME.fullmatch(field.name):
                yield from unreadable(field.dataType, f"{path}.{field.name}")
            else:
                yield f"{path}.{field.name}"
