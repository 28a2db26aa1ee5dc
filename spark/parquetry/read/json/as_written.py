"""Numbers as they are written, where Spark's JSON parser cannot keep them: in text fields, and in long decimals."""

import json
import re
from collections.abc import Callable
from typing import NamedTuple, Optional

from pyspark.sql import types as T

from parquetry.read.json import numerals
from parquetry.read.json.decoder import NOT_JSON
from parquetry.read.json.explain import Number, Object, Why, decoded, first_misfit
from parquetry.read.json.nested import every
from parquetry.read.json.strict import COMMA

_FRACTION = re.compile("[0-9][.eE]")


class Checked(NamedTuple):
    """A record's text for Spark's parser, or None where it is the same, and why it does not fit, or None where it does.

    In the text for the parser, a number where a text is declared is in quotes, and so is what contains one.
    """

    text: Optional[str]
    misfit: Optional[Why]


_SAME = Checked(None, None)


def checker(schema: T.StructType) -> Callable[[str], Checked]:
    """A function from a record's text to what Spark's parser is to read."""
    decimals = any(isinstance(kind, T.DecimalType) for kind in every(schema))
    # Most records have nothing of the kind, which a search finds out.
    suspect, comma = re.compile(numerals.pattern(schema)), re.compile(COMMA)

    def check(text: str) -> Checked:
        may_change = decimals or suspect.search(text) or "\\u" in text
        if not (_FRACTION.search(text) and may_change or decimals and comma.search(text)):
            return _SAME
        try:
            value = decoded(text)
            misfit = first_misfit(value, schema) if decimals else None
            return Checked(_json(value, schema) if not misfit and _changes(value, schema) else None, misfit)
        except RecursionError:
            return Checked(None, Why(NOT_JSON, "nested too deeply"))

    return check


def _changes(value: object, kind: T.DataType) -> bool:
    """Whether a text is declared for a number with a fraction or an exponent, or for a value that contains one."""
    if isinstance(kind, T.StringType):
        return not _is_text(value) and bool(_FRACTION.search(_json(value)))
    return any(_changes(part, inner) for part, inner in _parts(value, kind) if inner is not None)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and not isinstance(value, Number)


def _parts(value: object, kind: Optional[T.DataType] = None) -> list[tuple[object, Optional[T.DataType]]]:
    """(value, declared type or None) of each member of an object, or element of an array."""
    if isinstance(value, Object):
        types = {field.name: field.dataType for field in kind.fields} if isinstance(kind, T.StructType) else {}
        of_map = kind.valueType if isinstance(kind, T.MapType) else None
        return [(member, types.get(name, of_map)) for name, member in value]
    if isinstance(value, list):
        return [(element, kind.elementType if isinstance(kind, T.ArrayType) else None) for element in value]
    return []


def _json(value: object, kind: Optional[T.DataType] = None) -> str:
    """The value as JSON; where `kind` declares a text, the JSON of what is not a text is in quotes."""
    if isinstance(kind, T.StringType) and value is not None and not _is_text(value):
        return json.dumps(_json(value), ensure_ascii=False)
    if isinstance(value, Number):
        return "0" if value == "-0" else str(value)  # as Spark writes it
    if isinstance(value, Object):
        names = [json.dumps(name, ensure_ascii=False) for name, _ in value]
        return "{" + ",".join(f"{name}:{_json(*part)}" for name, part in zip(names, _parts(value, kind))) + "}"
    if isinstance(value, list):
        return "[" + ",".join(_json(*part) for part in _parts(value, kind)) + "]"
    return json.dumps(value, ensure_ascii=False)
