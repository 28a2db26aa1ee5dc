"""Numbers as they are written, where Spark's JSON parser cannot keep them: in text fields, and in long decimals."""

import json
import re

from pyspark.sql import types as T

from parquetry.read.json import numerals
from parquetry.read.json.decoder import NOT_JSON
from parquetry.read.json.explain import Number, Object, decoded, first_misfit
from parquetry.read.json.nested import every
from parquetry.read.json.strict import COMMA

_FRACTION = re.compile("[0-9][.eE]")


def reader(schema):
    """A function from a record's text to (text for Spark's parser or None, (reason, detail) of a misfit or None).

    In the text, what is a number, or holds one, stands in quotes where a text is declared; None: it is as it came.
    """
    # Most records are told by a search to have nothing of the kind.
    decimals = any(isinstance(kind, T.DecimalType) for kind in every(schema))
    suspect, comma = re.compile(numerals.pattern(schema)), re.compile(COMMA)

    def as_written(text):
        is_exact = decimals or suspect.search(text) or "\\u" in text
        if not (_FRACTION.search(text) and is_exact or decimals and comma.search(text)):
            return None, None
        try:
            value = decoded(text)
            misfit = first_misfit(value, schema) if decimals else None
            return (_json(value, schema) if not misfit and _changes(value, schema) else None), misfit
        except RecursionError:
            return None, (NOT_JSON, "nested too deeply")

    return as_written


def _changes(value, kind):
    """Whether a text is declared for a number with a fraction or an exponent, or for something with one in it."""
    if isinstance(kind, T.StringType):
        return not _is_text(value) and bool(_FRACTION.search(_json(value)))
    return any(_changes(one, inner) for one, inner in _parts(value, kind) if inner is not None)


def _is_text(value):
    return isinstance(value, str) and not isinstance(value, Number)


def _parts(value, kind=None):
    """(value, declared type or None) of each member of an object, or element of an array."""
    if isinstance(value, Object):
        types = {one.name: one.dataType for one in kind.fields} if isinstance(kind, T.StructType) else {}
        every = kind.valueType if isinstance(kind, T.MapType) else None
        return [(one, types.get(name, every)) for name, one in value]
    if isinstance(value, list):
        return [(one, kind.elementType if isinstance(kind, T.ArrayType) else None) for one in value]
    return []


def _json(value, kind=None):
    if isinstance(kind, T.StringType) and value is not None and not _is_text(value):
        return json.dumps(_json(value), ensure_ascii=False)
    if isinstance(value, Number):
        return "0" if value == "-0" else str(value)  # as Spark writes it
    if isinstance(value, Object):
        names = [json.dumps(name, ensure_ascii=False) for name, _ in value]
        return "{" + ",".join(f"{name}:{_json(*one)}" for name, one in zip(names, _parts(value, kind))) + "}"
    if isinstance(value, list):
        return "[" + ",".join(_json(*one) for one in _parts(value, kind)) + "]"
    return json.dumps(value, ensure_ascii=False)
