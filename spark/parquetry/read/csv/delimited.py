"""Delimited text (CSV), read exactly: every line is in a record, in the header, blank, or broken with a reason.

Python's csv in its strict mode finds the records; what it must not decide is where to go on after a broken one. A quote
that is not closed would swallow the rest of the file, so only its first line is given up and the next begins a record.
The same where a quote is closed lines later, but lines between are records by themselves.
"""

import codecs
import csv
from collections import deque
from dataclasses import replace
from itertools import chain
from typing import NamedTuple, Optional

from parquetry.read.csv import quotes
from parquetry.read.csv.values import Misfit, reader
from parquetry.read.json.decoder import TEXT_LIMIT

FIELDS, OPEN_QUOTE, AROUND_RECORDS, AFTER_QUOTE, LONE_CR, NUL = (
    "wrong number of fields",
    "a quote that is not closed",
    "a quote around whole records",
    "text after a closing quote",
    "a carriage return inside a line",
    "a NUL byte",
)
HEADER = "__header"  # the reason of a piece that says what is wrong with a file's header; its detail is the sentence
_FIELD_LIMIT = 64 << 20  # characters; csv's own limit is 128 Ki


class Line(NamedTuple):
    """A record (reason None) with its values in the declared order, as canonical text; or a broken one with its text.

    `line` counts from 1, where the record begins.
    """

    line: int
    text: Optional[str]
    reason: Optional[str]
    detail: Optional[str]
    values: Optional[list[Optional[str]]]


class _Lines:
    """Feeds csv with decoded lines and remembers those of the record at hand, so that all but one can be given back."""

    def __init__(self, raw, encoding):
        self._raw, self._again, self._encoding = iter(raw), deque(), encoding
        self.at, self.taken = 1, []

    def __iter__(self):
        return self

    def __next__(self):
        raw = self._again.popleft() if self._again else next(self._raw)
        self.taken.append(raw)
        return self._text(raw) + "\n"

    def _text(self, raw):
        # What cannot be decoded stays as half surrogates, which no encoding makes from sound bytes.
        return raw.decode(self._encoding, "surrogateescape")

    def texts(self):
        return [self._text(raw) for raw in self.taken]

    def done(self):
        self.at += len(self.taken)
        self.taken = []

    def keep_first(self):
        self._again.extendleft(reversed(self.taken[1:]))
        del self.taken[1:]


def decode(raw, how, schema):
    """Yields the Lines of one file. `raw`: its lines as bytes, without line feeds; `how`: the job's Csv."""
    csv.field_size_limit(_FIELD_LIMIT)
    raw, how = _as_marked(raw, how)
    lines = _Lines(raw, how.encoding)
    names = None
    for row, reason, detail in _rows(lines, how, blank_is_value=len(schema.fields) == 1):
        if names is None:
            problem = f"the first line has {reason}" if reason else _header_problem(row, schema.names)
            if problem:
                yield Line(lines.at, None, HEADER, problem, None)
                return
            names, places = row, [row.index(name) for name in schema.names]
            readers = [reader(one.dataType, how.timestampFormats) for one in schema.fields]
            spans = _Spans(how, quotes.Columns(how, names, schema), len(names))
        else:
            reason, detail = spans.judge(lines, row) or (reason, detail)
            if reason is None and len(row) != len(names):
                found = f"{len(row)} field{'' if len(row) == 1 else 's'}"
                reason, detail = FIELDS, f"{found}, the header has {len(names)}"
            yield _record(lines, how, schema.names, places, readers, row, reason, detail)
        lines.done()


def _as_marked(raw, how):
    """A file that begins with UTF-8's mark is UTF-8, whatever the others of its source are."""
    raw = iter(raw)
    first = next(raw, b"")
    if first.startswith(codecs.BOM_UTF8):
        first, how = first[len(codecs.BOM_UTF8) :], replace(how, encoding="UTF-8")
    return chain([first], raw), how


