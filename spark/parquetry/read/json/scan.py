"""One JSON object in raw bytes seen as Latin-1: where it ends, or why no object begins here."""

import json
import re
from typing import NoReturn

NOT_OBJECT = "not a JSON object"

# A byte order mark is blank where a record may begin: files that have one are merged like all others.
BLANK = re.compile(r"(?:[ \t\r\n]|\xef\xbb\xbf)*")
_FIRST_WINDOW, _GROWTH, _MARGIN = 1 << 14, 16, 32


class Broken(Exception):
    """Why no object ends here; `offset` is the byte."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message, self.offset = message, offset


def after_blanks(view: str, offset: int) -> int:
    """The first offset from `offset` that is not blank."""
    match = BLANK.match(view, offset)
    assert match is not None  # the expression matches nothing at all, too
    return match.end()


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a JSON value")


_scan = json.JSONDecoder(parse_constant=_refuse).raw_decode


def object_at(view: str, offset: int) -> tuple[dict[str, object], int]:
    """The object that begins at `offset`, and the offset behind its end; Broken where there is none.

    Decodes a window that grows: an error of Python's decoder costs time in proportion to the text before it.
    """
    if view[offset : offset + 1] != "{":
        raise Broken(NOT_OBJECT, offset)
    size = _FIRST_WINDOW
    while True:
        window = view[offset : offset + size]
        try:
            value, length = _scan(window)
            return value, offset + length
        except json.JSONDecodeError as error:
            cut = len(window) == size and offset + size < len(view)
            if cut and (error.msg.startswith("Unterminated") or error.pos > size - _MARGIN):
                size *= _GROWTH
                continue
            message = error.msg.rstrip(": ").replace(" starting at", "")
            raise Broken(message, offset + error.pos) from None
        except RecursionError:
            raise Broken("nested too deeply", offset) from None
        except ValueError as error:  # NaN, Infinity, integers of thousands of digits
            raise Broken(str(error), offset) from None
