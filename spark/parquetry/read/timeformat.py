"""Date patterns as Java and Spark write them (dd/MM/yyyy HH:mm), read exactly: a text matches as a whole or not.

Spark's own reader and Python's strptime accept texts that differ a little from the pattern; this reader must not guess.
"""

import re
from datetime import datetime, timedelta, timezone
from typing import Optional

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
OFFSET = "(?:Z|[+-](?:(?:0[0-9]|1[0-7])(?::?[0-5][0-9])?|18(?::?00)?))"
_ISO_DATE = "(?P<yyyy>[0-9]{4})-(?P<MM>[0-9]{2})-(?P<dd>[0-9]{2})"
_ISO_SECONDS = "(?P<ss>[0-9]{2})(?:[.](?P<S>[0-9]{1,6})0*)?"
_ISO_TIME = f"(?P<HH>[0-9]{{2}}):(?P<mm>[0-9]{{2}})(?::{_ISO_SECONDS})?(?P<XXX>{OFFSET})?"
_TOKEN = re.compile(r"'([^']*)'|(([A-Za-z])\3*)|(.)", re.DOTALL)
_ONE_OR_TWO, _TWO = "[0-9]{1,2}", "[0-9]{2}"
# The parts of a pattern, each with the regular expression of its texts.
_PARTS = {
    **{"yyyy": "[0-9]{4}", "yy": _TWO, "M": _ONE_OR_TWO, "MM": _TWO, "MMM": "(?ai:" + "|".join(MONTHS) + ")"},
    **{"d": _ONE_OR_TWO, "dd": _TWO, "H": _ONE_OR_TWO, "HH": _TWO, "h": _ONE_OR_TWO, "hh": _TWO},
    **{"m": _ONE_OR_TWO, "mm": _TWO, "s": _ONE_OR_TWO, "ss": _TWO},
    **{"a": "(?ai:am|pm)", "XXX": "Z|[+-][0-9]{2}:[0-9]{2}", "Z": "[+-][0-9]{4}"},
    **{"S" * digits: f"[0-9]{{{digits}}}" for digits in range(1, 7)},
}


class Format:
    """One pattern.

    ValueError when it has a part that is not known, or does not give a date. config/sources/time-format.ts refuses the
    same patterns with the same words, before a cluster starts.
    """

    has_time: bool

    def __init__(self, pattern: str) -> None:
        tokens = list(_TOKEN.finditer(pattern))
        parts = [_regex_of(token, pattern) for token in tokens]
        letters = [token.group(2)[0] for token in tokens if token.group(2)]
        first_letters = set(letters)
        if len(first_letters) < len(letters):  # "d" and "dd" are the same part, written in two ways
            raise ValueError(f'"{pattern}" has the same part of a date twice; write each part once')
        self._regex = re.compile("".join(parts))
        if not {"y", "M", "d"} <= first_letters:
            raise ValueError(f'"{pattern}" does not have a year, a month and a day; a date needs all three')
        if ("h" in first_letters) != ("a" in first_letters):
            rule = "h (hours from 1 to 12) needs a (AM or PM), and a needs h; hours from 0 to 23 are H"
            raise ValueError(f'"{pattern}" has only one of h and a: {rule}')
        self.has_time = bool(first_letters & {"H", "h"})

    def read(self, text: str) -> Optional[datetime]:
        """The moment, in UTC when the pattern has no offset; None when the text does not match."""
        match = self._regex.fullmatch(text)
        return _moment({name: value for name, value in match.groupdict().items() if value}) if match else None


class _Iso(Format):
    """A form of ISO 8601. Some of its parts may be absent, which no pattern can say."""

    def __init__(self, regex: str) -> None:
        self._regex = re.compile(regex)


# As in JSON (Iso8601.java): a date may be written with the time 00:00, and a timestamp without a time.
ISO_DATE = _Iso(f"{_ISO_DATE}(?:[T ]00:00(?::00(?:[.]0+)?)?Z?)?")
ISO_TIMESTAMP = _Iso(f"{_ISO_DATE}(?:[T ]{_ISO_TIME})?")


def _regex_of(token: "re.Match[str]", pattern: str) -> str:
    """The regular expression of one token of `pattern`: a text in quotes, a run of one letter, or another character."""
    literal, letters, _, other = token.groups()
    if letters:
        if letters not in _PARTS:
            known = ", ".join(part for part in _PARTS if not part.startswith("S"))
            problem = f'has "{letters}", which is not a known part; known are {known}, S to SSSSSS'
            raise ValueError(f'"{pattern}" {problem}')
        return f"(?P<{letters}>{_PARTS[letters]})"
    if other and other in "[]'":
        raise ValueError(f'"{pattern}" has "{other}"; where a part may be absent, write two formats')
    return re.escape(literal or other or "'")


def _moment(parts: dict[str, str]) -> Optional[datetime]:
    """The moment in UTC of what a text has for each part of the pattern; None for a day that no calendar has."""
    by_letter = {name[0]: value for name, value in parts.items() if name != "MMM"}
    month = MONTHS.index(parts["MMM"].lower()) + 1 if "MMM" in parts else int(by_letter["M"])
    year = int(by_letter["y"]) + (2000 if "yy" in parts else 0)
    hour = int(by_letter.get("H", 0))
    if "h" in by_letter:
        if not 1 <= int(by_letter["h"]) <= 12:
            return None
        hour = int(by_letter["h"]) % 12 + (12 if by_letter["a"].lower() == "pm" else 0)
    minute, second = int(by_letter.get("m", 0)), int(by_letter.get("s", 0))
    microsecond = int(by_letter.get("S", "0").ljust(6, "0"))
    offset = by_letter.get("X", by_letter.get("Z", "Z")).replace(":", "")
    try:
        zone = timezone.utc if offset == "Z" else timezone(_difference(offset))
        moment = datetime(year, month, int(by_letter["d"]), hour, minute, second, microsecond, zone)
        return moment.astimezone(timezone.utc)
    except (ValueError, OverflowError):
        return None  # the 30th of February


def _difference(offset: str) -> timedelta:
    difference = timedelta(hours=int(offset[1:3]), minutes=int(offset[3:5] or 0))
    return -difference if offset[0] == "-" else difference
