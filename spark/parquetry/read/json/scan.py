"""One JSON object in raw bytes seen as Latin-1: where it ends, or why none begins here."""

import json
import re

NOT_OBJECT = "not a JSON object"

# A byte order mark is blank where a record may begin: files that carry one are merged like all others.
BLANK = re.compile(r"(?:[ \t\r\n]|\xef\xbb\xbf)*")
_FIRST_WINDOW, _GROWTH, _MARGIN = 1 << 14, 16, 32


class Broken(Exception):
    """Why no object ends here; `at` is the byte."""

    def __init__(self, message, at):
        super().__init__(message)
        self.message, self.at = message, at


def blank(view, at):
    return BLANK.match(view, at).end()


def _refuse(constant):
    raise ValueError(f"{constant} is no JSON value")


_scan = json.JSONDecoder(parse_constant=_refuse).raw_decode


def object_at(view, at):
    """The object that begins at `at` and where it ends.

    Decodes a window that grows: an error of Python's decoder costs time in proportion to the text before it.
    """
    if view[at : at + 1] != "{":
        raise Broken(NOT_OBJECT, at)
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
            raise Broken(message, at + error.pos) from None
        except RecursionError:
            raise Broken("nested too deeply", at) from None
        except ValueError as error:  # NaN, Infinity, integers of thousands of digits
            raise Broken(str(error), at) from None
