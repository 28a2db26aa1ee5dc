"""job.json as typed values. Synth makes it and catches the user's mistakes; here only its shape is checked."""

import json
from dataclasses import dataclass, field
from typing import List, Optional

from parquetry.errors import UserMistake

VERSION = 1


@dataclass(frozen=True)
class Column:
    name: str
    type: str


@dataclass(frozen=True)
class Rule:
    """A record for which `where` is not true is dropped, under the rule's name. `at` is where the user wrote it."""

    name: str
    where: str
    at: str


@dataclass(frozen=True)
class Source:
    name: str
    uri: str
    merged: str
    manifest: str
    schema: List[Column]
    groupBy: Optional[str] = None
    keep: List[Rule] = field(default_factory=list)
    quarantineLimit: float = 0.01


@dataclass(frozen=True)
class Table:
    name: str
    sqlFile: str
    sql: str
    at: str
    columns: List[Column]
    key: List[str] = field(default_factory=list)
    latestBy: List[str] = field(default_factory=list)
    partitionBy: List[str] = field(default_factory=list)
    sortBy: List[str] = field(default_factory=list)


@dataclass(frozen=True)
class Job:
    pipeline: str
    runs: str
    tablesUri: str
    sources: List[Source]
    tables: List[Table]

    def of_run(self, cluster, path):
        """A URI below the run's own folder."""
        return f"{self.runs.rstrip('/')}/{cluster}/{path}"


def parse(text, uri):
    """The job in `text`; `uri` is only for the message. Unknown keys are left to newer versions of the same shape."""
    try:
        raw = json.loads(text)
        if raw["version"] != VERSION:
            raise UserMistake(
                f"{uri}: version {raw['version']} of job.json; this job reads version {VERSION}: synth again"
            )
        job = Job(
            raw["pipeline"],
            raw["runs"],
            raw["tablesUri"],
            [_make(Source, one, schema=_columns(one["schema"]), keep=_rules(one)) for one in raw["sources"]],
            [_make(Table, one, columns=_columns(one["columns"])) for one in raw["tables"]],
        )
    except (ValueError, KeyError, TypeError) as problem:
        raise UserMistake(
            f"{uri}: not a job file ({problem!r}); it is made by synth, do not write it by hand"
        ) from problem
    for source in job.sources:
        _check_schema(source)
    return job


def _make(kind, raw, **parsed):
    known = {name: value for name, value in raw.items() if name in kind.__dataclass_fields__}
    return kind(**{**known, **parsed})


def _columns(raw):
    return [Column(one["name"], one["type"]) for one in raw]


def _rules(raw):
    return [Rule(one["name"], one["where"], one["at"]) for one in raw.get("keep", [])]


def _check_schema(source):
    for column in source.schema:
        where = f"sources.{source.name}.schema.{column.name}"
        if column.name.startswith("__"):
            raise UserMistake(f'{where}: names that begin with "__" belong to the job; choose another')
        if column.type.strip().lower() in ("tinyint", "byte"):
            # Spark's JSON parser reads 200 as -56 there, without an error.
            raise UserMistake(f"{where}: tinyint would read 200 as -56; declare smallint")
