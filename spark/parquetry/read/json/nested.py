"""Which types a declared type contains."""

from collections.abc import Iterator

from pyspark.sql import types as T


def inner(kind: T.DataType) -> list[T.DataType]:
    """The types directly inside `kind`: those of a struct's fields, of an array's elements, of a map's values."""
    if isinstance(kind, T.StructType):
        return [field.dataType for field in kind.fields]
    if isinstance(kind, T.ArrayType):
        return [kind.elementType]
    return [kind.valueType] if isinstance(kind, T.MapType) else []


def every(kind: T.DataType) -> Iterator[T.DataType]:
    """`kind` and all types inside it, at any depth."""
    yield kind
    for part in inner(kind):
        yield from every(part)
