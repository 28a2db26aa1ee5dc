"""Text to typed values, strictly: a text that is not exactly a value of the declared type is refused, never changed.

A value stays a text, in the one spelling that Spark's cast reads exactly.
"""

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import lru_cache

from pyspark.sql import types as T

from parquetry.read.timeformat import ISO_DATE, ISO_TIMESTAMP, Format

_WHOLE = re.compile("-?[0-9]+")
_PLAIN = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_FLOATING = re.compile(_PLAIN.pattern + "(?:[eE][+-]?[0-9]+)?")
_BITS: dict[type[T.DataType], int] = {T.ByteType: 8, T.ShortType: 16, T.IntegerType: 32, T.LongType: 64}
_LARGEST: dict[type[T.DataType], float] = {T.FloatType: 3.4028234663852886e38, T.DoubleType: float("inf")}

Reader = Callable[[str], str]


class Misfit(Exception):
    """A text is not a value of its column's type; the argument is the reason, without the column's name before it."""


def reader(declared: T.DataType, formats: Iterable[str]) -> Reader:
    """A function from text to the text that Spark casts to `declared`; it raises Misfit.

    `formats`: the declared date patterns, may be empty.
    ValueError for a type that has no text form, such as array, map, struct or binary.
    """
    kind = declared.simpleString()
    if isinstance(declared, T.StringType):
        return lambda text: text
    if type(declared) in _BITS:
        limit = 1 << _BITS[type(declared)] - 1
        return lambda text: _whole(text, limit, kind)
    if isinstance(declared, T.DecimalType):
        decimal = declared
        return lambda text: _decimal(text, decimal, kind)
    if type(declared) in _LARGEST:
        largest = _LARGEST[type(declared)]
        return lambda text: _floating(text, largest, kind)
    if isinstance(declared, T.BooleanType):
        return lambda text: _boolean(text, kind)
    if isinstance(declared, (T.DateType, T.TimestampType, T.TimestampNTZType)):
        return _time(isinstance(declared, T.DateType), [Format(pattern) for pattern in formats], kind)
    raise ValueError(f"text cannot be of type {kind}")


def _is_not(kind: str) -> Misfit:
    return Misfit(f"is not {'an' if kind[0] in 'aeiou' else 'a'} {kind}")


def _whole(text: str, limit: int, kind: str) -> str:
    # Twenty characters hold every 64 bit number; int() of millions of digits would take minutes.
    if not _WHOLE.fullmatch(text) or len(text) > 20 or not -limit <= int(text) < limit:
        raise _is_not(kind)
    return text


def _decimal(text: str, declared: T.DecimalType, kind: str) -> str:
    """A text that needs no rounding: 17850.0 is a decimal(12,0), 17850.5 is not."""
    if not _PLAIN.fullmatch(text) or len(text) > 100:
        raise _is_not(kind)
    whole, _, fraction = text.partition(".")
    fraction = fraction.rstrip("0")
    if len(whole.lstrip("-0")) > declared.precision - declared.scale or len(fraction) > declared.scale:
        raise _is_not(kind)
    if not fraction and not whole.strip("-0"):
        return "0"  # SQL Server and Oracle write zero as .00
    return format(Decimal(f"{whole}.{fraction}" if fraction else whole), "f")


def _floating(text: str, largest: float, kind: str) -> str:
    if not _FLOATING.fullmatch(text) or not abs(float(text)) <= largest or abs(float(text)) == float("inf"):
        raise _is_not(kind)
    return text


def _boolean(text: str, kind: str) -> str:
    if text.lower() not in ("true", "false"):
        raise _is_not(kind)
    return text.lower()


def _time(is_date: bool, declared: list[Format], kind: str) -> Reader:
    """Tries every format. A text that two read as different moments is refused, and so is a text that none reads."""
    usable = [declared_format for declared_format in declared if not (is_date and declared_format.has_time)]
    formats = usable or [ISO_DATE if is_date else ISO_TIMESTAMP]
    no_match = f"fits none of timestampFormats ({kind})" if declared else f"is not an ISO 8601 {kind}"

    @lru_cache(maxsize=10_000)
    def read(text: str) -> str:
        moments = {moment for moment in (format.read(text) for format in formats) if moment is not None}
        if not moments:
            raise Misfit(no_match)
        if len(moments) > 1:
            raise Misfit("fits two of timestampFormats, as different moments")
        moment = moments.pop().replace(tzinfo=None)
        return moment.date().isoformat() if is_date else moment.isoformat(sep=" ")

    return read
