"""Delimited text (CSV), read exactly: every line is in a record, in the header, blank, or bad for a reason.

Python's csv in its strict mode finds the records. It must not decide where to go on after a bad record: a quote that
is not closed would swallow the rest of the file. So only the record's first line is given up, and the next line begins
a record. The same is done where the quote is closed some lines below, and lines between are records by themselves.
"""

import codecs
import csv
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from typing import NamedTuple, Optional

from pyspark.sql import types as T

from parquetry.job import Csv
from parquetry.read.columns import KEPT_LIMIT, TEXT_LIMIT
from parquetry.read.csv import continued, quotes
from parquetry.read.values import Misfit, reader

FIELDS, OPEN_QUOTE, AROUND_RECORDS, AFTER_QUOTE, LONE_CR, NUL = (
    "wrong number of fields",
    "a quote that is not closed",
    "a quote around whole records",
    "text after a closing quote",
    "a carriage return inside a line",
    "a NUL byte",
)
HEADER = "__header"  # the reason of a Line whose detail says what is wrong with the file's header
_FIELD_LIMIT = 64 << 20  # characters; csv's own limit is 128 Ki


class Why(NamedTuple):
    """Why a record is in quarantine: `reason` is counted, `detail` says what was found.

    `is_own`: whether the record's own text is the reason, and not a record before it.
    """

    reason: str
    detail: Optional[str]
    is_own: bool = True


class ReplayInput(NamedTuple):
    """A small file from which a replay reads a bad record: its `bytes`, and where in them the record is."""

    bytes: bytes
    begin: int
    end: int


class Line(NamedTuple):
    """A record (reason None) with its values in the declared order, as canonical text; or a bad one with its text.

    `line`: the line of the file in which the record begins, from 1.
    """

    line: int
    text: Optional[str]
    reason: Optional[str]
    detail: Optional[str]
    values: Optional[list[Optional[str]]]
    unknown: Optional[list[str]] = None  # the file's columns that the schema does not declare
    replay_input: Optional[ReplayInput] = None  # of a bad record that can be read again


class _Lines:
    """Feeds csv with decoded lines, and keeps those of the current record, so that all but the first can be read again.

    `number`: the line, from 1, in which the current record begins; `taken`: its lines, as bytes.
    """

    def __init__(self, raw: Iterable[bytes], dialect: Csv) -> None:
        self._raw, self._encoding = iter(raw), dialect.encoding
        self._comment = dialect.comment.encode(dialect.encoding)
        self._returned: deque[bytes] = deque()
        self.number = 1
        self.taken: list[bytes] = []

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        raw = self._next()
        while self._comment and not self.taken and raw.startswith(self._comment):
            self.number += 1
            raw = self._next()
        self.taken.append(raw)
        return self._text(raw) + "\n"

    def _next(self) -> bytes:
        return self._returned.popleft() if self._returned else next(self._raw)

    def skip(self, count: int) -> None:
        """Skips the next lines, whatever is in them."""
        self.number += sum(1 for _ in zip(range(count), self._raw))

    def _text(self, raw: bytes) -> str:
        # Bytes that cannot be decoded stay as half surrogates, which no encoding makes from valid bytes.
        return raw.decode(self._encoding, "surrogateescape")

    def texts(self) -> list[str]:
        return [self._text(raw) for raw in self.taken]

    def last_text(self) -> str:
        return self._text(self.taken[-1])

    def finish_record(self) -> None:
        self.number += len(self.taken)
        self.taken = []

    def take(self) -> bool:
        """Takes one more line for the current record; False at the end of the file."""
        try:
            self.taken.append(self._next())
        except StopIteration:
            return False
        return True

    def keep(self, count: int) -> None:
        """Gives all lines of the record but the first `count` back."""
        self._returned.extendleft(reversed(self.taken[count:]))
        del self.taken[count:]


