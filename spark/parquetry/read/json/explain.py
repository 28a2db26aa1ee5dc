"""Why a record that is valid JSON was refused: the first field whose value is not of its declared type."""

import json
import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import NamedTuple, Optional

from pyspark.sql import types as T

from parquetry.read.json.strict import DATE, TIMESTAMP

OTHER = "refused by Spark's JSON parser"
_BITS: dict[type[T.DataType], int] = {T.ByteType: 8, T.ShortType: 16, T.IntegerType: 32, T.LongType: 64}
_FLOAT_LIMIT = 3.4028236e38
_VALUE_LIMIT = 200


class Number(str):
    """A JSON number as it was written."""


class Object(list[tuple[str, object]]):
    """A JSON object as (name, value) pairs: a name may come twice, and Spark looks at both."""


class Why(NamedTuple):
    """Why a record is in quarantine: `reason` names field and declared type, `detail` what was found."""

    reason: str
    detail: Optional[str]


class _Misfit(NamedTuple):
    path: str
    declared: str
    value: object


def explain(text: str, schema: T.StructType) -> Why:
    """Why Spark's parser refused the JSON object in `text`."""
    return first_misfit(decoded(text), schema) or Why(OTHER, None)


def first_misfit(value: object, schema: T.StructType) -> Optional[Why]:
    """The first value that is not of its declared type, in what `decoded` gave; None when there is none."""
    misfit = _misfit(value, schema, "")
    if misfit is None:
        return None
    article = "an" if misfit.declared[0] in "aeiou" else "a"
    return Why(f"{misfit.path} is not {article} {misfit.declared}", f"found {_shown(misfit.value)}")


def decoded(text: str) -> object:
    """The JSON in `text`: each number a Number, each object an Object, also with a name that comes twice."""
    return json.loads(text, parse_int=Number, parse_float=Number, object_pairs_hook=Object)


def _misfit(value: object, declared: T.DataType, path: str) -> Optional[_Misfit]:
    if value is None:
        return None
    if isinstance(declared, T.StructType) and isinstance(value, Object):
        types = {field.name: field.dataType for field in declared.fields}
        parts = [(item, types[name], f"{path}.{name}" if path else name) for name, item in value if name in types]
    elif isinstance(declared, T.MapType) and isinstance(value, Object):
        parts = [(item, declared.valueType, f"{path}[]") for _, item in value]
    elif isinstance(declared, T.ArrayType) and isinstance(value, list) and not isinstance(value, Object):
        parts = [(item, declared.elementType, f"{path}[]") for item in value]
    elif _fits(value, declared):
        return None
    else:
        return _Misfit(path, declared.simpleString(), value)
    return next((misfit for misfit in (_misfit(*part) for part in parts) if misfit), None)


def _fits(value: object, declared: T.DataType) -> bool:
    """Whether a value is one of the declared type, which holds no other values."""
    if isinstance(declared, T.StringType):
        return True
    if isinstance(declared, T.DecimalType):
        return isinstance(value, str) and _is_decimal(value, declared)
    if isinstance(value, Number):
        return _is_number(value, declared)
    if isinstance(declared, T.BooleanType):
        return isinstance(value, bool)
    if isinstance(declared, (T.DateType, T.TimestampType, T.TimestampNTZType)):
        return isinstance(value, str) and _is_time(value, isinstance(declared, T.DateType))
    return isinstance(declared, T.BinaryType) and isinstance(value, str)


def _is_number(number: Number, declared: T.DataType) -> bool:
    if type(declared) in _BITS:
        limit = 1 << _BITS[type(declared)] - 1
        return not set(number) & set(".eE") and -limit <= int(number) < limit
    if isinstance(declared, T.DoubleType):
        return abs(float(number)) != float("inf")
    return isinstance(declared, T.FloatType) and abs(float(number)) < _FLOAT_LIMIT


def _is_decimal(text: str, declared: T.DecimalType) -> bool:
    try:
        _, digits, exponent = Decimal(text).as_tuple()
    except InvalidOperation:
        return False
    if not isinstance(exponent, int):  # "NaN"
        return False
    written = "".join(map(str, digits)).lstrip("0")
    zeros = len(written) - len(written.rstrip("0"))
    whole = len(written) + exponent
    return not written or exponent + zeros >= -declared.scale and whole <= declared.precision - declared.scale


def _is_time(text: str, is_date: bool) -> bool:
    if not re.fullmatch(DATE if is_date else TIMESTAMP, text):
        return False
    try:
        date.fromisoformat(text[:10])
        return True
    except ValueError:
        return False


def _shown(value: object) -> str:
    """The JSON of a value, in part when it is long, and what kind of value it is."""
    kinds = [(Number, "a number"), (bool, "a boolean"), (str, "a string"), (Object, "an object"), (list, "an array")]
    kind = next(name for python, name in kinds if isinstance(value, python))
    text = str(value) if isinstance(value, Number) else json.dumps(_plain(value), ensure_ascii=False)
    return f"{text if len(text) <= _VALUE_LIMIT else text[:_VALUE_LIMIT] + '…'}, {kind}"


def _plain(value: object) -> object:
    """The value in Python's own types, as json writes them."""
    if isinstance(value, Object):
        return {name: _plain(item) for name, item in value}
    if isinstance(value, Number):
        return float(value) if set(value) & set(".eE") else int(value)
    return [_plain(item) for item in value] if isinstance(value, list) else value
