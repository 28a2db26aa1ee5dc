"""Records that span lines, held against what these lines are by themselves.

One quote too many, and another lines later, make one value of all lines between: by the letter of CSV a sound record. A
value may have line breaks, but hardly lines that are each a whole record of this very file.
"""

import csv

from pyspark.sql import types as T

from parquetry.read.csv.values import Misfit, reader

# So many values that are no text, each of its declared type and in its place, do not stand in a text by chance.
_BEYOND_CHANCE = 2


def rows(lines, how):
    """Python's csv, as strict as it can be."""
    quoting = {"quotechar": how.quote} if how.quote else {"quoting": csv.QUOTE_NONE}
    return csv.reader(lines, strict=True, delimiter=how.delimiter, **quoting)


def alone(line, how, width):
    """The row that a line is by itself; None where it has not `width` fields, or a quote without its partner."""
    if line.count(how.delimiter) < width - 1 or how.quote and line.count(how.quote) % 2:
        return None
    try:
        row = next(rows([line], how), [])
    except csv.Error:
        return None
    return row if len(row) == width else None


class Columns:
    """A file's columns in the order of its header, and what can be said with them of a record that spans lines."""

    def __init__(self, how, names, schema):
        self._how = how
        declared = {one.name: one.dataType for one in schema.fields}
        kinds = [declared[name] for name in names]
        self._reads = [None if isinstance(one, T.StringType) else reader(one, how.timestampFormats) for one in kinds]

    def takes_in(self, row, lines):
        """Which of a record's lines, from 0, is a record by itself, so that its quotes must be too many.

        None: the record may well be one. -1: it has two lines, and each is a record but for the quote.
        """
        if len(self._reads) == 1:
            return None  # every line is a record of one column
        found = {}  # by place: how many typed values, None for no record
        for at, line in enumerate(lines):
            if at and not self._blank(line):
                found[at] = self._alone(line)
                if (found[at] or 0) >= _BEYOND_CHANCE:
                    return at
        ends = self._ends(row)
        if ends is None:
            return None
        between = [typed for at, typed in found.items() if at < len(lines) - 1]
        records = [at for at, typed in found.items() if typed is not None]
        # One line of a text may look like a record where all columns are text; hardly all of its lines.
        surest = [at for at in records if found[at]] or (records if None not in between else [])
        if surest:
            return surest[0]
        return -1 if ends >= _BEYOND_CHANCE and not between else None

    def _alone(self, line):
        row = alone(line, self._how, len(self._reads))
        return None if row is None else self._typed(row, 0)

    def _ends(self, row):
        """The typed values of the first line behind the quote and of the last one before it; None where these are not
        what is missing there for a record."""
        spanning = [place for place, text in enumerate(row) if "\n" in text]
        first, last = spanning[0], spanning[-1]
        behind = self._pieces(row[first].split("\n", 1)[0])
        before = self._pieces(row[last].rsplit("\n", 1)[1])
        owed, head = len(self._reads) - 1 - first, len(self._reads) - len(row) + last
        if not 0 <= owed < len(behind) or not 0 <= head < len(before):
            return None
        typed = [self._typed(behind[len(behind) - owed :], first + 1), self._typed(before[:head], 0)]
        return None if None in typed else sum(typed)

    def _pieces(self, text):
        return text.replace(self._how.quote, "").rstrip("\r").split(self._how.delimiter)

    def _typed(self, texts, start):
        """How many of the texts are values of types other than text; None where one is not of its column's type."""
        count = 0
        for text, read in zip(texts, self._reads[start:]):
            if read is None or text in self._how.nullValues:
                continue
            try:
                read(text)
            except Misfit:
                return None
            count += 1
        return count

    def _blank(self, line):
        return not line.strip(" \t\r".replace(self._how.delimiter, ""))
