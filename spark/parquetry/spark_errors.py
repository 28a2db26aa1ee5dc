"""Spark's errors about a user's SQL, as one line that says where."""

import re

from py4j.protocol import Py4JJavaError
from pyspark.errors import PySparkException

_PLACE = re.compile(r"\(line (\d+), pos (\d+)\)|;? line (\d+) pos (\d+)")
_CODE = re.compile(r"^\[[A-Z0-9_.]+\] *")
# A setting that no pipeline has, and that would turn what is wrong into nulls.
_SETTING = re.compile(r" *If necessary,? set [^\n]*? to bypass this error\.?")
_LIMIT = 400


def located(error, file):
    """`file:LINE:COLUMN: what Spark says`, for a parse or analysis error; without a place when Spark names none."""
    text = error.desc if getattr(error, "desc", None) else str(error)
    return f"{file}{_place(text)}: {brief(text)}"


def _place(text):
    found = _PLACE.search(text)
    if not found:
        return ""
    line, position = (found.group(1), found.group(2)) if found.group(1) else (found.group(3), found.group(4))
    return f":{line}:{int(position) + 1}"


def brief(text):
    """The first sentence or two of a Spark message: no plan, no copy of the SQL, no error code."""
    text = _CODE.sub("", text.strip())
    text = re.split(r"\n\n?== SQL|\n== DataFrame|;?\s*\n'|\n\tat |\nJVM stacktrace", text)[0]
    text = _SETTING.sub("", _PLACE.sub("", text))
    text = " ".join(text.split()).rstrip(" ;.:")
    return text if len(text) <= _LIMIT else text[:_LIMIT] + "…"


def cause(error):
    """The innermost message that Spark gives for an error at run time (a cast that fails, a full disk), in short."""
    if isinstance(error, Py4JJavaError):
        java = error.java_exception
        while java.getCause() is not None:
            java = java.getCause()
        return brief(f"{java.getMessage() or java.getClass().getName()}")
    if isinstance(error, PySparkException):
        text = str(error)
        inner = re.findall(r"(?:Caused by|Exception): .*?(\[[A-Z_.]+\] [^\n]*)", text) or [text]
        return brief(inner[-1])
    return brief(f"{type(error).__name__}: {error}")
