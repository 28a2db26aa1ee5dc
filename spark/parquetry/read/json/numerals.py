"""Numbers in JSON where a text is declared: Spark's parser writes them anew, as 1.1 for 1.10, so they must be found.

Whole numbers stay what they are. What is found may be none: then only time is lost, on the exact path.
"""

import re

from pyspark.sql import functions as F
from pyspark.sql import types as T

from parquetry.read.json.nested import every, inner
from parquetry.read.json.strict import any_of, either


def may_hold(text, columns, schema):
    """Column: whether JSON in `text` may have a number where `schema` declares a text; None where it declares none.

    `columns`: the parsed values of its fields. Only one of them that looks like a number has the text searched.
    """
    found = []
    for unnamed, number in ((False, _named(schema)), (True, _UNNAMED)):
        looks = [_looks(column, one.dataType, unnamed) for column, one in zip(columns, schema.fields)]
        if any(one is not None for one in looks):
            # A name that is written with escapes is not found by its letters.
            found.append(either(looks) & (text.rlike(number) | text.contains("\\u")))
    return F.coalesce(either(found), F.lit(False)) if found else None


def _looks(column, kind, unnamed, is_element=False):
    """Column: whether a text in `column` looks like a number; `unnamed`: a text that is an element, or any other."""
    if isinstance(kind, T.ArrayType):
        return any_of(column, lambda one: _looks(one, kind.elementType, unnamed, True))
    if isinstance(kind, T.MapType):
        return any_of(F.map_values(column), lambda one: _looks(one, kind.valueType, unnamed, True))
    if isinstance(kind, T.StructType):
        return either([_looks(column[one.name], one.dataType, unnamed) for one in kind.fields])
    if not isinstance(kind, T.StringType) or is_element != unnamed:
        return None
    # As Java writes a fraction, infinity, and an object or array, in which there may be one of them. Most texts begin
    # with a capital letter, and are done with after two comparisons.
    number = (column >= "-") & column.contains(".") | column.isin('"Infinity"', '"-Infinity"')
    inside = column.startswith("{") | column.startswith("[")
    return (column < ":") & number | (column >= "[") & inside


# A fraction, exponent, object or array as an element of an array, or anywhere else.
_UNNAMED = r"[\[,:]\s*(?:-?[0-9]+[.eE]|[\[{])"


def pattern(schema):
    """A regular expression, for Java and Python, found in any JSON with a number where a text is declared."""
    return f"{_named(schema)}|{_UNNAMED}" if _has_elements(schema) else _named(schema)


def _has_elements(schema):
    lists = [kind for kind in every(schema) if isinstance(kind, (T.ArrayType, T.MapType))]
    return any(isinstance(one, T.StringType) for kind in lists for one in inner(kind))


def _named(schema):
    """A regular expression for the same, right under the name of a field that is a text."""
    names = "|".join(re.escape(one).replace("/", r"\\?/") for one in sorted(set(_texts(schema))))
    return rf'"(?:{names})"\s*:\s*(?:-?[0-9]+[.eE]|[\[{{])'


def _texts(schema):
    structs = [kind for kind in every(schema) if isinstance(kind, T.StructType)]
    return [one.name for kind in structs for one in kind.fields if isinstance(one.dataType, T.StringType)]