class _Spans:
    """Finds records whose quote is one too many, and of those gives back all lines but the first."""

    def __init__(self, how, columns, width):
        self._how, self._columns, self._width = how, columns, width
        self._closing = {}  # {a line whose quote closed one that was too many: what is said of it}

    def judge(self, lines, row):
        """(reason, detail), or None where nothing speaks against the record."""
        closes = self._closing.pop(lines.at, None)
        found = self._too_many(lines, row) if row and len(lines.taken) > 1 else None
        return found or closes and (AROUND_RECORDS, closes)

    def _too_many(self, lines, row):
        texts = lines.texts()
        if len(row) != self._width and all(quotes.alone(one, self._how, self._width) for one in texts[1:]):
            lines.keep_first()
            return OPEN_QUOTE, None
        place = self._columns.takes_in(row, texts)
        if place is None:
            return None
        first, last = lines.at, lines.at + len(texts) - 1
        why = "both are records but for the quote" if place < 0 else f"line {first + place} is a record by itself"
        if texts[-1].count(self._how.quote) % 2:  # the one as broken as the other
            self._closing[last] = f"closes the quote of line {first}; {why}"
        lines.keep_first()
        return AROUND_RECORDS, f"closed in line {last}; {why}"


def _rows(lines, how, blank_is_value):
    """Yields (row, reason, detail); afterwards `lines.taken` are the lines it came from."""
    rows = quotes.rows(lines, how)
    while True:
        reason = detail = None
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            row, reason = [], _reason(str(error), lines.taken)
            lines.keep_first()
        if reason is None and not row or _is_blank(row, lines.taken, how.delimiter, blank_is_value):
            lines.done()
            continue
        if any(b"\0" in one for one in lines.taken):
            reason = NUL
        elif reason is None and any(_undecodable(one) for one in row):
            reason, detail = f"invalid {how.encoding}", _where(lines.taken, how.encoding)
        yield row, reason, detail


def _reason(message, taken):
    if message.startswith("new-line"):
        return LONE_CR
    return OPEN_QUOTE if len(taken) > 1 or "expected after" not in message else AFTER_QUOTE


def _is_blank(row, raw, delimiter, blank_is_value):
    # A blank in quotes is a value, though the row is as short as a blank line's.
    return len(row) == 1 and not blank_is_value and not b"".join(raw).strip() and delimiter not in " \t"


def _undecodable(text):
    if text.isascii():
        return False
    try:
        text.encode("utf-8")
        return False
    except UnicodeEncodeError:
        return True


def _where(taken, encoding):
    for raw in taken:
        try:
            raw.decode(encoding)
        except UnicodeDecodeError as error:
            return f"byte 0x{raw[error.start]:02x}"
    return None


def _header_problem(row, declared):
    missing = [name for name in declared if name not in row]
    unknown = [name for name in row if name not in declared]
    twice = sorted({name for name in row if row.count(name) > 1})
    for names, sentence in (
        (missing, "its header has no column {}, which the schema declares"),
        (unknown, "its header has a column {} that the schema does not declare"),
        (twice, "its header has the column {} twice"),
    ):
        if names:
            return sentence.format(", ".join(f'"{_readable(name)}"' for name in names))
    return None


def _record(lines, how, names, places, readers, row, reason, detail):
    if reason is None:
        nulls, values = how.nullValues, []
        for name, place, read in zip(names, places, readers):
            text = row[place]
            try:
                values.append(None if text in nulls else read(text))
            except Misfit as misfit:
                reason, detail = f"{name} {misfit}", f'found "{_readable(text, 200)}"'
                break
        else:
            return Line(lines.at, None, None, None, values)
    text = b"\n".join(lines.taken)[: 4 * TEXT_LIMIT].decode(how.encoding, "backslashreplace")
    return Line(lines.at, _readable(text.rstrip("\r")), reason, detail, None)


def _readable(text, limit=TEXT_LIMIT):
    text = text.encode("utf-8", "backslashreplace").decode("utf-8")
    return text if len(text) <= limit else text[:limit] + "…"
