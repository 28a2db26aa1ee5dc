"""Reads job.json. Synth finds the user's mistakes before it writes the file; here its shape is checked again."""

import json
from typing import Any, Optional

from parquetry.errors import UserError
from parquetry.job import Catalog, Column, Csv, Excluded, Job, KeyPath, Rule, Source, Table, Text
from parquetry.read.timeformat import Format
from parquetry.read.values import reader
from parquetry.schema import OWN, struct_of

VERSION = 1


def parse(text: str, uri: str, run: str) -> Job:
    """The job in `text`, for the run of this name. `uri` names the file in messages.

    Unknown keys are ignored: a newer synth may write them. UserError when the file is not a job of this version.
    """
    try:
        raw = json.loads(text)
        if raw["version"] != VERSION:
            raise UserError(
                f"{uri}: version {raw['version']} of job.json; this job reads version {VERSION}: run make synth again"
            )
        job = Job(
            raw["pipeline"],
            raw["runs"],
            raw["tablesUri"],
            [_source(source, run) for source in raw["sources"]],
            [Table(**_known(Table, table, columns=_columns(table["columns"]))) for table in raw["tables"]],
            raw.get("manifests", ""),
            _catalog(raw.get("catalog")),
        )
    except (ValueError, KeyError, TypeError) as problem:
        raise UserError(
            f"{uri}: not a job file ({problem!r}); make synth writes it: run it again, and do not edit the file"
        ) from problem
    for source in job.sources:
        _check_source(source)
    for table in job.tables:
        _check_mode(table)
    return job


def _source(raw: dict[str, Any], run: str) -> Source:
    csv = Csv(**_known(Csv, raw.get("csv") or {}))
    # A merge may write into a folder of its own run. The name of the run is not known when make synth writes job.json.
    merged = raw["merged"] and raw["merged"].replace("{run}", run)
    parsed = {
        "merged": merged,
        "schema": _columns(raw["schema"]),
        "envelope": _columns(raw.get("envelope", [])),
        "keep": _rules(raw.get("keep", [])),
        "exclude": [Excluded(entry["name"], entry["pattern"]) for entry in raw.get("exclude", [])],
        "path": _path(raw.get("path")),
        "csv": csv,
        "text": Text(**_known(Text, raw.get("text") or {})),
    }
    return Source(**_known(Source, raw, **parsed))


def _known(kind: Any, raw: dict[str, Any], **parsed: Any) -> dict[str, Any]:
    """The arguments for the dataclass `kind`: its fields in `raw`, and in their place those that are `parsed`."""
    known = {name: value for name, value in raw.items() if name in kind.__dataclass_fields__}
    return {**known, **parsed}


def _columns(raw: list[dict[str, Any]]) -> list[Column]:
    return [Column(column["name"], column["type"], column.get("comment"), column.get("field")) for column in raw]


def _catalog(raw: Optional[dict[str, Any]]) -> Optional[Catalog]:
    return Catalog(**_known(Catalog, raw)) if raw else None


def _path(raw: Optional[dict[str, Any]]) -> Optional[KeyPath]:
    return KeyPath(**_known(KeyPath, raw, columns=_columns(raw["columns"]))) if raw else None


def _rules(raw: list[dict[str, Any]]) -> list[Rule]:
    return [Rule(rule["name"], rule["where"], rule["place"]) for rule in raw]


def _check_source(source: Source) -> None:
    _check_schema(source)
    where = f"sources.{source.name}"
    if source.format not in ("json", "csv", "text"):
        raise UserError(f'{where}.format: "{source.format}" is not a known format; write json, csv or text')
    if source.format == "csv":
        _check_csv(source, f"{where}.csv")


def _check_schema(source: Source) -> None:
    if source.path:
        _check_types(source, source.path.columns, [])
    for column in source.columns:
        if OWN in column.name:
            where = f"sources.{source.name}.schema.{column.name!r}"
            raise UserError(
                f"{where}: contains the character U+{ord(OWN):04X}, which only the job's own columns have; choose "
                "another name"
            )


def _check_csv(source: Source, where: str) -> None:
    csv = source.csv
    if source.merged is not None:
        raise UserError(f"{where}: a merge would put header lines in the middle of files; use merge: none")
    if len(csv.delimiter) != 1 or len(csv.quote) > 1 or csv.delimiter == csv.quote:
        raise UserError(
            f'{where}: delimiter "{csv.delimiter}" and quote "{csv.quote}" must be one character each and must differ; '
            "quote may be empty"
        )
    if len(csv.escape) > 1 or len(csv.comment) > 1 or csv.escape and csv.escape in (csv.delimiter, csv.quote):
        raise UserError(
            f'{where}: escape "{csv.escape}" and comment "{csv.comment}" must be one character each or empty, and '
            "escape must differ from delimiter and quote"
        )
    if not _writes_ascii(csv.encoding):
        # Lines are cut at the byte 0x0a, before anything is decoded.
        raise UserError(
            f'{where}.encoding: "{csv.encoding}" is not a known encoding, or does not write ASCII characters as ASCII '
            "does; convert the files to UTF-8"
        )
    for pattern in csv.timestampFormats:
        try:
            Format(pattern)
        except ValueError as error:
            raise UserError(f"{where}.timestampFormats: {error}") from None
    _check_types(source, source.schema, csv.timestampFormats)


def _check_types(source: Source, columns: list[Column], formats: list[str]) -> None:
    """Types of values that are text."""
    for column in struct_of(columns).fields:
        try:
            reader(column.dataType, formats)
        except ValueError as error:
            raise UserError(f"sources.{source.name}.schema.{column.name}: {error}") from None


def _writes_ascii(encoding: str) -> bool:
    """Whether bytes below 128 mean the same characters as in ASCII."""
    try:
        return bytes(range(128)).decode(encoding) == "".join(map(chr, range(128)))
    except (LookupError, UnicodeDecodeError):
        return False


def _check_mode(table: Table) -> None:
    if table.mode not in ("overwrite", "append", "merge"):
        raise UserError(f'{table.place}: "{table.mode}" is not a known mode; write overwrite, append or merge')
    if table.mode == "merge" and not table.key:
        raise UserError(f"{table.place}: mode merge needs a key, by which new rows replace old ones")
