"""Date patterns as Java and Spark write them (dd/MM/yyyy HH:mm), read to the letter: a text fits as a whole or not.

Spark's own reader, as Python's strptime, lets some of what a pattern does not say pass; this one must not guess.
"""

import re
from datetime import datetime, timedelta, timezone

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
OFFSET = "(?:Z|[+-](?:(?:0[0-9]|1[0-7])(?::?[0-5][0-9])?|18(?::?00)?))"
_ISO_DATE = "(?P<yyyy>[0-9]{4})-(?P<MM>[0-9]{2})-(?P<dd>[0-9]{2})"
_ISO_SECONDS = "(?P<ss>[0-9]{2})(?:[.](?P<S>[0-9]{1,6})0*)?"
_ISO_TIME = f"(?P<HH>[0-9]{{2}}):(?P<mm>[0-9]{{2}})(?::{_ISO_SECONDS})?(?P<XXX>{OFFSET})?"
_TOKEN = re.compile(r"'([^']*)'|(([A-Za-z])\3*)|(.)", re.DOTALL)
_ONE, _TWO = "[0-9]{1,2}", "[0-9]{2}"
_LETTERS = {
    **{"yyyy": "[0-9]{4}", "yy": _TWO, "M": _ONE, "MM": _TWO, "MMM": "(?ai:" + "|".join(MONTHS) + ")", "d": _ONE},
    **{"dd": _TWO, "H": _ONE, "HH": _TWO, "h": _ONE, "hh": _TWO, "m": _ONE, "mm": _TWO, "s": _ONE, "ss": _TWO},
    **{"a": "(?ai:am|pm)", "XXX": "Z|[+-][0-9]{2}:[0-9]{2}", "Z": "[+-][0-9]{4}"},
    **{"S" * digits: f"[0-9]{{{digits}}}" for digits in range(1, 7)},
}


class Format:
    """One pattern. ValueError, with a sentence, when it has letters that are not read here or does not make a date."""

    def __init__(self, pattern):
        parts = [_part(*token, pattern) for token in _TOKEN.findall(pattern)]
        try:
            self._regex = re.compile("".join(parts))
        except re.error:
            raise ValueError(f'"{pattern}" has one part of the date twice') from None
        first_letters = {name[0] for name in self._regex.groupindex}
        if not {"y", "M", "d"} <= first_letters:
            raise ValueError(f'"{pattern}" does not say year, month and day, so it makes no date')
        if ("h" in first_letters) != ("a" in first_letters):
            raise ValueError(f'"{pattern}" has h without a, or a without h; hours from 0 to 23 are H')
        self.has_time = bool(first_letters & {"H", "h"})

    def read(self, text):
        """The moment, in UTC when the pattern has no offset; None when the text does not fit."""
        match = self._regex.fullmatch(text)
        return _moment({name: value for name, value in match.groupdict().items() if value}) if match else None


class _Iso(Format):
    def __init__(self, regex):
        self._regex = re.compile(regex)


# As in JSON (strict.DATE and strict.TIMESTAMP): a date may be the midnight it begins with, a moment its date alone.
ISO_DATE = _Iso(f"{_ISO_DATE}(?:[T ]00:00(?::00(?:[.]0+)?)?Z?)?")
ISO_TIMESTAMP = _Iso(f"{_ISO_DATE}(?:[T ]{_ISO_TIME})?")


def _part(literal, letters, _, other, pattern):
    if letters:
        if letters not in _LETTERS:
            known = ", ".join(one for one in _LETTERS if not one.startswith("S"))
            raise ValueError(f'"{pattern}" has "{letters}", which is not read; there are {known}, S to SSSSSS')
        return f"(?P<{letters}>{_LETTERS[letters]})"
    if other and other in "[]'":
        raise ValueError(f'"{pattern}" has "{other}"; for parts that may be absent write two formats')
    return re.escape(literal or other or "'")


def _moment(parts):
    by_letter = {name[0]: value for name, value in parts.items() if name not in ("MMM",)}
    month = MONTHS.index(parts["MMM"].lower()) + 1 if "MMM" in parts else int(by_letter["M"])
    year = int(by_letter["y"]) + (2000 if "yy" in parts else 0)
    hour = int(by_letter.get("H", 0))
    if "h" in by_letter:
        if not 1 <= int(by_letter["h"]) <= 12:
            return None
        hour = int(by_letter["h"]) % 12 + (12 if by_letter["a"].lower() == "pm" else 0)
    rest = [int(by_letter.get("m", 0)), int(by_letter.get("s", 0)), int(by_letter.get("S", "0").ljust(6, "0"))]
    offset = by_letter.get("X", by_letter.get("Z", "Z")).replace(":", "")
    try:
        zone = timezone.utc if offset == "Z" else timezone(_delta(offset))
        return datetime(year, month, int(by_letter["d"]), hour, *rest, zone).astimezone(timezone.utc)
    except (ValueError, OverflowError):
        return None  # the 30th of February


def _delta(offset):
    span = timedelta(hours=int(offset[1:3]), minutes=int(offset[3:5] or 0))
    return -span if offset[0] == "-" else span
