"""What a declared type is made of."""

from pyspark.sql import types as T


def inner(kind):
    """The types right inside `kind`: those of a struct's fields, of an array's elements, of a map's values."""
    if isinstance(kind, T.StructType):
        return [one.dataType for one in kind.fields]
    if isinstance(kind, T.ArrayType):
        return [kind.elementType]
    return [kind.valueType] if isinstance(kind, T.MapType) else []


def every(kind):
    """`kind` and all types inside it, however deep."""
    yield kind
    for one in inner(kind):
        yield from every(one)
