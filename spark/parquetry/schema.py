"""Declared columns as Spark's types."""

from functools import cache

from pyspark.sql import types as T


def struct_of(columns):
    """The declared schema as Spark's type."""
    return type_of(", ".join(f"`{one.name}` {one.type}" for one in columns))


@cache
def type_of(ddl):
    return T._parse_datatype_string(ddl)


def empty(spark, columns):
    """A DataFrame of the declared columns without rows, made in the JVM: Spark's way through Python is slower."""
    nulls = ", ".join(f"cast(null as {one.type}) as `{one.name}`" for one in columns)
    return spark.sql(f"select {nulls} where false")
