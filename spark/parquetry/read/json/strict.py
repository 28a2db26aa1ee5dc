"""Values that Spark's JSON parser bends without a word, asked for in a type that keeps them and held against their own.

It reads "5" as the 6th of January 1970, a number as seconds, 10:00 as a time of today; ends the run at the 30th of
February; rounds decimals; makes 1e999 infinite; and writes a number in a text field anew, so that 1.10 becomes 1.1.
"""

from functools import reduce
from operator import or_

from pyspark.sql import functions as F
from pyspark.sql import types as T

from parquetry.read.json.nested import every
from parquetry.read.timeformat import OFFSET

_DAY = r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,6}0*)?)?"
# ISO 8601. A date may be written as the midnight that it begins with; more than microseconds would be cut off.
DATE = rf"{_DAY}(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?"
TIMESTAMP = rf"{_DAY}(?:[T ]{_CLOCK}{OFFSET}?)?"
_TIMES = {T.DateType: DATE, T.TimestampType: TIMESTAMP, T.TimestampNTZType: TIMESTAMP}
_DIGITS = 38
# A text with a comma, which Spark's parser would leave out: 1,50 would be the decimal 150. For Java and Python. What is
# found may be none.
COMMA = r'"(?=[^"]*[0-9])[-+.,0-9a-fA-Fu\\]*(?:,|\\u002[cC])[-+.,0-9a-fA-Fu\\]*"'


def asked(kind):
    """The type to parse as for the declared type `kind`."""
    if type(kind) in _TIMES:
        return T.StringType()
    if isinstance(kind, T.DecimalType):
        return T.DecimalType(_DIGITS, _DIGITS - (kind.precision - kind.scale))
    if isinstance(kind, T.ArrayType):
        return T.ArrayType(asked(kind.elementType))
    if isinstance(kind, T.MapType):
        return T.MapType(kind.keyType, asked(kind.valueType))
    if isinstance(kind, T.StructType):
        return T.StructType([T.StructField(one.name, asked(one.dataType)) for one in kind.fields])
    return kind


def value(column, kind):
    """Column: what was parsed as `asked(kind)`, as `kind`; null where it is not exactly one."""
    if asked(kind) == kind:
        return column
    if isinstance(kind, T.ArrayType):
        return F.transform(column, lambda one: value(one, kind.elementType))
    if isinstance(kind, T.MapType):
        return F.transform_values(column, lambda _, one: value(one, kind.valueType))
    if isinstance(kind, T.StructType):
        fields = [value(column[one.name], one.dataType).alias(one.name) for one in kind.fields]
        return F.when(column.isNotNull(), F.struct(*fields))
    if isinstance(kind, T.DecimalType):
        # Whole digits are as many as declared; what is beyond the scale must be zeros.
        exact = column.cast("string").rlike(rf"^-?[0-9]+(?:\.[0-9]{{0,{kind.scale}}}0*)?$")
        return F.when(exact, column.cast(kind))
    # A moment without a zone is UTC's, as in CSV: an offset is not cut off.
    return F.when(column.rlike(f"^(?:{_TIMES[type(kind)]})$"), F.try_to_timestamp(column)).cast(kind)


def bent(column, kind):
    """Column: whether what was parsed as `asked(kind)` is not exactly a value of `kind`; None when any value is."""
    if isinstance(kind, T.ArrayType):
        return any_of(column, lambda one: bent(one, kind.elementType))
    if isinstance(kind, T.MapType):
        return any_of(F.map_values(column), lambda one: bent(one, kind.valueType))
    if isinstance(kind, T.StructType):
        return either([bent(column[one.name], one.dataType) for one in kind.fields])
    if isinstance(kind, (T.DoubleType, T.FloatType)):
        return F.coalesce(F.abs(column) == F.lit(float("inf")), F.lit(False))
    if type(kind) in _TIMES or isinstance(kind, T.DecimalType):
        return column.isNotNull() & value(column, kind).isNull()
    return None


def may_round(text, kind):
    """Column: whether a number in `text` may have more digits than `asked(kind)` holds, or a comma within.

    None without decimals.
    """
    decimals = [one for one in every(kind) if isinstance(one, T.DecimalType)]
    least = min((asked(one).scale for one in decimals), default=None)
    return None if least is None else text.rlike(rf"\.[0-9]{{{least + 1}}}|[0-9][eE]-|{COMMA}")


def any_of(column, of_one):
    """Column: whether the Column `of_one` is true of any element; None where it is none."""
    # Whether there is anything to ask is known by asking it of any column at all.
    return F.coalesce(F.exists(column, of_one), F.lit(False)) if of_one(F.lit(None)) is not None else None


def either(columns):
    """The Columns joined by or, those that are None left out; None where all are."""
    there = [one for one in columns if one is not None]
    return reduce(or_, there) if there else None
