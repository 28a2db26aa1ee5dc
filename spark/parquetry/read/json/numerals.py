"""Finds numbers in JSON where a text is declared, because Spark's parser changes them: 1.10 becomes 1.1.

Whole numbers do not change. A search may also find what is not such a number: then the exact path only costs time.
"""

import re
from collections.abc import Iterator
from typing import Optional

from pyspark.sql import Column
from pyspark.sql import functions as F
from pyspark.sql import types as T

from parquetry.read.json.nested import every, inner
from parquetry.read.json.strict import any_of, either


def may_hold(text: Column, columns: list[Column], schema: T.StructType) -> Optional[Column]:
    """Column: whether JSON in `text` may have a number where `schema` declares a text; None where it declares none.

    `columns`: the parsed values of its fields. The text is searched only where one of them looks like a number.
    """
    found = []
    for elements, number in ((False, _after_a_name(schema)), (True, _IN_A_LIST)):
        looks = either(_looks(column, field.dataType, elements) for column, field in zip(columns, schema.fields))
        if looks is not None:
            # A name that is written with escapes is not found by its letters.
            found.append(looks & (text.rlike(number) | text.contains("\\u")))
    any_found = either(found)
    return None if any_found is None else F.coalesce(any_found, F.lit(False))


def _looks(column: Column, kind: T.DataType, elements: bool, is_element: bool = False) -> Optional[Column]:
    """Column: whether a text in `column` looks like a number; None where `kind` has no such text.

    `elements`: looks at the texts that are elements of an array or a map, and else at all others.
    """
    if isinstance(kind, T.ArrayType):
        element = kind.elementType
        return any_of(column, lambda item: _looks(item, element, elements, True))
    if isinstance(kind, T.MapType):
        inside = kind.valueType
        return any_of(F.map_values(column), lambda item: _looks(item, inside, elements, True))
    if isinstance(kind, T.StructType):
        return either(_looks(column[field.name], field.dataType, elements) for field in kind.fields)
    if not isinstance(kind, T.StringType) or is_element != elements:
        return None
    # As Java writes a fraction and infinity, and an object or array, which may contain one of them. Most texts begin
    # with a capital letter: two comparisons rule them out.
    number = (column >= "-") & column.contains(".") | column.isin('"Infinity"', '"-Infinity"')
    nested = column.startswith("{") | column.startswith("[")
    return (column < ":") & number | (column >= "[") & nested


# A fraction, exponent, object or array as an element of an array, or anywhere else.
_IN_A_LIST = r"[\[,:]\s*(?:-?[0-9]+[.eE]|[\[{])"


def pattern(schema: T.StructType) -> str:
    """A regular expression for Java and Python that finds any JSON with a number where a text is declared."""
    after_a_name = _after_a_name(schema)
    return f"{after_a_name}|{_IN_A_LIST}" if _has_texts_in_lists(schema) else after_a_name


def _has_texts_in_lists(schema: T.StructType) -> bool:
    lists = [kind for kind in every(schema) if isinstance(kind, (T.ArrayType, T.MapType))]
    return any(isinstance(element, T.StringType) for kind in lists for element in inner(kind))


def _after_a_name(schema: T.StructType) -> str:
    """A regular expression for such a number directly after the name of a field that is a text."""
    names = "|".join(re.escape(name).replace("/", r"\\?/") for name in sorted(set(_texts(schema))))
    return rf'"(?:{names})"\s*:\s*(?:-?[0-9]+[.eE]|[\[{{])'


def _texts(schema: T.StructType) -> Iterator[str]:
    """The names of all fields that are texts, at any depth."""
    for kind in every(schema):
        if isinstance(kind, T.StructType):
            yield from (field.name for field in kind.fields if isinstance(field.dataType, T.StringType))
