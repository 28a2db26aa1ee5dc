"""The exact decoder: where each JSON record begins and ends in raw bytes, whatever is between the records.

It works on the bytes seen as Latin-1, one character for each byte. JSON's structure is ASCII, so boundaries are exact
and positions are byte offsets. Each record is then decoded as UTF-8, strictly.
"""

import json
import re
from collections.abc import Collection, Iterator
from typing import NamedTuple, Optional

from parquetry.read.json.recovery import after_broken
from parquetry.read.json.scan import BLANK, NOT_OBJECT, Broken, after_blanks, object_at

TEXT_LIMIT = 2000
NOT_JSON, NOT_UTF8, LONE_SURROGATE = "not valid JSON", "invalid UTF-8", "half of a surrogate pair"

# The beginning of a top-level array of records; an array of anything else is not valid.
_ARRAY = re.compile(r"\[" + BLANK.pattern + r"[{\]]")
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


class Piece(NamedTuple):
    """A record (reason None), or bytes that are not a record, with their text cut at TEXT_LIMIT characters."""

    offset: int
    text: str
    reason: Optional[str] = None
    detail: Optional[str] = None


def decode(data: bytes, fields: Collection[str]) -> Iterator[Piece]:
    """Yields the Pieces of `data` in order. `fields` are the declared top-level names.

    Records follow one another, or are the elements of top-level arrays. After a broken record, reading goes on at the
    first object that decodes, has at least one declared field, and ends where a record can end. (An object nested in
    the broken record hardly has a declared field.) The bytes before it are broken, and never joined with what follows.
    """
    view = data.decode("latin-1")
    names = [name.encode("utf-8").decode("latin-1") for name in fields]
    known = frozenset(fields).union(names)
    # The offset of the top-level array that is open, or None; whether an element comes next in it, or else a comma or
    # its end; and whether its last element is broken.
    array: Optional[int] = None
    element_next = broken = False
    offset = after_blanks(view, 0)
    while offset < len(view):
        if array is not None and not element_next and view[offset] in ",]":
            array, element_next = (array, True) if view[offset] == "," else (None, False)
            stop = offset + 1
        elif array is not None and view[offset] == "]" and after_blanks(view, array + 1) == offset:
            array, stop = None, offset + 1
        elif array is not None and (view[offset] == "{" and not element_next or _ARRAY.match(view, offset)):
            # The file ended within the array, and another file follows.
            if not broken:
                yield _open_array(array, offset)
            array, stop = None, offset
        elif array is None and _ARRAY.match(view, offset):
            array, element_next, broken, stop = offset, True, False, offset + 1
        else:
            broken, element_next = False, False
            try:
                _, stop = object_at(view, offset)
                yield _record(data, offset, stop)
            except Broken:
                broken = True
                stop, array, element_next = after_broken(view, offset, known, array)
                for start, end in _parts(view, offset, stop, names):
                    yield _bad(data, view, start, end)
        offset = after_blanks(view, stop)
    if array is not None and not broken:
        yield _open_array(array, offset)


def _open_array(array: int, stop: int) -> Piece:
    """What came after its last element is not known, so an array that does not end is one broken record."""
    return Piece(array, "[", NOT_JSON, f"the array that begins here has no end before offset {stop}")


def _record(data: bytes, start: int, stop: int) -> Piece:
    try:
        text = data[start:stop].decode("utf-8")
    except UnicodeDecodeError as error:
        place = start + error.start
        return Piece(start, _readable(data[start:stop]), NOT_UTF8, f"byte 0x{data[place]:02x} at offset {place}")
    if _SURROGATE.search(text):
        try:
            json.dumps(json.loads(text), ensure_ascii=False).encode("utf-8")
        except UnicodeEncodeError as error:
            half = f"\\u{ord(error.object[error.start]):04x}"
            detail = f"{half} alone is not a character; Spark would read a question mark"
            return Piece(start, _cut(text), LONE_SURROGATE, detail)
    return Piece(start, text)


def _parts(view: str, start: int, stop: int, names: list[str]) -> Iterator[tuple[int, int]]:
    """Yields where each broken record begins and ends: their share decides whether the run may go on.

    Cuts where a line begins with { and where } { is followed by one of `names`, those of the declared fields.
    """
    any_name = "|".join(map(re.escape, names))
    cuts = re.compile(r"(?<=\n)\{|(?<=\})[ \t\r\n]*(\{)(?=\s*[\"']?(?:" + any_name + r")[\"']?\s*:)")
    found = cuts.finditer(view, start + 1, stop)
    starts = [start] + [match.start(1) if match.group(1) else match.start() for match in found]
    for begin, end in zip(starts, starts[1:] + [stop]):
        yield begin, begin + len(view[begin:end].rstrip(" \t\r\n"))


def _bad(data: bytes, view: str, start: int, end: int) -> Piece:
    text = _readable(data[start:end])
    try:
        object_at(view[start:end], 0)
    except Broken as broken:
        if broken.message == NOT_OBJECT:
            return Piece(start, text, NOT_OBJECT, "a record begins with {")
        return Piece(start, text, NOT_JSON, f"{broken.message} at offset {start + broken.offset}")
    return Piece(start, text, NOT_JSON, "an object that may be part of the broken record before it")


def _readable(raw: bytes) -> str:
    return _cut(raw[: 4 * TEXT_LIMIT].decode("utf-8", "backslashreplace"))


def _cut(text: str) -> str:
    return text if len(text) <= TEXT_LIMIT else text[:TEXT_LIMIT] + "…"
