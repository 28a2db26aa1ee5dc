"""Why a record that is valid JSON was refused: the first field whose value does not fit its type."""

import json
import re
from datetime import date
from decimal import Decimal, InvalidOperation

from pyspark.sql import types as T

from parquetry.read.json.strict import DATE, TIMESTAMP

OTHER = "refused by Spark's JSON parser"
_BITS = {T.ByteType: 8, T.ShortType: 16, T.IntegerType: 32, T.LongType: 64}
_VALUE_LIMIT = 200


class Number(str):
    """A JSON number as it was written."""


class Object(list):
    """A JSON object as (name, value) pairs: a name may come twice, and Spark looks at both."""


def explain(text, schema):
    """(reason, detail): the reason names field and declared type, the detail what was found."""
    return _told(_misfit(decoded(text), schema, "")) or (OTHER, None)


def first_misfit(value, schema):
    """(reason, detail) of what `decoded` gave, or None."""
    return _told(_misfit(value, schema, ""))


def decoded(text):
    """The JSON in `text`, with numbers as they are written and every name of an object, however often it comes."""
    return json.loads(text, parse_int=Number, parse_float=Number, object_pairs_hook=Object)


def _told(misfit):
    if misfit is None:
        return None
    path, declared, found = misfit
    article = "an" if declared[0] in "aeiou" else "a"
    return f"{path} is not {article} {declared}", f"found {_show(found)}"


def _misfit(value, declared, path):
    if value is None:
        return None
    if isinstance(declared, T.StructType) and isinstance(value, Object):
        types = {one.name: one.dataType for one in declared.fields}
        inner = [(one, types[name], f"{path}.{name}" if path else name) for name, one in value if name in types]
    elif isinstance(declared, T.MapType) and isinstance(value, Object):
        inner = [(one, declared.valueType, f"{path}[]") for _, one in value]
    elif isinstance(declared, T.ArrayType) and isinstance(value, list) and not isinstance(value, Object):
        inner = [(one, declared.elementType, f"{path}[]") for one in value]
    elif _fits(value, declared):
        return None
    else:
        return path, declared.simpleString(), value
    return next((found for found in (_misfit(*one) for one in inner) if found), None)


def _fits(value, declared):
    number = isinstance(value, Number)
    if isinstance(declared, T.StringType):
        return True
    if type(declared) in _BITS:
        bits = _BITS[type(declared)]
        return number and not set(value) & set(".eE") and -(1 << bits - 1) <= int(value) < 1 << bits - 1
    if isinstance(declared, T.DoubleType):
        return number and abs(float(value)) != float("inf")
    if isinstance(declared, T.FloatType):
        return number and abs(float(value)) < 3.4028236e38
    if isinstance(declared, T.DecimalType):
        return isinstance(value, str) and _is_decimal(value, declared)
    if isinstance(declared, T.BooleanType):
        return isinstance(value, bool)
    if isinstance(declared, (T.DateType, T.TimestampType, T.TimestampNTZType)):
        return isinstance(value, str) and not number and _is_time(value, isinstance(declared, T.DateType))
    if isinstance(declared, T.BinaryType):
        return isinstance(value, str) and not number
    return False


def _is_decimal(text, declared):
    try:
        sign, digits, exponent = Decimal(text).as_tuple()
    except InvalidOperation:
        return False
    if not isinstance(exponent, int):  # "NaN"
        return False
    digits = "".join(map(str, digits)).lstrip("0")
    zeros = len(digits) - len(digits.rstrip("0"))
    whole = len(digits) + exponent
    return not digits or exponent + zeros >= -declared.scale and whole <= declared.precision - declared.scale


def _is_time(text, is_date):
    if not re.fullmatch(DATE if is_date else TIMESTAMP, text):
        return False
    try:
        date.fromisoformat(text[:10])
        return True
    except ValueError:
        return False


def _show(value):
    kinds = [(Number, "a number"), (bool, "a boolean"), (str, "a string"), (Object, "an object"), (list, "an array")]
    kind = next(name for python, name in kinds if isinstance(value, python))
    text = str(value) if isinstance(value, Number) else json.dumps(_plain(value), ensure_ascii=False)
    return f"{text if len(text) <= _VALUE_LIMIT else text[:_VALUE_LIMIT] + '…'}, {kind}"


def _plain(value):
    if isinstance(value, Object):
        return {name: _plain(one) for name, one in value}
    if isinstance(value, Number):
        return float(value) if set(value) & set(".eE") else int(value)
    return [_plain(one) for one in value] if isinstance(value, list) else value
