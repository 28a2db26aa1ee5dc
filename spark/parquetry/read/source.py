"""One source: its files are read once, all records counted, bad ones put into quarantine, good ones a view for SQL."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Optional

from pyspark.sql import Column, DataFrame, Row, SparkSession
from pyspark.sql import functions as F
from pyspark.sql import types as T

from parquetry.errors import RunError
from parquetry.files.hadoop import FOLDER_MARKER, Found
from parquetry.job import Source
from parquetry.read import unknown
from parquetry.read.csv import csvfiles, delimited
from parquetry.read.json import exact, flat, pieces
from parquetry.read.json.pieces import CLEAN, FILE
from parquetry.run import Run
from parquetry.schema import empty, struct_of

# Which keep rule dropped a record: its place in the list, or null.
RULE = "__rule"


@dataclass
class Records:
    """Counts of one source; read = used + sum(dropped) + sum(quarantined).

    `dropped`: {keep rule: records}; `quarantined`: {reason: records}; `unknown`: {undeclared field: records}.
    """

    read: int = 0
    used: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    quarantined: Counter[str] = field(default_factory=Counter)
    unknown: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class _Reading:
    """One source while it is read: what read() was given, the declared schema, and the counts so far."""

    run: Run
    source: Source
    files: list[Found]
    lines: Optional[DataFrame]
    schema: T.StructType
    records: Records

    def all_lines(self) -> DataFrame:
        return lines_of(self.run.spark, self.source) if self.lines is None else self.lines

    def files_with_bytes(self) -> list[Found]:
        return [file for file in self.files if file.size]


def lines_of(spark: SparkSession, source: Source) -> DataFrame:
    """The source's lines, from the files that Spark lists now."""
    if source.format == "csv":
        return csvfiles.lines_of(spark, source.folder)
    return pieces.lines_of(spark, source.folder)


def read(run: Run, source: Source, files: list[Found], lines: Optional[DataFrame] = None) -> Records:
    """Reads the source's `files`: its good records become its view, the bad ones go to the run's quarantine.

    `lines`: what `lines_of` gave for the files, if Spark has listed them before.
    UserError when a file's header is not the schema; RunError when Spark sees other files.
    """
    records = Records(dropped=Counter({rule.name: 0 for rule in source.keep}))
    run.files.delete(_quarantine(run, source))
    if not files:
        empty(run.spark, source.schema).createOrReplaceTempView(source.name)
        return records
    reading = _Reading(run, source, files, lines, struct_of(source.schema), records)
    view = _csv(reading) if source.format == "csv" else _json(reading)
    view.createOrReplaceTempView(source.name)
    return records


def _csv(reading: _Reading) -> DataFrame:
    rows = csvfiles.read(reading.run.spark, reading.all_lines(), reading.source.csv, reading.schema)
    return _judged(reading, rows, csvfiles.LINE)


def _json(reading: _Reading) -> DataFrame:
    """The good records' fields: of each file by the fastest of the three paths that reads it exactly."""
    views: list[DataFrame] = []
    proven: set[str] = set()
    if _may_be_flat(reading):
        rows = flat.read(reading.run.spark, reading.source.folder, reading.schema)
        rows = _with_rules(rows, reading.source, ~F.col(flat.END))
        groups = _counted(rows, [flat.END], flat.totals())
        proven = flat.proven(groups)
        if proven:
            others = {row[FILE] for row in groups} - proven
            counts = [row for row in groups if row[FILE] in proven and not row[flat.END]]
            views = [_taken(reading, _without(rows.where(~F.col(flat.END)), others), counts)]
    if len(proven) < len(reading.files_with_bytes()) or not views:
        views += _in_pieces(reading, proven)
    view = views[0]
    for more in views[1:]:
        view = view.unionByName(more)
    return view


def _may_be_flat(reading: _Reading) -> bool:
    """Whether the fastest path is worth while: for many bytes whose smallest file looks like flat records."""
    # An unmerged source is read over the network, so nothing of it is read only to find out.
    if reading.source.merged is None or not flat.is_flat(reading.schema):
        return False
    if sum(file.size for file in reading.files) < flat.MIN_BYTES:
        return False
    smallest = min(reading.files_with_bytes(), key=lambda file: (file.size, file.key), default=None)
    name = smallest.key.rsplit("/", 1)[-1] if smallest else None
    return name is not None and flat.begins_objects(reading.run.spark, reading.source.folder, name)