def decode(raw: Iterable[bytes], dialect: Csv, schema: T.StructType, refusal: Optional[Why] = None) -> Iterator[Line]:
    """Yields the Lines of one file. `raw`: its lines as bytes, without line feeds.

    `refusal`: why all its records are in quarantine, whatever is in them.
    A file whose header is not the schema gives one Line, whose reason is HEADER.
    """
    csv.field_size_limit(_FIELD_LIMIT)
    raw, dialect = _as_marked(raw, dialect)
    lines = _Lines(raw, dialect)
    lines.skip(dialect.skipLines)
    records = None if dialect.header else _Records(schema.names, dialect, schema, refusal)
    for row, why in _rows(lines, dialect, blank_is_value=len(schema.fields) == 1):
        if records is None:
            problem = f"the first line has {why.reason}" if why else _header_problem(row, schema.names, dialect)
            if problem:
                yield Line(lines.number, None, HEADER, problem, None)
                return
            records = _Records(row, dialect, schema, refusal, b"".join(raw + b"\n" for raw in lines.taken))
        else:
            yield records.line(lines, row, why)
        lines.finish_record()


def _as_marked(raw: Iterable[bytes], dialect: Csv) -> tuple[Iterable[bytes], Csv]:
    """A file that begins with UTF-8's byte order mark is UTF-8, whatever the other files of its source are."""
    raw = iter(raw)
    first = next(raw, b"")
    if first.startswith(codecs.BOM_UTF8):
        first, dialect = first[len(codecs.BOM_UTF8) :], replace(dialect, encoding="UTF-8")
    return chain([first], raw), dialect


class _Records:
    """Turns the rows of a file with the columns `names` into Lines. `header`: the lines that name them."""

    def __init__(
        self, names: list[str], dialect: Csv, schema: T.StructType, refusal: Optional[Why], header: bytes = b""
    ) -> None:
        self._dialect, self._width, self._refusal, self._header = dialect, len(names), refusal, header
        self._least = self._width - (0 if dialect.header else _optional_at_end(names, dialect.optional))
        self._unknown = [_shown_column(names, place) for place, name in enumerate(names) if name not in schema.names]
        self._spans = _Spans(dialect, quotes.Columns(dialect, names, schema), len(names))
        # (name, place in the row, reader) of each declared column.
        self._columns = [
            (
                field.name,
                names.index(field.name) if field.name in names else None,
                reader(field.dataType, dialect.timestampFormats),
            )
            for field in schema.fields
        ]

    def line(self, lines: _Lines, row: list[str], why: Optional[Why]) -> Line:
        why = self._spans.judge(lines, row) or why or self._refusal
        if why is None and self._dialect.escape and len(row) <= self._width:
            whole = continued.row(lines, self._dialect, self._least, self._width)
            row, why = (whole, _unreadable(whole, lines.taken, self._dialect)) if whole else (row, None)
        if why is None and not self._least <= len(row) <= self._width:
            found = f"{len(row)} field{'' if len(row) == 1 else 's'}"
            why = Why(FIELDS, f"{found}, the {'header' if self._dialect.header else 'schema'} has {self._width}")
        if why is None:
            nulls = self._dialect.nullValues
            values: list[Optional[str]] = []
            for name, place, read in self._columns:
                if place is None or place >= len(row):
                    values.append(None)
                    continue
                text = row[place]
                try:
                    values.append(None if text in nulls else read(text))
                except Misfit as misfit:
                    why = Why(f"{name} {misfit}", f'found "{_readable(text, 200)}"')
                    break
            else:
                return Line(lines.number, None, None, None, values, self._unknown or None)
        text = b"\n".join(lines.taken)[: 4 * TEXT_LIMIT].decode(self._dialect.encoding, "backslashreplace")
        kept = self._replay_input(b"\n".join(lines.taken)) if why.is_own else None
        return Line(lines.number, _readable(text.rstrip("\r")), why.reason, why.detail, None, replay_input=kept)

    def _replay_input(self, raw: bytes) -> Optional[ReplayInput]:
        begin, end = len(self._header), len(self._header) + len(raw)
        return ReplayInput(self._header + raw, begin, end) if end <= KEPT_LIMIT else None


