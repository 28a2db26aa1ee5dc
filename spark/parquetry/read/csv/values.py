"""Text to typed values, strictly: a text that is not exactly a value of the declared type is refused, never bent.

Values go on as text in one plain spelling each, which Spark's cast reads exactly.
"""

import re
from decimal import Decimal
from functools import lru_cache

from pyspark.sql import types as T

from parquetry.read.timeformat import ISO_DATE, ISO_TIMESTAMP, Format

_WHOLE = re.compile("-?[0-9]+")
_PLAIN = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_FLOATING = re.compile(_PLAIN.pattern + "(?:[eE][+-]?[0-9]+)?")
_BITS = {T.ShortType: 16, T.IntegerType: 32, T.LongType: 64}
_LARGEST = {T.FloatType: 3.4028234663852886e38, T.DoubleType: float("inf")}


class Misfit(Exception):
    """(reason without the column's name)"""


def reader(declared, formats):
    """A function from text to canonical text that raises Misfit. `formats`: declared patterns, may be []."""
    kind = declared.simpleString()
    if isinstance(declared, T.StringType):
        return lambda text: text
    if type(declared) in _BITS:
        return lambda text: _whole(text, 1 << _BITS[type(declared)] - 1, kind)
    if isinstance(declared, T.DecimalType):
        return lambda text: _decimal(text, declared, kind)
    if type(declared) in _LARGEST:
        return lambda text: _floating(text, type(declared), kind)
    if isinstance(declared, T.BooleanType):
        return lambda text: _boolean(text, kind)
    if isinstance(declared, (T.DateType, T.TimestampType, T.TimestampNTZType)):
        return _time(isinstance(declared, T.DateType), [Format(one) for one in formats], kind)
    raise ValueError(f"{kind} cannot be read from delimited text")


def _is_not(kind):
    return Misfit(f"is not {'an' if kind[0] in 'aeiou' else 'a'} {kind}")


def _whole(text, limit, kind):
    # Twenty characters hold every 64 bit number; int() of millions of digits would take minutes.
    if not _WHOLE.fullmatch(text) or len(text) > 20 or not -limit <= int(text) < limit:
        raise _is_not(kind)
    return text


def _decimal(text, declared, kind):
    """What fits without rounding: 17850.0 is a decimal(12,0), 17850.5 is not."""
    if not _PLAIN.fullmatch(text) or len(text) > 100:
        raise _is_not(kind)
    whole, _, fraction = text.partition(".")
    fraction = fraction.rstrip("0")
    if len(whole.lstrip("-0")) > declared.precision - declared.scale or len(fraction) > declared.scale:
        raise _is_not(kind)
    if not fraction and not whole.strip("-0"):
        return "0"  # SQL Server and Oracle write it as .00, of which no digit is left
    return format(Decimal(f"{whole}.{fraction}" if fraction else whole), "f")


def _floating(text, kind_of, kind):
    if not _FLOATING.fullmatch(text) or not abs(float(text)) <= _LARGEST[kind_of] or abs(float(text)) == float("inf"):
        raise _is_not(kind)
    return text


def _boolean(text, kind):
    if text.lower() not in ("true", "false"):
        raise _is_not(kind)
    return text.lower()


def _time(is_date, declared, kind):
    """Tries every format: a text that is two moments under two of them is no better known than one under none."""
    formats = [one for one in declared if not (is_date and one.has_time)] or [ISO_DATE if is_date else ISO_TIMESTAMP]
    none = f"fits none of timestampFormats ({kind})" if declared else f"is not a {kind} as ISO 8601 writes it"

    @lru_cache(maxsize=10_000)
    def read(text):
        moments = {one.read(text) for one in formats} - {None}
        if not moments:
            raise Misfit(none)
        if len(moments) > 1:
            raise Misfit("is two different moments under two of timestampFormats")
        moment = moments.pop().replace(tzinfo=None)
        return moment.date().isoformat() if is_date else moment.isoformat(sep=" ")

    return read