def _in_pieces(reading: _Reading, proven: Collection[str]) -> list[DataFrame]:
    """The good records' fields of the files that are not `proven`: in pieces, or decoded where a piece is not clean."""
    source, lines = reading.source, reading.all_lines()
    rows = pieces.read(_without(lines, proven, F.col("_metadata.file_path")), reading.schema)
    rows = _with_rules(rows, source)
    groups = _counted(rows)
    dirty = {row[FILE] for row in groups if not row[CLEAN]}
    dirty |= _unseen(reading, lines, {row[FILE] for row in groups} | set(proven))
    views = [_taken(reading, _without(rows, dirty), [row for row in groups if row[FILE] not in dirty])]
    if dirty:
        refuse = source.unknownFields == "refuse"
        decoded = exact.read(reading.run.spark, source.folder, reading.schema, sorted(dirty), refuse)
        views.append(_judged(reading, decoded, exact.OFFSET))
    return views


def _with_rules(rows: DataFrame, source: Source, is_record: Optional[Column] = None) -> DataFrame:
    """`rows` of a fast path with RULE, persisted, because they are read more than once.

    Not as bytes (MEMORY_AND_DISK): those come in chunks of a mebibyte and a header. Below 8 GiB of heap each of these
    chunks takes two of G1's regions, which the collector cannot move, so that half of the memory is lost.
    """
    if source.unknownFields == "refuse":
        rows = rows.withColumn(CLEAN, F.col(CLEAN) & F.col(unknown.FIELDS).isNull())
    judged = F.col(CLEAN) if is_record is None else F.col(CLEAN) & is_record
    return rows.select("*", _rule(source, judged)).persist()


def _counted(rows: DataFrame, by: Sequence[str] = (), totals: Sequence[Column] = ()) -> list[Row]:
    unknowns = F.count(unknown.FIELDS).alias("unknown")
    return rows.groupBy(FILE, CLEAN, RULE, *by).agg(F.count(F.lit(1)).alias("count"), unknowns, *totals).collect()


def _taken(reading: _Reading, rows: DataFrame, groups: list[Row]) -> DataFrame:
    """The fields of the clean `rows` that no rule drops; `groups`: their counts, which are added to the records'."""
    _add(reading, [(row[RULE], None, row["count"]) for row in groups])
    _add_unknown(reading, rows, groups)
    return _fields(rows.where(F.col(RULE).isNull()), reading.schema)


def _without(rows: DataFrame, files: Collection[str], file: Optional[Column] = None) -> DataFrame:
    file = F.col(FILE) if file is None else file
    return rows.where(~file.isin(list(files))) if files else rows


def _judged(reading: _Reading, rows: DataFrame, place: str) -> DataFrame:
    """The good records' fields of `rows`, which have a reason where they are bad; those go into the quarantine.

    `place`: the column that says where in its file a record is.
    """
    rows = rows.select("*", _rule(reading.source, F.col(exact.REASON).isNull())).persist()
    unknowns = F.count(unknown.FIELDS) if unknown.FIELDS in rows.columns else F.lit(0)
    total = F.count(F.lit(1)).alias("count")
    groups = rows.groupBy(RULE, exact.REASON).agg(total, unknowns.alias("unknown")).collect()
    if any(row[exact.REASON] == delimited.HEADER for row in groups):
        csvfiles.refuse_headers(reading.source, rows)
    _add(reading, [(row[RULE], row[exact.REASON], row["count"]) for row in groups])
    _add_unknown(reading, rows, groups)
    if reading.records.quarantined:
        _write_quarantine(rows, _quarantine(reading.run, reading.source), place)
    return _fields(rows.where(F.col(RULE).isNull() & F.col(exact.REASON).isNull()), reading.schema)


def _fields(rows: DataFrame, schema: T.StructType) -> DataFrame:
    return rows.select(*[f"`{name}`" for name in schema.names])


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


def _add_unknown(reading: _Reading, rows: DataFrame, groups: list[Row]) -> None:
    if any(row["unknown"] for row in groups):
        reading.records.unknown = unknown.add(reading.records.unknown, unknown.count(rows))


def _unseen(reading: _Reading, lines: DataFrame, seen: set[str]) -> set[str]:
    """Files with bytes in which the fast path saw no piece: mostly white space. The exact path reads them."""
    source, listed = reading.source, len(reading.files)
    files = {file for file in lines.inputFiles() if not file.endswith(FOLDER_MARKER)}
    if len(files) != listed:
        raise RunError(f"{source.name}: Spark sees {len(files)} of the {listed} files in {source.folder}")
    return files - seen if len(reading.files_with_bytes()) > len(seen) else set()


def _quarantine(run: Run, source: Source) -> str:
    return run.uri(f"quarantine/{source.name}")


def _write_quarantine(rows: DataFrame, folder: str, place: str) -> None:
    bad = rows.where(F.col(exact.REASON).isNotNull())
    names = {FILE: "file", place: place.strip("_"), exact.REASON: "reason", exact.DETAIL: "detail", exact.TEXT: "text"}
    bad = bad.select(*[F.col(column).alias(name) for column, name in names.items()])
    bad.repartition(1).sortWithinPartitions("file", place.strip("_")).write.mode("overwrite").json(folder)
