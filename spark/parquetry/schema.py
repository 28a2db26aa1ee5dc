"""Declared columns as Spark's types."""

from collections.abc import Iterable
from functools import cache

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql import types as T

from parquetry.job import Column

# The names of the job's own columns begin with this. No declared column may contain it, so no two names are the same.
OWN = "\x01"
# The name that Hive, and all who read its layout, give to the partition of null.
HIVE_NULL = "__HIVE_DEFAULT_PARTITION__"
_FIELD = "field"


def struct_of(columns: Iterable[Column]) -> T.StructType:
    """The declared columns, in their order, as one Spark type. Metadata says which field a column is read from."""
    return T.StructType(
        [
            T.StructField(column.name, type_of(column.type), metadata={_FIELD: column.field} if column.field else None)
            for column in columns
        ]
    )


def as_in_files(columns: T.StructType) -> T.StructType:
    """The columns with the names of the fields from which they are read."""
    return T.StructType(
        [T.StructField((column.metadata or {}).get(_FIELD, column.name), column.dataType) for column in columns.fields]
    )


@cache
def type_of(ddl: str) -> T.DataType:
    """Spark's type for "bigint" or "`id` bigint, `day` date"."""
    return T._parse_datatype_string(ddl)


def typed(texts: str, columns: Iterable[Column]) -> list[SparkColumn]:
    """The columns, read from the array of text in the column `texts`, in their order."""
    fields = struct_of(columns).fields
    return [F.col(texts)[place].cast(field.dataType).alias(field.name) for place, field in enumerate(fields)]


def empty(spark: SparkSession, columns: Iterable[Column]) -> DataFrame:
    """A DataFrame of the declared columns without rows, made in the JVM: Spark's way through Python is slower."""
    nulls = ", ".join(f"cast(null as {column.type}) as `{column.name}`" for column in columns)
    return spark.sql(f"select {nulls} where false")