class _Spans:
    """Finds records that a stray quote has made of several lines; all lines of them but the first are read again."""

    def __init__(self, dialect: Csv, columns: quotes.Columns, width: int) -> None:
        self._dialect, self._columns, self._width = dialect, columns, width
        self._closing: dict[int, str] = {}  # {a line with the quote that closed a stray one: the detail}

    def judge(self, lines: _Lines, row: list[str]) -> Optional[Why]:
        """Why the record is bad, or None where nothing shows that it is."""
        closes = self._closing.pop(lines.number, None)
        found = self._stray(lines, row) if row and len(lines.taken) > 1 else None
        return found or (Why(AROUND_RECORDS, closes, is_own=False) if closes else None)

    def _stray(self, lines: _Lines, row: list[str]) -> Optional[Why]:
        texts = lines.texts()
        if len(row) != self._width and all(quotes.row_alone(text, self._dialect, self._width) for text in texts[1:]):
            lines.keep(1)
            return Why(OPEN_QUOTE, None)
        place = self._columns.record_inside(row, texts)
        if place is None:
            return None
        first, last = lines.number, lines.number + len(texts) - 1
        both = "without the quotes, both lines are records"
        evidence = both if place < 0 else f"line {first + place} is a record by itself"
        if texts[-1].count(self._dialect.quote) % 2:  # the last line is as bad as the first
            self._closing[last] = f"closes the quote of line {first}; {evidence}"
        lines.keep(1)
        return Why(AROUND_RECORDS, f"closed in line {last}; {evidence}")


def _rows(lines: _Lines, dialect: Csv, blank_is_value: bool) -> Iterator[tuple[list[str], Optional[Why]]]:
    """Yields each row, and why it is bad or None; afterwards `lines.taken` are the lines it came from."""
    rows = quotes.rows(lines, dialect)
    while True:
        why = None
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            row, why = [], Why(_reason(str(error), lines.taken), None)
            lines.keep(1)
        if why is None and not row or _is_blank(row, lines.taken, dialect.delimiter, blank_is_value):
            lines.finish_record()
            continue
        yield row, _unreadable(row, lines.taken, dialect) or why


def _unreadable(row: list[str], taken: list[bytes], dialect: Csv) -> Optional[Why]:
    """Why the bytes of a row are not text, or None where they are."""
    if any(b"\0" in raw for raw in taken):
        return Why(NUL, None)
    if any(_undecodable(text) for text in row):
        return Why(f"invalid {dialect.encoding}", _first_invalid(taken, dialect.encoding))
    return None


def _reason(message: str, taken: list[bytes]) -> str:
    """The reason for an error of Python's csv."""
    if message.startswith("new-line"):
        return LONE_CR
    return OPEN_QUOTE if len(taken) > 1 or "expected after" not in message else AFTER_QUOTE


def _is_blank(row: list[str], raw: list[bytes], delimiter: str, blank_is_value: bool) -> bool:
    # A blank in quotes is a value, although its row is as short as that of a blank line.
    return len(row) == 1 and not blank_is_value and not b"".join(raw).strip() and delimiter not in " \t"


def _undecodable(text: str) -> bool:
    if text.isascii():
        return False
    try:
        text.encode("utf-8")
        return False
    except UnicodeEncodeError:
        return True


def _first_invalid(taken: list[bytes], encoding: str) -> Optional[str]:
    for raw in taken:
        try:
            raw.decode(encoding)
        except UnicodeDecodeError as error:
            return f"byte 0x{raw[error.start]:02x}"
    return None


def _optional_at_end(names: list[str], optional: list[str]) -> int:
    """How many of the last columns a row without a header may lack."""
    needed = [place for place, name in enumerate(names) if name not in optional]
    return len(names) - 1 - max(needed, default=-1)


def _shown_column(names: list[str], place: int) -> str:
    """A column of the header as the ledger names it."""
    return names[place].strip() or f"column {place + 1}, which has no name"


def _header_problem(row: list[str], declared: list[str], dialect: Csv) -> Optional[str]:
    missing = [name for name in declared if name not in row and name not in dialect.optional]
    unknown = [name for name in row if name not in declared] if dialect.refusesUnknown else []
    twice = sorted({name for name in row if row.count(name) > 1 and name in declared})
    for names, sentence in (
        (missing, "its header has no column {}, which the schema declares"),
        (unknown, "its header has a column {} that the schema does not declare"),
        (twice, "its header has the column {} twice; name the columns by position: header: false and skipLines: 1"),
    ):
        if names:
            return sentence.format(", ".join(f'"{_readable(name)}"' for name in names))
    return None


def _readable(text: str, limit: int = TEXT_LIMIT) -> str:
    text = text.encode("utf-8", "backslashreplace").decode("utf-8")
    return text if len(text) <= limit else text[:limit] + "…"
