"""One source: its files are read once, all records counted, bad ones put into quarantine, good ones a view for SQL."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple, Optional

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F

from parquetry.files.hadoop import Found
from parquetry.job import Source
from parquetry.jvm import JavaError
from parquetry.read import jsonfiles, quarantined, replayed, unknown
from parquetry.read.columns import ENTRY, REASON, RUN
from parquetry.read.csv import csventries, csvfiles, delimited
from parquetry.run import Run
from parquetry.schema import OWN, empty

# Which keep rule dropped a record: its place in the list, or null.
RULE = f"{OWN}rule"
# How many reasons are shown with samples.
REASONS = 3


class Kept(NamedTuple):
    """How many records have fields that are not declared: all, those with them in KEPT_FIELDS, those in quarantine."""

    records: int
    kept: int
    quarantined: int


@dataclass
class Records:
    """Counts of one source; read = used + sum(dropped) + sum(quarantined).

    `dropped`: {keep rule: records}; `quarantined`: {reason: records}; `unknown`: {undeclared field: records}.
    `samples`: {reason: where two of its records are}, of the most frequent reasons, when too many are in quarantine.
    `unknown` is complete when `finish` was called.
    `kept`: None where the source does not keep undeclared fields.
    """

    read: int = 0
    used: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    quarantined: Counter[str] = field(default_factory=Counter)
    unknown: dict[str, int] = field(default_factory=dict)
    samples: dict[str, list[str]] = field(default_factory=dict)
    kept: Optional[Kept] = None
    _rest: list[Callable[[], None]] = field(default_factory=list, repr=False)

    def put_off(self, work: Callable[[], None]) -> None:
        """Leaves work to `finish`."""
        self._rest.append(work)

    def finish(self) -> None:
        """Does what `read` has put off: counts undeclared fields and writes the quarantine."""
        while self._rest:
            self._rest.pop(0)()

    @property
    def quarantined_share(self) -> float:
        """The share of the records that are in quarantine, 0 to 1."""
        return sum(self.quarantined.values()) / self.read if self.read else 0.0


@dataclass(frozen=True)
class _Reading:
    """One source while it is read: what read() was given, and the counts so far."""

    run: Run
    source: Source
    files: list[Found]
    lines: Optional[DataFrame]
    manifest: Optional[str]
    records: Records
    entries: Optional[DataFrame] = None  # in a replay

    def all_lines(self) -> DataFrame:
        return lines_of(self.run.spark, self.source) if self.lines is None else self.lines


def lines_of(spark: SparkSession, source: Source, files: Optional[Sequence[Found]] = None) -> DataFrame:
    """The lines of a source of CSV: of `files`, or of those that Spark lists now."""
    return csvfiles.lines_of(spark, source.folder, None if files is None else [file.key for file in files])


def read(
    run: Run,
    source: Source,
    files: list[Found],
    lines: Optional[DataFrame] = None,
    manifest: Optional[str] = None,
    put_off: bool = False,
) -> Records:
    """Reads the source's `files`: its good records become its view, the bad ones go to the run's quarantine.

    `lines`: what `lines_of` gave for the files, if Spark has listed them before. `manifest`: the URI of the objects
    that were merged into the files, from which the quarantine takes their names. `put_off`: what tables do not need is
    left to `finish` of the records. Where so many records are bad that the run stops, it is done at once.
    UserError when a file's header is not the schema; RunError when Spark sees other files.
    """
    records = _nothing_counted(run, source)
    if not files:
        empty(run.spark, source.columns).createOrReplaceTempView(source.name)
        return records
    reading = _Reading(run, source, files, lines, manifest, records)
    view = _csv(reading) if source.format == "csv" else _json(reading)
    view.createOrReplaceTempView(source.name)
    if not put_off or records.quarantined_share > source.quarantineLimit:
        _finish(reading)
    return records


def replay(run: Run, source: Source, runs: list[str]) -> tuple[Records, dict[str, int]]:
    """Reads the source's records in the quarantines of `runs` again, as `read` reads files.

    Gives the counts of the records, and {run: entries of its quarantine that were read}.
    """
    records = _nothing_counted(run, source)
    folder = replayed.prepare(run, source, runs)
    entries = replayed.entries(run, folder)
    reading = _Reading(run, source, [], None, None, records, entries)
    if source.format == "csv":
        rows, place = csventries.read_entries(run.spark, entries, source), csvfiles.LINE
    else:
        rows, place = jsonfiles.read_entries(run.spark, source, folder), jsonfiles.OFFSET
    rows = rows.persist()
    found = rows.groupBy(RUN).agg(F.countDistinct(ENTRY).alias("entries")).collect()
    _judged(reading, rows, place).createOrReplaceTempView(source.name)
    _finish(reading)
    return records, {row[RUN]: row["entries"] for row in found}


def _nothing_counted(run: Run, source: Source) -> Records:
    """Counts of 0. Deletes the quarantine that an interrupted attempt of this run left."""
    run.files.delete(quarantined.folder_of(run, source))
    return Records(dropped=Counter({rule.name: 0 for rule in source.keep}))


def _csv(reading: _Reading) -> DataFrame:
    rows = csvfiles.read(reading.run.spark, reading.all_lines(), reading.source)
    return _judged(reading, rows, csvfiles.LINE)


def _json(reading: _Reading) -> DataFrame:
    files = [file for file in reading.files if file.size]
    rows = jsonfiles.read(reading.run.spark, reading.source, files)
    try:
        return _judged(reading, rows, jsonfiles.OFFSET)
    except JavaError as error:
        raise jsonfiles.not_decompressed(reading.source, error) or error from error


def _judged(reading: _Reading, rows: DataFrame, place: str) -> DataFrame:
    """The good records' fields of `rows`, which have a reason where they are bad; those go into the quarantine.

    `place`: the column that says where in its file a record is.
    """
    rows = rows.select("*", _rule(reading.source, F.col(REASON).isNull())).persist()
    unknowns = F.count(unknown.FIELDS) if unknown.FIELDS in rows.columns else F.lit(0)
    total, is_kept = F.count(F.lit(1)).alias("count"), reading.source.unknownFields == "keep"
    kept = F.count(f"`{reading.source.KEPT_FIELDS}`") if is_kept else F.lit(0)
    groups = rows.groupBy(RULE, REASON).agg(total, unknowns.alias("unknown"), kept.alias("kept")).collect()
    if is_kept:
        reading.records.kept = Kept(
            sum(row["unknown"] for row in groups),
            sum(row["kept"] for row in groups),
            sum(row["unknown"] for row in groups if row[REASON] is not None),
        )
    if any(row[REASON] == delimited.HEADER for row in groups):
        csvfiles.refuse_headers(reading.source, rows)
    _add(reading, [(row[RULE], row[REASON], row["count"]) for row in groups])
    if any(row["unknown"] for row in groups):
        reading.records.put_off(partial(_count_unknown, reading, rows))
    if reading.records.quarantined:
        reading.records.put_off(partial(_write_quarantine, reading, rows, place))
    used = rows.where(F.col(RULE).isNull() & F.col(REASON).isNull())
    return used.select(*[f"`{column.name}`" for column in reading.source.columns])


def _rule(source: Source, judged: Column) -> Column:
    """Column: the place of the first rule that is not true (false or null) of a record that is `judged`, or null."""
    conditions = [
        F.when(~F.coalesce(F.expr(rule.where), F.lit(False)), F.lit(place)) for place, rule in enumerate(source.keep)
    ]
    return F.when(judged, F.coalesce(*conditions, F.lit(None).cast("int"))).cast("int").alias(RULE)


def _add(reading: _Reading, counts: Iterable[tuple[Optional[int], Optional[str], int]]) -> None:
    """Adds (place of the rule that dropped, reason for the quarantine, records) to the records' counts."""
    records = reading.records
    for rule, reason, count in counts:
        records.read += count
        if reason is not None:
            records.quarantined[reason] += count
        elif rule is not None:
            records.dropped[reading.source.keep[rule].name] += count
        else:
            records.used += count


def _count_unknown(reading: _Reading, rows: DataFrame) -> None:
    reading.records.unknown = unknown.count(rows)


def _write_quarantine(reading: _Reading, rows: DataFrame, place: str) -> None:
    run, source = reading.run, reading.source
    if reading.entries is None:
        quarantined.write(run, source, rows, place, reading.manifest)
    else:
        quarantined.write_replayed(run, source, rows, place, reading.entries)


def _finish(reading: _Reading) -> None:
    reading.records.finish()
    if reading.records.quarantined_share > reading.source.quarantineLimit:
        for reason, _ in reading.records.quarantined.most_common(REASONS):
            reading.records.samples[reason] = quarantined.samples(reading.run, reading.source, reason)
