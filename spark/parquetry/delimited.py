"""Delimited text (CSV), read exactly: every line is in a record, in the header, blank, or broken with a reason.

Python's csv in its strict mode finds the records; what it must not decide is where to go on after a broken one. A quote
that is not closed would swallow the rest of the file, so only its first line is given up and the next begins a record.
"""

import csv
from collections import deque
from typing import List, NamedTuple, Optional

from parquetry.decoder import TEXT_LIMIT
from parquetry.values import Misfit, reader

FIELDS, OPEN_QUOTE, AFTER_QUOTE, LONE_CR, NUL = (
    "wrong number of fields",
    "a quote that is not closed",
    "text after a closing quote",
    "a carriage return inside a line",
    "a NUL byte",
)
HEADER = "__header"  # the reason of a piece that says what is wrong with a file's header; its detail is the sentence
_FIELD_LIMIT = 64 << 20  # characters; csv's own limit is 128 Ki
_BOM = b"\xef\xbb\xbf"


class Line(NamedTuple):
    """A record (reason None) with its values in the declared order, as canonical text; or a broken one with its text.

    `line` counts from 1, where the record begins.
    """

    line: int
    text: Optional[str]
    reason: Optional[str]
    detail: Optional[str]
    values: Optional[List[Optional[str]]]


class _Lines:
    """Feeds csv with decoded lines and remembers those of the record at hand, so that all but one can be given back."""

    def __init__(self, raw, encoding):
        self._raw, self._again, self._encoding = iter(raw), deque(), encoding
        self.at, self.taken = 1, []

    def __iter__(self):
        return self

    def __next__(self):
        raw = self._again.popleft() if self._again else next(self._raw)
        if self.at == 1 and not self.taken and raw.startswith(_BOM):
            raw = raw[len(_BOM) :]
        self.taken.append(raw)
        # What cannot be decoded stays as half surrogates, which no encoding makes from sound bytes.
        return raw.decode(self._encoding, "surrogateescape") + "\n"

    def done(self):
        self.at += len(self.taken)
        self.taken = []

    def keep_first(self):
        self._again.extendleft(reversed(self.taken[1:]))
        del self.taken[1:]


def decode(raw, how, schema):
    """Yields the Lines of one file. `raw`: its lines as bytes, without line feeds; `how`: the job's Csv."""
    csv.field_size_limit(_FIELD_LIMIT)
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
        else:
            if reason is None and len(row) != len(names) and _stand_alone(lines.taken[1:], how, len(names)):
                reason = OPEN_QUOTE
                lines.keep_first()
            elif reason is None and len(row) != len(names):
                found = f"{len(row)} field{'' if len(row) == 1 else 's'}"
                reason, detail = FIELDS, f"{found}, the header has {len(names)}"
            yield _record(lines, how, schema.names, places, readers, row, reason, detail)
        lines.done()


def _rows(lines, how, blank_is_value):
    """Yields (row, reason, detail); afterwards `lines.taken` are the lines it came from."""
    rows = _csv(lines, how)
    while True:
        reason = detail = None
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            row, reason = [], _reason(str(error), lines.taken)
            lines.keep_first()
        if reason is None and not row or _is_blank(row, how.delimiter, blank_is_value):
            lines.done()
            continue
        if any(b"\0" in one for one in lines.taken):
            reason = NUL
        elif reason is None and any(_undecodable(one) for one in row):
            reason, detail = f"invalid {how.encoding}", _where(lines.taken, how.encoding)
        yield row, reason, detail


def _stand_alone(raw, how, fields):
    """Whether lines that a quoted value spans are records each: then its quote was one too many, further up."""
    texts = [one.decode(how.encoding, "surrogateescape") for one in raw]
    try:
        rows = [next(_csv([text], how), []) for text in texts]
    except csv.Error:
        return False
    return bool(raw) and all(len(row) == fields and text.count(how.quote) % 2 == 0 for row, text in zip(rows, texts))


def _csv(lines, how):
    quoting = {"quotechar": how.quote} if how.quote else {"quoting": csv.QUOTE_NONE}
    return csv.reader(lines, strict=True, delimiter=how.delimiter, **quoting)


def _reason(message, taken):
    if message.startswith("new-line"):
        return LONE_CR
    return OPEN_QUOTE if len(taken) > 1 or "expected after" not in message else AFTER_QUOTE


def _is_blank(row, delimiter, blank_is_value):
    return len(row) == 1 and not blank_is_value and not row[0].strip(" \t") and delimiter not in " \t"


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
