"""The exact decoder: where each JSON record begins and ends in raw bytes, whatever stands between the records.

It works on the bytes seen as Latin-1, one character a byte: JSON's structure is ASCII, so boundaries are exact and
positions are byte offsets. Each record is then decoded as UTF-8, strictly.
"""

import json
import re
from typing import NamedTuple, Optional

from parquetry.read.json.recovery import after_broken
from parquetry.read.json.scan import BLANK, NOT_OBJECT, Broken, blank, object_at

TEXT_LIMIT = 2000
NOT_JSON, NOT_UTF8, LONE_SURROGATE = "not valid JSON", "invalid UTF-8", "half of a surrogate pair"

# A top-level array of records begins; of anything else it is junk.
_ARRAY = re.compile(r"\[" + BLANK.pattern + r"[{\]]")
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


class Piece(NamedTuple):
    """A record (reason None), or a stretch of bytes that is none, with its text cut at TEXT_LIMIT characters."""

    offset: int
    text: str
    reason: Optional[str] = None
    detail: Optional[str] = None


def decode(data, fields):
    """Yields the Pieces of `data` in order. `fields` are the declared top-level names.

    Records stand one after another, or as the elements of top-level arrays. After a broken record the next record is
    the first object that decodes, has at least one declared field (so that no object nested in the broken one is taken
    for a record) and ends where a record can end. What lies between is broken; it is never joined with what follows.
    """
    view = data.decode("latin-1")
    known = frozenset(fields) | {name.encode("utf-8").decode("latin-1") for name in fields}
    # Where the array began that is open here, and what the last piece in it leaves to come: an element, or a comma.
    array, element, broken = None, False, False
    at = blank(view, 0)
    while at < len(view):
        if array is not None and not element and view[at] in ",]":
            array, element = (array, True) if view[at] == "," else (None, False)
            stop = at + 1
        elif array is not None and view[at] == "]" and blank(view, array + 1) == at:
            array, stop = None, at + 1
        elif array is not None and (view[at] == "{" and not element or _ARRAY.match(view, at)):
            # The file ended within the array, and another file follows.
            if not broken:
                yield _open_array(array, at)
            array, stop = None, at
        elif array is None and _ARRAY.match(view, at):
            array, element, broken, stop = at, True, False, at + 1
        else:
            broken, element, began = False, False, at
            try:
                _, stop = object_at(view, at)
                yield _record(data, at, stop)
            except Broken:
                broken = True
                stop, array, element = after_broken(view, at, known, array)
                for start, end in _parts(view, began, stop, fields):
                    yield _bad(data, view, start, end)
        at = blank(view, stop)
    if array is not None and not broken:
        yield _open_array(array, at)


def _open_array(array, at):
    """What came after its last element is not known, so an array that does not end is one broken record."""
    return Piece(array, "[", NOT_JSON, f"the array that begins here is not closed at offset {at}")


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
        object_at(view[start:end], 0)
    except Broken as broken:
        if broken.message == NOT_OBJECT:
            return Piece(start, text, NOT_OBJECT, "a record begins with {")
        return Piece(start, text, NOT_JSON, f"{broken.message} at offset {start + broken.at}")
    return Piece(start, text, NOT_JSON, "an object that cannot be told from the broken record before it")


def _readable(raw):
    return _cut(raw[: 4 * TEXT_LIMIT].decode("utf-8", "backslashreplace"))


def _cut(text):
    return text if len(text) <= TEXT_LIMIT else text[:TEXT_LIMIT] + "…"
