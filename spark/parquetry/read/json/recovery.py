"""Where reading goes on after a broken JSON record: never inside it, and never behind the next whole record."""

import re
from typing import NamedTuple, Optional

from parquetry.read.json.scan import BLANK, Broken, after_blanks, object_at

_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*"|["{}\[\]]', re.DOTALL)
_NEXT = re.compile("," + BLANK.pattern + r"\{" + BLANK.pattern + '["}]')
_BLANKS = " \t\r\n\xef\xbb\xbf"
_BALANCE_LIMIT = 1 << 20  # characters; brackets beyond that are not counted


class Next(NamedTuple):
    """Where reading goes on, and what is open there.

    `array`: the offset at which the open top-level array began, or None; `element_next`: whether an element comes next
    in it, and not a comma or its end.
    """

    offset: int
    array: Optional[int] = None
    element_next: bool = False


def after_broken(view: str, offset: int, known: frozenset[str], array: Optional[int]) -> Next:
    """The next record or array after the broken record at `offset`.

    `known`: the declared top-level names, of which a record has at least one; `array`: the offset at which the array
    with the broken record began, or None when the record is not in an array.
    """
    end = _balanced_end(view, offset) if array is not None else None
    no_tail_before = offset  # no end of an array was found before this offset
    start = view.find("{", offset + 1)
    while start >= 0:
        if end and start >= end:
            return Next(end, array)
        try:
            value, stop = object_at(view, start)
        except Broken:
            start = view.find("{", start + 1)
            continue
        if not known.isdisjoint(value):
            if may_end(view, stop):
                return Next(start)
            opening = _opening(view, start, offset)
            if opening is not None and _goes_on(view, stop) and _before(view, opening) not in ":,[":
                return Next(opening)
            if not end and (opening is not None or array is not None) and start >= no_tail_before:
                closed, no_tail_before = _tail(view, start)
                if closed:
                    return Next(opening) if opening is not None else Next(start, array, element_next=True)
        start = view.find("{", start + 1)
    return Next(end, array) if end else Next(len(view))


def may_end(view: str, stop: int) -> bool:
    """Whether a record may end at `stop`: before another, at the end, or with its line unless the next line goes on."""
    following = after_blanks(view, stop)
    if following == len(view) or view[following] in "{[":
        return True
    return "\n" in view[stop:following] and view[following] not in ",:}]"


def _balanced_end(view: str, offset: int) -> Optional[int]:
    """Where the brackets of the array's element that begins at `offset` are closed, those in strings not counted.

    None when they are not closed, or when the array does not go on there. Then the text was cut off within a string, so
    that what looks like a string is the text between two strings.
    """
    if view[offset] != "{":
        return None
    depth = 0
    for match in _BRACKET.finditer(view, offset, offset + _BALANCE_LIMIT):
        if match.group() in ("{", "["):
            depth += 1
        elif match.group() in ("}", "]"):
            depth -= 1
        elif match.group() == '"':  # a string that is not closed
            return None
        if depth == 0:
            end = match.end()
            following = after_blanks(view, end)
            last = view[following : following + 1] == "]" and may_end(view, following + 1)
            return end if last or _NEXT.match(view, following) else None
    return None


def _goes_on(view: str, stop: int) -> bool:
    """Whether an array's element may end at `stop`: before the next element, or before the array's end."""
    following = after_blanks(view, stop)
    if view[following : following + 1] == ",":
        return view[after_blanks(view, following + 1) :][:1] == "{"
    return view[following : following + 1] == "]"


def _opening(view: str, start: int, after: int) -> Optional[int]:
    """The offset, behind `after`, of a [ directly before the object at `start`; None when there is none."""
    before = view[after + 1 : start].rstrip(_BLANKS)
    return after + len(before) if before.endswith("[") else None


def _before(view: str, offset: int) -> str:
    """The last character before `offset` that is not blank, or a blank."""
    return view[max(0, offset - 64) : offset].rstrip(_BLANKS)[-1:] or " "


def _tail(view: str, offset: int) -> tuple[bool, int]:
    """Whether objects and commas lead from `offset` to a ] after which a top-level array may end, and how far."""
    while True:
        try:
            _, stop = object_at(view, offset)
        except Broken:
            return False, offset
        following = after_blanks(view, stop)
        if view[following : following + 1] == "]":
            return may_end(view, following + 1), following + 1
        if view[following : following + 1] != ",":
            return False, following
        offset = after_blanks(view, following + 1)
