"""The exact decoder: where each JSON record begins and ends in raw bytes, whatever stands between the records.

It works on the bytes seen as Latin-1, one character a byte: JSON's structure is ASCII, so boundaries are exact and
positions are byte offsets. Each record is then decoded as UTF-8, strictly.
"""

import json
import re
from typing import NamedTuple, Optional

TEXT_LIMIT = 2000
NOT_JSON, NOT_OBJECT, NOT_UTF8, LONE_SURROGATE = (
    "not valid JSON",
    "not a JSON object",
    "invalid UTF-8",
    "half of a surrogate pair",
)

# A byte order mark is blank where a record may begin: files that carry one are merged like all others.
_BLANK = re.compile(r"(?:[ \t\r\n]|\xef\xbb\xbf)*")
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_FIRST_WINDOW, _GROWTH, _MARGIN = 1 << 14, 16, 32


class Piece(NamedTuple):
    """A record (reason None), or a stretch of bytes that is none, with its text cut at TEXT_LIMIT characters."""

    offset: int
    text: str
    reason: Optional[str] = None
    detail: Optional[str] = None


class _Broken(Exception):
    """Why no object ends here; `at` is the byte."""

    def __init__(self, message, at):
        super().__init__(message)
        self.message, self.at = message, at


def decode(data, fields):
    """Yields the Pieces of `data` in order. `fields` are the declared top-level names.

    After a broken record the next record is the first object that decodes, has at least one declared field (so that no
    object nested in the broken one is taken for a record) and ends where a record can end. What lies between is
    broken; it is never joined with what follows.
    """
    view = data.decode("latin-1")
    known = frozenset(fields) | {name.encode("utf-8").decode("latin-1") for name in fields}
    at = _BLANK.match(view, 0).end()
    while at < len(view):
        try:
            _, stop = _object(view, at)
            yield _record(data, at, stop)
        except _Broken:
            stop = _next_record(view, at + 1, known)
            for start, end in _parts(view, at, stop, fields):
                yield _bad(data, view, start, end)
        at = _BLANK.match(view, stop).end()


def _refuse(constant):
    raise ValueError(f"{constant} is no JSON value")


_scan = json.JSONDecoder(parse_constant=_refuse).raw_decode


def _object(view, at):
    """The object that begins at `at` and where it ends.

    Decodes a window that grows: an error of Python's decoder costs time in proportion to the text before it.
    """
    if view[at] != "{":
        raise _Broken(NOT_OBJECT, at)
    size = _FIRST_WINDOW
    while True:
        window = view[at : at + size]
        try:
            value, length = _scan(window)
            return value, at + length
        except json.JSONDecodeError as error:
            cut = len(window) == size and at + size < len(view)
            if cut and (error.msg.startswith("Unterminated") or error.pos > size - _MARGIN):
                size *= _GROWTH
                continue
            message = error.msg.rstrip(": ").replace(" starting at", "")
            raise _Broken(message, at + error.pos) from None
        except RecursionError:
            raise _Broken("nested too deeply", at) from None
        except ValueError as error:  # NaN, Infinity, integers of thousands of digits
            raise _Broken(str(error), at) from None


def _next_record(view, start, known):
    at = view.find("{", start)
    while at >= 0:
        try:
            value, stop = _object(view, at)
            if not known.isdisjoint(value) and _may_end(view, stop):
                return at
        except _Broken:
            pass
        at = view.find("{", at + 1)
    return len(view)


def _may_end(view, stop):
    """Whether a record may end here: before another, at the end, or at the end of a line that nothing continues."""
    following = _BLANK.match(view, stop).end()
    if following == len(view) or view[following] == "{":
        return True
    return "\n" in view[stop:following] and view[following] not in ",:}]"


def _record(data, at, stop):
    try:
        text = data[at:stop].decode("utf-8")
    except UnicodeDecodeError as error:
        detail = f"byte 0x{data[at + error.start]:02x} at offset {at + error.start}"
        return Piece(at, _readable(data[at:stop]), NOT_UTF8, detail)
    if _SURROGATE.search(text):
        try:
            json.dumps(json.loads(text), ensure_ascii=False).encode("utf-8")
        except UnicodeEncodeError as error:
            detail = f"\\u{ord(error.object[error.start]):04x} alone has no meaning, Spark would read a question mark"
            return Piece(at, _cut(text), LONE_SURROGATE, detail)
    return Piece(at, text)


def _parts(view, at, stop, fields):
    """Broken records that follow each other, one by one: their share decides whether the run may go on.

    Cuts where a line begins with { and where } { is followed by the name of a declared field.
    """
    names = "|".join(re.escape(name.encode("utf-8").decode("latin-1")) for name in fields)
    cuts = re.compile(r"(?<=\n)\{|(?<=\})[ \t\r\n]*(\{)(?=\s*[\"']?(?:" + names + r")[\"']?\s*:)")
    starts = [at] + [m.start(1) if m.group(1) else m.start() for m in cuts.finditer(view, at + 1, stop)]
    for start, end in zip(starts, starts[1:] + [stop]):
        length = len(view[start:end].rstrip(" \t\r\n"))
        yield start, start + length


def _bad(data, view, start, end):
    text = _readable(data[start:end])
    try:
        _object(view[start:end], 0)
    except _Broken as broken:
        if broken.message == NOT_OBJECT:
            return Piece(start, text, NOT_OBJECT, "a record begins with {")
        return Piece(start, text, NOT_JSON, f"{broken.message} at offset {start + broken.at}")
    return Piece(start, text, NOT_JSON, "an object that cannot be told from the broken record before it")


def _readable(raw):
    return _cut(raw[: 4 * TEXT_LIMIT].decode("utf-8", "backslashreplace"))


def _cut(text):
    return text if len(text) <= TEXT_LIMIT else text[:TEXT_LIMIT] + "…"
