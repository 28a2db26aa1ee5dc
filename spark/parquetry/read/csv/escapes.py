r"""Characters whose meaning an escape takes away, as Spark and MySQL write them: \\" in quotes, \\, outside.

They become half surrogates before Python's csv sees the line, and themselves again afterwards. No encoding makes half
surrogates of this range from bytes, so no text can hold them.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from parquetry.job import Csv

_MARKS = "\ud800\ud801\ud802"
# The mark of an escaped line break, which continued.py puts in.
LF, CR_LF = "\ud803", "\ud804"


class EscapedRows:
    """Rows of lines whose escaped characters are marked. It goes on after an error.

    `reader`: finds the rows in the marked lines.
    """

    def __init__(
        self, lines: Iterable[str], dialect: Csv, reader: Callable[[Iterable[str]], Iterator[list[str]]]
    ) -> None:
        special = dialect.quote + dialect.escape + dialect.delimiter
        self._quote, self._delimiter, self._escape = dialect.quote, dialect.delimiter, dialect.escape
        self._marks = dict(zip(special, _MARKS[3 - len(special) :]))
        characters = {mark: character for character, mark in self._marks.items()}
        self._characters = str.maketrans({**characters, LF: "\n", CR_LF: "\r\n"})
        self._token = re.compile(f"{re.escape(dialect.escape)}(.)" + (f"|{re.escape(self._quote)}" * bool(self._quote)))
        self._is_quoted = False
        self._after_end, self._after_escaped = (
            -1,
            -1,
        )  # in the line: behind the last closing quote, and escaped character
        self._rows = reader(map(self.marked, lines))

    def __iter__(self) -> Iterator[list[str]]:
        """Itself."""
        return self

    def __next__(self) -> list[str]:
        """The next row; csv.Error where a record is bad."""
        self._is_quoted = False  # a record begins
        return [text.translate(self._characters) for text in next(self._rows)]

    def marked(self, line: str) -> str:
        """The line with marks in the place of escaped characters."""
        self._after_end = self._after_escaped = -1
        return self._token.sub(self._mark, line)

    def _mark(self, token: "re.Match[str]") -> str:
        escaped = token.group(1)
        if escaped is None:
            self._quotes(token)
        elif escaped in (self._quote, self._escape) or escaped == self._delimiter and not self._is_quoted:
            self._after_escaped = token.end()
            return self._marks[escaped]
        return token.group()

    def _quotes(self, token: "re.Match[str]") -> None:
        # Within a value that did not begin with a quote, a quote is a character like others.
        start, line = token.start(), token.string
        begins = start == 0 or line[start - 1] == self._delimiter and start != self._after_escaped
        if self._is_quoted:
            self._is_quoted, self._after_end = False, token.end()
        elif begins or start == self._after_end:
            self._is_quoted = True
