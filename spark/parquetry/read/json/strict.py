"""Values that Spark's JSON parser changes silently: parsed as a type that keeps them, then compared with the text.

Spark reads "5" as the 6th of January 1970, a number as seconds, and 10:00 as a time of today. It ends the run at the
30th of February, rounds decimals, reads 1e999 as infinity, and gives a text field 1.1 where the file has 1.10.
"""

from collections.abc import Callable, Iterable
from functools import reduce
from operator import or_
from typing import Optional

from pyspark.sql import Column
from pyspark.sql import functions as F
from pyspark.sql import types as T

from parquetry.read.json.nested import every
from parquetry.read.timeformat import OFFSET

_DAY = r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,6}0*)?)?"
# ISO 8601. A date may be written as the midnight that it begins with; more than microseconds would be cut off.
DATE = rf"{_DAY}(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?"
TIMESTAMP = rf"{_DAY}(?:[T ]{_CLOCK}{OFFSET}?)?"
_TIMES: dict[type[T.DataType], str] = {T.DateType: DATE, T.TimestampType: TIMESTAMP, T.TimestampNTZType: TIMESTAMP}
_DIGITS = 38
# A text with a comma, which Spark's parser would leave out: "1,50" would be the decimal 150. A regular expression for
# Java and Python. It may also find texts that are not numbers: then the exact path only costs time.
COMMA = r'"(?=[^"]*[0-9])[-+.,0-9a-fA-Fu\\]*(?:,|\\u002[cC])[-+.,0-9a-fA-Fu\\]*"'


def parsed_type(kind: T.DataType) -> T.DataType:
    """The type to parse as for the declared type `kind`."""
    if type(kind) in _TIMES:
        return T.StringType()
    if isinstance(kind, T.DecimalType):
        return T.DecimalType(_DIGITS, _DIGITS - (kind.precision - kind.scale))
    if isinstance(kind, T.ArrayType):
        return T.ArrayType(parsed_type(kind.elementType))
    if isinstance(kind, T.MapType):
        return T.MapType(kind.keyType, parsed_type(kind.valueType))
    return parsed_struct(kind) if isinstance(kind, T.StructType) else kind


def parsed_struct(schema: T.StructType) -> T.StructType:
    """`parsed_type` of a struct, whose fields keep their names."""
    return T.StructType([T.StructField(field.name, parsed_type(field.dataType)) for field in schema.fields])


def value(column: Column, kind: T.DataType) -> Column:
    """Column: the value that was parsed as `parsed_type(kind)`, as `kind`; null where it is not exactly a `kind`."""
    if parsed_type(kind) == kind:
        return column
    if isinstance(kind, T.ArrayType):
        element = kind.elementType
        return F.transform(column, lambda item: value(item, element))
    if isinstance(kind, T.MapType):
        inside = kind.valueType
        return F.transform_values(column, lambda _, item: value(item, inside))
    if isinstance(kind, T.StructType):
        fields = [value(column[field.name], field.dataType).alias(field.name) for field in kind.fields]
        return F.when(column.isNotNull(), F.struct(*fields))
    if isinstance(kind, T.DecimalType):
        # Spark has kept all declared digits before the point; the digits beyond the scale must be zeros.
        exact = column.cast("string").rlike(rf"^-?[0-9]+(?:\.[0-9]{{0,{kind.scale}}}0*)?$")
        return F.when(exact, column.cast(kind))
    # A moment without an offset is in UTC, as in CSV; an offset is applied and not cut off.
    return F.when(column.rlike(f"^(?:{_TIMES[type(kind)]})$"), F.try_to_timestamp(column)).cast(kind)


def misread(column: Column, kind: T.DataType) -> Optional[Column]:
    """Column: whether what was parsed as `parsed_type(kind)` is not exactly a value of `kind`.

    None for a type of which Spark reads every value exactly.
    """
    if isinstance(kind, T.ArrayType):
        element = kind.elementType
        return any_of(column, lambda item: misread(item, element))
    if isinstance(kind, T.MapType):
        inside = kind.valueType
        return any_of(F.map_values(column), lambda item: misread(item, inside))
    if isinstance(kind, T.StructType):
        return either(misread(column[field.name], field.dataType) for field in kind.fields)
    if isinstance(kind, (T.DoubleType, T.FloatType)):
        return F.coalesce(F.abs(column) == F.lit(float("inf")), F.lit(False))
    if type(kind) in _TIMES or isinstance(kind, T.DecimalType):
        return column.isNotNull() & value(column, kind).isNull()
    return None


def may_round(text: Column, schema: T.StructType) -> Optional[Column]:
    """Column: whether a number in `text` may have a comma, or more digits than `parsed_type` of a decimal holds.

    None without decimals.
    """
    decimals = [kind for kind in every(schema) if isinstance(kind, T.DecimalType)]
    if not decimals:
        return None
    scale = min(_DIGITS - (kind.precision - kind.scale) for kind in decimals)
    return text.rlike(rf"\.[0-9]{{{scale + 1}}}|[0-9][eE]-|{COMMA}")


def any_of(column: Column, condition: Callable[[Column], Optional[Column]]) -> Optional[Column]:
    """Column: whether `condition` is true of any element of the array `column`; None where it gives None."""
    # Whether there is a condition at all depends on the element's type alone, so any column will do to find out.
    if condition(F.lit(None)) is None:
        return None
    return F.coalesce(F.exists(column, lambda item: _not_none(condition(item))), F.lit(False))


def _not_none(column: Optional[Column]) -> Column:
    assert column is not None
    return column


def either(columns: Iterable[Optional[Column]]) -> Optional[Column]:
    """The Columns joined by `or`, without those that are None; None where all are."""
    conditions = [column for column in columns if column is not None]
    return reduce(or_, conditions) if conditions else None
