"""Compares a record that spans lines with what each of these lines is by itself.

A stray quote, and another some lines below, make one value of all lines between. By the rules of CSV the result is a
good record. But a value with line breaks seldom has lines that are each a whole record of the same file.
"""

import csv
from collections.abc import Iterable, Iterator
from typing import Optional

from pyspark.sql import types as T

from parquetry.job import Csv
from parquetry.read.csv.escapes import EscapedRows
from parquetry.read.values import Misfit, Reader, reader

# If a line has this number of values of other types than text, each in its place, that is not by chance.
_BEYOND_CHANCE = 2


def rows(lines: Iterable[str], dialect: Csv) -> Iterator[list[str]]:
    """The rows that Python's csv finds in the lines, in its strict mode."""

    def read(lines: Iterable[str]) -> Iterator[list[str]]:
        return csv.reader(
            lines,
            strict=True,
            delimiter=dialect.delimiter,
            quotechar=dialect.quote or None,
            quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
        )

    return EscapedRows(lines, dialect, read) if dialect.escape else read(lines)


def row_alone(line: str, dialect: Csv, width: int) -> Optional[list[str]]:
    """The row that a line is by itself; None when it does not have `width` fields, or has a quote without a partner."""
    quotes = line.count(dialect.quote) - line.count(dialect.escape + dialect.quote) * bool(dialect.escape)
    if line.count(dialect.delimiter) < width - 1 or dialect.quote and quotes % 2:
        return None
    row = row_of([line], dialect)
    return row if row is not None and len(row) == width else None


def row_of(lines: Iterable[str], dialect: Csv) -> Optional[list[str]]:
    """The row that lines begin with, [] where it is blank; None where it is bad."""
    try:
        return next(rows(lines, dialect), [])
    except csv.Error:
        return None


class Columns:
    """A file's columns in the order of its header, with which a record that spans lines is judged."""

    def __init__(self, dialect: Csv, names: list[str], schema: T.StructType) -> None:
        self._dialect = dialect
        declared = {field.name: field.dataType for field in schema.fields}
        kinds = [declared.get(name, T.StringType()) for name in names]
        # None for a column of text.
        self._readers: list[Optional[Reader]] = [
            None if isinstance(kind, T.StringType) else reader(kind, dialect.timestampFormats) for kind in kinds
        ]

    def record_inside(self, row: list[str], lines: list[str]) -> Optional[int]:
        """Which of a record's lines, from 0, is a record by itself, so that the quotes around it must be stray.

        None: the record may well be one. -1: it has two lines, and without the quotes each is a record.
        """
        if len(self._readers) == 1:
            return None  # every line is a record of one column
        found: dict[int, Optional[int]] = {}  # {line: how many typed values it has, None when it is not a record}
        for number, line in enumerate(lines):
            if number and not self._is_blank(line):
                found[number] = self._typed_alone(line)
                if (found[number] or 0) >= _BEYOND_CHANCE:
                    return number
        ends = self._typed_ends(row)
        if ends is None:
            return None
        between = [typed for number, typed in found.items() if number < len(lines) - 1]
        records = [number for number, typed in found.items() if typed is not None]
        # One line of a text may look like a record where all columns are text; all of its lines seldom do.
        surest = [number for number in records if found[number]] or (records if None not in between else [])
        if surest:
            return surest[0]
        return -1 if ends >= _BEYOND_CHANCE and not between else None

    def _typed_alone(self, line: str) -> Optional[int]:
        row = row_alone(line, self._dialect, len(self._readers))
        return None if row is None else self._typed(row, 0)

    def _typed_ends(self, row: list[str]) -> Optional[int]:
        """How many typed values the first line has behind the quote, and the last line before it.

        None where these parts are not what the two lines lack to be records.
        """
        spanning = [place for place, text in enumerate(row) if "\n" in text]
        first, last = spanning[0], spanning[-1]
        behind = self._fields(row[first].split("\n", 1)[0])
        before = self._fields(row[last].rsplit("\n", 1)[1])
        lacks_behind, lacks_before = len(self._readers) - 1 - first, len(self._readers) - len(row) + last
        if not 0 <= lacks_behind < len(behind) or not 0 <= lacks_before < len(before):
            return None
        typed_behind = self._typed(behind[len(behind) - lacks_behind :], first + 1)
        typed_before = self._typed(before[:lacks_before], 0)
        return None if typed_behind is None or typed_before is None else typed_behind + typed_before

    def _fields(self, text: str) -> list[str]:
        return text.replace(self._dialect.quote, "").rstrip("\r").split(self._dialect.delimiter)

    def _typed(self, texts: list[str], start: int) -> Optional[int]:
        """How many texts are values of types other than text; None where a text is not of its column's type.

        `start`: the column of the first text.
        """
        count = 0
        for text, read in zip(texts, self._readers[start:]):
            if read is None or text in self._dialect.nullValues:
                continue
            try:
                read(text)
            except Misfit:
                return None
            count += 1
        return count

    def _is_blank(self, line: str) -> bool:
        return not line.strip(" \t\r".replace(self._dialect.delimiter, ""))
