"""The reader's Java classes, called from tests: bytes in, pieces out."""

import json
from typing import NamedTuple, Optional

from parquetry.schema import type_of


class Piece(NamedTuple):
    """`text` is the record's own, where it is good."""

    offset: int
    text: str
    reason: Optional[str] = None
    detail: Optional[str] = None


class Reader:
    """`each`: the names that lead to the array of records; none where the objects are the records."""

    def __init__(self, spark, ddl, *each):
        self._classes = spark.sparkContext._jvm.parquetry.reader
        schema = spark.sparkContext._jvm.org.apache.spark.sql.types.DataType.fromJson(type_of(ddl).json())
        options = self._classes.records.ReadOptions
        names = spark.sparkContext._jvm.java.util.ArrayList()
        for name in each:
            names.add(name)
        nothing = spark.sparkContext._jvm.org.apache.spark.sql.types.StructType()
        self._options = options(options.Unit.OBJECT, schema, names, nothing, options.Undeclared.ALLOW)

    def pieces(self, data):
        return [piece for piece, _ in self._read(data)]

    def values(self, data):
        """The values of each good record, as Spark holds them."""
        return [values for _, values in self._read(data) if values is not None]

    def _read(self, data):
        decoder = self._classes.records.Decoder(self._classes.text.Window.of(bytearray(data)), self._options)
        while (piece := decoder.next()) is not None:
            if piece.reason() is None:
                text = data[piece.offset() :].decode(errors="replace")
                yield Piece(piece.offset(), text[: _decoder.raw_decode(text)[1]]), list(piece.values())
            else:
                yield Piece(piece.offset(), piece.text(), piece.reason(), piece.detail()), None


_decoder = json.JSONDecoder()
