"""Declared columns as Spark's types."""

from collections.abc import Iterable
from functools import cache
from typing import cast

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import types as T

from parquetry.job import Column


def struct_of(columns: Iterable[Column]) -> T.StructType:
    """The declared columns, in their order, as one Spark type."""
    return cast(T.StructType, type_of(", ".join(f"`{column.name}` {column.type}" for column in columns)))


@cache
def type_of(ddl: str) -> T.DataType:
    """Spark's type for "bigint" or "`id` bigint, `day` date"."""
    return T._parse_datatype_string(ddl)


def empty(spark: SparkSession, columns: Iterable[Column]) -> DataFrame:
    """A DataFrame of the declared columns without rows, made in the JVM: Spark's way through Python is slower."""
    nulls = ", ".join(f"cast(null as {column.type}) as `{column.name}`" for column in columns)
    return spark.sql(f"select {nulls} where false")
