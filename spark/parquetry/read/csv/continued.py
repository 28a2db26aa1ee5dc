r"""Line breaks that are escaped outside of quotes: "1,two\" and "lines,x" below it.

MySQL and Redshift's UNLOAD write a value with a line break so, and Postgres' COPY reads it so. Spark and Hive end the
record there: they write "\" as the last character of a value. The number of fields tells the two apart. A record ends
there if the next line is a record too. It goes on if all these lines together have as many fields as the header.

@see https://dev.mysql.com/doc/refman/8.4/en/load-data.html
@see https://docs.aws.amazon.com/redshift/latest/dg/r_UNLOAD.html
@see https://www.postgresql.org/docs/current/sql-copy.html
"""

from collections.abc import Sequence
from typing import Optional, Protocol

from parquetry.job import Csv
from parquetry.read.csv.escapes import CR_LF, LF
from parquetry.read.csv.quotes import row_of

_MOST = 200  # lines of a record


class Lines(Protocol):
    """The lines of a file, of which some are taken for the current record."""

    def texts(self) -> list[str]:
        """Those that are taken."""

    def last_text(self) -> str:
        """The last of them."""

    def take(self) -> bool:
        """Takes one more; False at the end of the file."""

    def keep(self, count: int) -> None:
        """Gives all but the first `count` back."""


def row(lines: Lines, dialect: Csv, least: int, width: int) -> Optional[list[str]]:
    """The record of `width` fields that the taken lines begin and those below end; None where they do not.

    Then no more lines are taken than before. `least`: a line with at least this number of fields is a record by itself.
    """
    if not _is_escaped(lines.last_text(), dialect.escape):
        return None  # as nearly all lines
    first = len(lines.texts()) - 1
    for _ in range(_MOST):
        if not lines.take():
            break
        texts = lines.texts()
        found = row_of(_joined(texts, first, dialect.escape), dialect)
        alone = row_of(texts[-1:], dialect)
        if found is None or len(found) > width or len(alone or []) >= least:
            break
        if not _is_escaped(texts[-1], dialect.escape):
            if len(found) == width:
                return found
            break
    lines.keep(first + 1)
    return None


def _is_escaped(line: str, escape: str) -> bool:
    text = line.rstrip("\r")
    return (len(text) - len(text.rstrip(escape))) % 2 == 1


def _joined(texts: Sequence[str], first: int, escape: str) -> list[str]:
    """The lines, of which those from `first` on become one, with marks for their line breaks."""
    *broken, last = texts[first:]
    marked = [text[:-1] + LF if text.endswith(escape) else text.rstrip("\r")[:-1] + CR_LF for text in broken]
    return [*(f"{text}\n" for text in texts[:first]), "".join([*marked, last])]
