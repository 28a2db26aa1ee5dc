"""Spark's errors as one line for the user, with the place in the user's SQL where Spark names one."""

import re

from pyspark.errors import PySparkException

from parquetry.jvm import JavaError, root_cause

_PLACE = re.compile(r"\(line (\d+), pos (\d+)\)|;? line (\d+) pos (\d+)")
_CODE = re.compile(r"^\[[A-Z0-9_.]+\] *")
# Spark 4 ends its messages with it.
_STATE = re.compile(r" *SQLSTATE: [0-9A-Z]{5}")
# Spark proposes a setting that turns errors into nulls. A pipeline cannot set it.
_SETTING = re.compile(r" *If necessary,? set [^\n]*? to bypass this error\.?")
# Spark's advice is for a catalog with schemas. SQL here sees sources and tables alone.
_CATALOG = re.compile(r"(cannot be found[.]) Verify the spelling .*", re.DOTALL)
_TABLES = r"\1 Write a source by its name, and a table that pipeline.yaml has before this one as tables.NAME"
_LIMIT = 400


def located(error: PySparkException, file: str) -> str:
    """`file:LINE:COLUMN: what Spark says`, for a parse or analysis error; without a place when Spark names none."""
    text = _text(error)
    return f"{file}{_place(text)}: {_shortened(text)}"


def brief(error: PySparkException) -> str:
    """The first sentence or two of what Spark says: no plan, no copy of the SQL, no error code, no place."""
    return _shortened(_text(error))


def cause(error: BaseException) -> str:
    """The innermost message of an error at run time (a cast that fails, a full disk), shortened."""
    if isinstance(error, JavaError):
        return _shortened(root_cause(error))
    if isinstance(error, PySparkException):
        text = str(error)
        inner = re.findall(r"(?:Caused by|Exception): .*?(\[[A-Z_.]+\] [^\n]*)", text) or [text]
        return _shortened(inner[-1])
    return _shortened(f"{type(error).__name__}: {error}")


def _text(error: PySparkException) -> str:
    return getattr(error, "desc", None) or str(error)


def _place(text: str) -> str:
    found = _PLACE.search(text)
    if not found:
        return ""
    line, position = (found.group(1), found.group(2)) if found.group(1) else (found.group(3), found.group(4))
    return f":{line}:{int(position) + 1}"


def _shortened(text: str) -> str:
    text = _CODE.sub("", text.strip())
    # A plan comes after a semicolon at the end of a line.
    text = re.split(r"\n\n?== SQL|\n== DataFrame|;\s*\n|\s*\n'|\n\tat |\nJVM stacktrace", text)[0]
    text = _CATALOG.sub(_TABLES, _STATE.sub("", _SETTING.sub("", _PLACE.sub("", text))))
    text = " ".join(text.split()).rstrip(" ;.:")
    return text if len(text) <= _LIMIT else text[:_LIMIT] + "…"
