"""Reads the statements for Athena with Hive's own parsers, which PySpark brings: Athena's DDL is Hive's."""

import re

from pyspark.sql import SparkSession

# A text in quotes, a name in backticks, a comment, or any other character; a ";" of its own ends a statement.
_TOKEN = re.compile(r"'(?:[^'\\]|\\.)*'|`[^`]*`|--[^\n]*|(?s:.)")
_COLUMN = re.compile(r"^  `[^`]+` (.+?)(?: COMMENT '.*')?,?$", re.MULTILINE)


def statements(text):
    """The statements of a file, without the ";" between them."""
    tokens = _TOKEN.findall(text)
    assert "".join(tokens) == text
    return [
        found
        for part in "".join("\0" if token == ";" else token for token in tokens).split("\0")
        if (found := part.strip())
    ]


def check(text):
    """Parses each statement; the type of each column also as Glue keeps it, which is without backticks."""
    jvm = SparkSession.getActiveSession()._jvm
    parser = jvm.org.apache.hadoop.hive.ql.parse.ParseDriver()
    types = jvm.org.apache.hadoop.hive.serde2.typeinfo.TypeInfoUtils
    for statement in statements(text):
        parser.parse(statement)
        for kind in _COLUMN.findall(statement):
            types.getTypeInfoFromTypeString(kind.replace("`", ""))
