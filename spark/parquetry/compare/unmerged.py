"""A source that is not merged: which objects are read, compared with a second listing by the job itself."""

from collections.abc import Callable, Iterable, Sequence
from time import time
from typing import Any, Optional

from pyspark.sql import DataFrame

from parquetry.compare.comparison import Objects, SourceFiles, compare
from parquetry.compare.decompressed import refuse_unreadable
from parquetry.compare.skipping import HIDDEN_NAMES, is_below_hidden, left_out_by
from parquetry.errors import RunError
from parquetry.files.hadoop import Found
from parquetry.job import Source
from parquetry.run import Run

# The clocks of this machine and of S3 may differ by this time, and S3's times have no fraction of a second.
_CLOCKS_MS = 60_000
_NOTHING = "(?!)"  # a pattern that matches nothing
LinesOf = Callable[[Optional[Sequence[Found]]], DataFrame]


def find(run: Run, source: Source, lines_of: LinesOf) -> SourceFiles:
    """The objects of an unmerged source. `lines_of` gives the lines of some objects of CSV, or of all.

    RunError when there is no object in a source that is not optional, or one that cannot be read exactly.
    """
    began = int(time() * 1000) - _CLOCKS_MS
    statuses, seen, others = _listed(run, source)
    lines = None
    if source.format == "csv" and seen:
        is_all = not others and not any(is_below_hidden(file.key) for file in seen)
        lines = lines_of(None if is_all else seen)
        statuses = run.files.seen_by_spark(lines)
        seen = run.files.found(statuses, source.uri)
    refuse_unreadable(source, seen)
    if not seen and not source.optional:
        raise RunError(f"{source.name}: {_nothing_to_read(source, others)}")
    hidden = HIDDEN_NAMES if source.format == "csv" else _NOTHING
    compared = compare(run.spark, Objects(source.uri, began, hidden=hidden, names=source.left_out), statuses)
    return SourceFiles(seen, compared, lines)


def _listed(run: Run, source: Source) -> tuple[Any, list[Found], dict[str, list[str]]]:
    """(a java.util.List of FileStatus, the same files, {rule: the keys that it leaves out})."""
    rule, statuses = left_out_by(source), run.files.listed(source.uri)
    data: list[Found] = []
    others: dict[str, list[str]] = {}
    is_data = []
    for file in run.files.found(statuses, source.uri):
        name = rule(file.key)
        is_data.append(name is None)
        if name is None:
            data.append(file)
        else:
            others.setdefault(name, []).append(file.key)
    return run.files.kept(statuses, is_data), data, others


def _advice(rules: Iterable[str]) -> str:
    """What helps against the rules, beside other names."""
    exclude = any(rule.startswith("exclude ") for rule in rules)
    path = any(rule.startswith("does not fit path ") for rule in rules)
    return ", or take the name out of exclude" * exclude + ", or correct path" * path


def _nothing_to_read(source: Source, others: dict[str, list[str]]) -> str:
    if not others:
        return f"there is no object below {source.uri}; put the data there, or fix the prefix"
    rules = "; ".join(f"{rule}: {len(keys):,}, such as {keys[0]}" for rule, keys in sorted(others.items()))
    return f"all objects below {source.uri} are left out ({rules}); rename them{_advice(others)}"
