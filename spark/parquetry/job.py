"""job.json as typed values. Synth makes it and catches the user's mistakes; here only its shape is checked."""

import json
from dataclasses import dataclass, field
from typing import Optional

from parquetry.errors import UserError
from parquetry.read.csv.values import reader
from parquetry.read.timeformat import Format
from parquetry.schema import struct_of

VERSION = 1


@dataclass(frozen=True)
class Column:
    name: str
    type: str
    comment: Optional[str] = None


@dataclass(frozen=True)
class Rule:
    """A record for which `where` is not true is dropped, under the rule's name. `at` is where the user wrote it."""

    name: str
    where: str
    at: str


@dataclass(frozen=True)
class Csv:
    """How delimited text is written. A text that equals one of `nullValues`, quoted or not, is null."""

    delimiter: str = ","
    quote: str = '"'
    encoding: str = "UTF-8"
    timestampFormats: list[str] = field(default_factory=list)
    nullValues: list[str] = field(default_factory=lambda: [""])


@dataclass(frozen=True)
class Source:
    """`merged` and `manifest` are None for a source that is read as it is, from `uri`.

    `optional`: no object is no error. `load`: "all", or "new-only": what no earlier load has taken. `unknownFields`:
    whether a record may have fields that the schema does not declare, "allow" or "refuse".
    """

    name: str
    uri: str
    merged: Optional[str]
    manifest: Optional[str]
    schema: list[Column]
    groupBy: Optional[str] = None
    keep: list[Rule] = field(default_factory=list)
    quarantineLimit: float = 0.01
    format: str = "json"
    csv: Csv = Csv()
    optional: bool = False
    load: str = "all"
    unknownFields: str = "allow"

    @property
    def folder(self):
        """Where its records are read."""
        return self.uri if self.merged is None else self.merged


@dataclass(frozen=True)
class Table:
    """`fileSize` and `smallPartition` are MiB."""

    name: str
    sqlFile: str
    sql: str
    at: str
    columns: list[Column]
    key: list[str] = field(default_factory=list)
    latestBy: list[str] = field(default_factory=list)
    partitionBy: list[str] = field(default_factory=list)
    sortBy: list[str] = field(default_factory=list)
    mode: str = "overwrite"
    fileSize: int = 128
    smallPartition: int = 1
    compression: str = "zstd"


@dataclass(frozen=True)
class Job:
    pipeline: str
    runs: str
    tablesUri: str
    sources: list[Source]
    tables: list[Table]
    manifests: str = ""

    def of_run(self, cluster, path):
        """A URI below the run's own folder."""
        return f"{self.runs.rstrip('/')}/{cluster}/{path}"

    def of_table(self, table):
        """The published table's folder."""
        return f"{self.tablesUri.rstrip('/')}/{table.name}"


def parse(text, uri, cluster):
    """The job in `text`, which `uri` names in messages, for the run of `cluster`.

    Unknown keys are left to newer versions of the same shape.
    """
    try:
        raw = json.loads(text)
        if raw["version"] != VERSION:
            raise UserError(
                f"{uri}: version {raw['version']} of job.json; this job reads version {VERSION}: synth again"
            )
        job = Job(
            raw["pipeline"],
            raw["runs"],
            raw["tablesUri"],
            [_source(one, cluster) for one in raw["sources"]],
            [_make(Table, one, columns=_columns(one["columns"])) for one in raw["tables"]],
            raw.get("manifests", ""),
        )
    except (ValueError, KeyError, TypeError) as problem:
        raise UserError(
            f"{uri}: not a job file ({problem!r}); it is made by synth, do not write it by hand"
        ) from problem
    for source in job.sources:
        _check(source)
    for table in job.tables:
        _check_mode(table)
    return job


def _make(kind, raw, **parsed):
    known = {name: value for name, value in raw.items() if name in kind.__dataclass_fields__}
    return kind(**{**known, **parsed})


def _source(raw, cluster):
    parsed = {"schema": _columns(raw["schema"]), "keep": _rules(raw), "csv": _make(Csv, raw.get("csv") or {})}
    # A merge to S3 writes into a folder of its run's own, which no argument that is fixed at synth can name.
    merged = raw["merged"] and raw["merged"].replace("{cluster}", cluster)
    return _make(Source, raw, merged=merged, **parsed)


def _columns(raw):
    return [Column(one["name"], one["type"], one.get("comment")) for one in raw]


def _rules(raw):
    return [Rule(one["name"], one["where"], one["at"]) for one in raw.get("keep", [])]


def _check(source):
    _check_schema(source)
    where = f"sources.{source.name}"
    if source.format not in ("json", "csv"):
        raise UserError(f'{where}.format: "{source.format}" is not read; there are json and csv')
    if source.format == "csv":
        _check_csv(source, f"{where}.csv")


def _check_csv(source, where):
    how = source.csv
    if source.merged is not None:
        raise UserError(f"{where}: a merge would put header lines in the middle of files; use merge: none")
    if len(how.delimiter) != 1 or len(how.quote) > 1 or how.delimiter == how.quote:
        raise UserError(f"{where}: delimiter and quote are one character each, and not the same (quote may be empty)")
    try:
        ascii_only = bytes(range(128)).decode(how.encoding) == "".join(map(chr, range(128)))
    except (LookupError, UnicodeDecodeError):
        ascii_only = False
    if not ascii_only:
        # Lines are cut at the byte 0x0a, before anything is decoded.
        problem = "is not known or does not write ASCII as ASCII; convert the files to UTF-8"
        raise UserError(f'{where}.encoding: "{how.encoding}" {problem}')
    for pattern in how.timestampFormats:
        try:
            Format(pattern)
        except ValueError as problem:
            raise UserError(f"{where}.timestampFormats: {problem}") from None
    for column in struct_of(source.schema).fields:
        try:
            reader(column.dataType, how.timestampFormats)
        except ValueError as problem:
            raise UserError(f"sources.{source.name}.schema.{column.name}: {problem}") from None


def _check_mode(table):
    if table.mode not in ("overwrite", "append", "merge"):
        raise UserError(f'{table.at}: mode "{table.mode}" is not known; there are overwrite, append and merge')
    if table.mode == "merge" and not table.key:
        raise UserError(f"{table.at}: mode merge needs a key, by which new rows replace old ones")


def _check_schema(source):
    for column in source.schema:
        where = f"sources.{source.name}.schema.{column.name}"
        if column.name.startswith("__"):
            raise UserError(f'{where}: names that begin with "__" belong to the job; choose another')
        if column.type.strip().lower() in ("tinyint", "byte"):
            # Spark's JSON parser reads 200 as -56 there, without an error.
            raise UserError(f"{where}: tinyint would read 200 as -56; declare smallint")
