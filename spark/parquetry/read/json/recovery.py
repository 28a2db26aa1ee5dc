"""Where reading goes on after a broken JSON record: never inside it, and never past the next whole record."""

import re

from parquetry.read.json.scan import BLANK, Broken, blank, object_at

_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*"|["{}\[\]]', re.DOTALL)
_NEXT = re.compile("," + BLANK.pattern + r"\{" + BLANK.pattern + '["}]')
_BLANKS = " \t\r\n\xef\xbb\xbf"
_BALANCE_LIMIT = 1 << 20  # characters; beyond that brackets are not counted


def after_broken(view, at, known, array):
    """(offset, array, element): where the next record or array begins, and what is open there.

    `array`: where the top-level array began that the broken record at `at` is an element of, or None.
    """
    end = _balanced_end(view, at) if array is not None else None
    untailed = at  # no array's tail begins before this offset
    start = view.find("{", at + 1)
    while start >= 0:
        if end and start >= end:
            return end, array, False
        try:
            value, stop = object_at(view, start)
        except Broken:
            start = view.find("{", start + 1)
            continue
        if not known.isdisjoint(value):
            if may_end(view, stop):
                return start, None, False
            opening = _opening(view, start, at)
            if opening is not None and _goes_on(view, stop) and _before(view, opening) not in ":,[":
                return opening, None, False
            if not end and (opening is not None or array is not None) and start >= untailed:
                closed, untailed = _tail(view, start)
                if closed:
                    return (opening, None, False) if opening is not None else (start, array, True)
        start = view.find("{", start + 1)
    return (end, array, False) if end else (len(view), None, False)


def may_end(view, stop):
    """Whether a record may end here: before another, at the end, or at the end of a line that nothing continues."""
    following = blank(view, stop)
    if following == len(view) or view[following] in "{[":
        return True
    return "\n" in view[stop:following] and view[following] not in ",:}]"


def _balanced_end(view, at):
    """Where the array's element that opens at `at` is closed, brackets in strings left out; None when it is not.

    Nor when the array does not go on there: a cut-off string turns inside and outside of the strings around.
    """
    if view[at] != "{":
        return None
    depth = 0
    for match in _BRACKET.finditer(view, at, at + _BALANCE_LIMIT):
        if match.group() in ("{", "["):
            depth += 1
        elif match.group() in ("}", "]"):
            depth -= 1
        elif match.group() == '"':  # one that nothing closes
            return None
        if depth == 0:
            end = match.end()
            following = blank(view, end)
            at_end = view[following : following + 1] == "]" and may_end(view, following + 1)
            return end if at_end or _NEXT.match(view, following) else None
    return None


def _goes_on(view, stop):
    """Whether an array's element may end here: before the next one, or before the array's end."""
    following = blank(view, stop)
    if view[following : following + 1] == ",":
        return view[blank(view, following + 1) :][:1] == "{"
    return view[following : following + 1] == "]"


def _opening(view, start, after):
    """The offset of a [ directly before the object at `start`, or None."""
    before = view[after + 1 : start].rstrip(_BLANKS)
    return after + len(before) if before.endswith("[") else None


def _before(view, at):
    return view[max(0, at - 64) : at].rstrip(_BLANKS)[-1:] or " "


def _tail(view, at):
    """(whether objects and commas lead from `at` to a ] after which a top-level array may end, how far they lead)."""
    while True:
        try:
            _, stop = object_at(view, at)
        except Broken:
            return False, at
        following = blank(view, stop)
        if view[following : following + 1] == "]":
            return may_end(view, following + 1), following + 1
        if view[following : following + 1] != ",":
            return False, following
        at = blank(view, following + 1)
