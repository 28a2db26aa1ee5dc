"""The lines that a run prints, and which work a failure happened in."""

from collections.abc import Iterator
from contextlib import contextmanager

from pyspark.errors import PySparkException

from parquetry import spark_errors
from parquetry.errors import RunError
from parquetry.jvm import JavaError


@contextmanager
def naming(work: str) -> Iterator[None]:
    """Names the work that was being done when Spark fails."""
    try:
        yield
    except (JavaError, PySparkException) as error:
        raise RunError(f"{work}: {spark_errors.cause(error)}") from error


def count(number: int, noun: str) -> str:
    """`1 row`, `2,000 rows`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def say(line: str) -> None:
    """Prints a line at once."""
    print(line, flush=True)
