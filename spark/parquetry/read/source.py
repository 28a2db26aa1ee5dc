"""One source: its merged files read once, its records counted, the bad ones in quarantine, the rest a view for SQL."""

from collections import Counter
from dataclasses import dataclass, field

from pyspark.sql import functions as F

from parquetry.errors import RunError
from parquetry.files.hadoop import FOLDER_MARKER
from parquetry.read import unknown
from parquetry.read.csv import csvfiles, delimited
from parquetry.read.json import exact, flat, pieces
from parquetry.read.json.pieces import CLEAN, FILE
from parquetry.schema import empty, struct_of

# Which keep rule dropped a record: its place in the list, or null.
RULE = "__rule"


@dataclass
class Records:
    """Counts of one source; read = used + sum(dropped) + sum(quarantined).

    `unknown`: {field that is not declared: records that have it}.
    """

    read: int = 0
    used: int = 0
    dropped: Counter = field(default_factory=Counter)
    quarantined: Counter = field(default_factory=Counter)
    unknown: dict[str, int] = field(default_factory=dict)


def lines_of(spark, source):
    """The source's lines, from the files that Spark lists now."""
    return (csvfiles if source.format == "csv" else pieces).lines_of(spark, source.folder)


def read(spark, files, source, merged, quarantine, lines=None):
    """The source's Records; its view is made as well.

    `merged`: the files to read; `quarantine`: the folder for bad records; `lines`: as `lines_of` gave them earlier.
    """
    schema = struct_of(source.schema)
    records = Records(dropped=Counter({rule.name: 0 for rule in source.keep}))
    files.delete(quarantine)
    if not merged:
        empty(spark, source.schema).createOrReplaceTempView(source.name)
        return records
    if source.format == "csv":
        lines = lines_of(spark, source) if lines is None else lines
        rows = csvfiles.read(spark, lines, source.csv, schema)
        view = _judged(rows, source, records, schema, quarantine, csvfiles.LINE)
    else:
        view = _json(spark, source, merged, records, schema, quarantine, lines)
    view.createOrReplaceTempView(source.name)
    return records


def _json(spark, source, merged, records, schema, quarantine, lines):
    """The good records' fields: of each file by the fastest of the three paths that reads it exactly."""
    views, proven = [], set()
    if _worth_cutting(spark, source, merged, schema):
        rows = _ruled(flat.read(spark, source.folder, schema), source, ~F.col(flat.END))
        groups = _counted(rows, [flat.END], flat.totals())
        proven = flat.proven(groups)
        whole = _but(rows.where(~F.col(flat.END)), {row[FILE] for row in groups} - proven)
        told = [row for row in groups if row[FILE] in proven and not row[flat.END]]
        views = [_taken(whole, told, source, records, schema)] if proven else []
    if len(proven) < sum(one.size > 0 for one in merged) or not views:
        views += _split(spark, source, merged, records, schema, quarantine, lines, proven)
    view = views[0]
    for more in views[1:]:
        view = view.unionByName(more)
    return view


def _worth_cutting(spark, source, merged, schema):
    # What was not merged is read where it lies, over the network, and so not looked into beforehand.
    if source.merged is None or not flat.is_flat(schema) or sum(one.size for one in merged) < flat.WORTH:
        return False
    least = min((one for one in merged if one.size), key=lambda one: (one.size, one.key), default=None)
    return least is not None and flat.worth_a_look(spark, source.folder, least.key.rsplit("/", 1)[-1])


def _split(spark, source, merged, records, schema, quarantine, lines, proven):
    """The good records' fields of the files that are not `proven`: in pieces, or decoded where a piece is not clean."""
    lines = pieces.lines_of(spark, source.folder) if lines is None else lines
    rows = _ruled(pieces.read(_but(lines, proven, F.col("_metadata.file_path")), schema), source)
    groups = _counted(rows)
    dirty = {row[FILE] for row in groups if not row[CLEAN]}
    dirty |= _unseen(lines, source, merged, {row[FILE] for row in groups} | proven)
    told = [row for row in groups if row[FILE] not in dirty]
    views = [_taken(_but(rows, dirty), told, source, records, schema)]
    if dirty:
        slow = exact.read(spark, source.folder, schema, sorted(dirty), source.unknownFields == "refuse")
        views.append(_judged(slow, source, records, schema, quarantine, exact.OFFSET))
    return views


def _ruled(rows, source, is_record=None):
    """`rows` of a fast path with RULE, persisted: they are looked at more than once.

    Not as bytes (MEMORY_AND_DISK): those come in chunks of a mebibyte and a header, and below 8 GiB of heap each of
    them takes twice its size of G1's regions, which the collector cannot move: half of the memory is lost.
    """
    if source.unknownFields == "refuse":
        rows = rows.withColumn(CLEAN, F.col(CLEAN) & F.col(unknown.FIELDS).isNull())
    judged = F.col(CLEAN) if is_record is None else F.col(CLEAN) & is_record
    return rows.select("*", _rule(source, judged)).persist()


def _counted(rows, by=(), totals=()):
    unknowns = F.count(unknown.FIELDS).alias("unknown")
    return rows.groupBy(FILE, CLEAN, RULE, *by).agg(F.count(F.lit(1)).alias("count"), unknowns, *totals).collect()


def _taken(rows, groups, source, records, schema):
    """The fields of `rows` that no rule drops; `groups`: their counts, which go to the records'."""
    _add(records, source, [(row[RULE], None, row["count"]) for row in groups])
    if any(row["unknown"] for row in groups):
        records.unknown = unknown.add(records.unknown, unknown.count(rows))
    return _fields(rows.where(F.col(RULE).isNull()), schema)


def _but(rows, files, file=None):
    file = F.col(FILE) if file is None else file
    return rows.where(~file.isin(list(files))) if files else rows


def _judged(rows, source, records, schema, quarantine, place):
    """The good records' fields of `rows`, which have a reason where they are bad; those go into the quarantine.

    `place`: the column that says where in its file a record is.
    """
    rows = rows.select("*", _rule(source, F.col(exact.REASON).isNull())).persist()
    some = F.count(unknown.FIELDS) if unknown.FIELDS in rows.columns else F.lit(0)
    counts = rows.groupBy(RULE, exact.REASON).agg(F.count(F.lit(1)).alias("count"), some.alias("unknown")).collect()
    if any(row[exact.REASON] == delimited.HEADER for row in counts):
        csvfiles.refuse_headers(source, rows)
    _add(records, source, [(row[RULE], row[exact.REASON], row["count"]) for row in counts])
    if any(row["unknown"] for row in counts):
        records.unknown = unknown.add(records.unknown, unknown.count(rows))
    if records.quarantined:
        _write_quarantine(rows, quarantine, place)
    return _fields(rows.where(F.col(RULE).isNull() & F.col(exact.REASON).isNull()), schema)


def _fields(rows, schema):
    return rows.select(*[f"`{name}`" for name in schema.names])


def _rule(source, judged):
    """Column: the first rule that is not true (false or null) of a record; only good records are judged."""
    conditions = [
        F.when(~F.coalesce(F.expr(rule.where), F.lit(False)), F.lit(place)) for place, rule in enumerate(source.keep)
    ]
    return F.when(judged, F.coalesce(*conditions, F.lit(None).cast("int"))).cast("int").alias(RULE)


def _add(records, source, counts):
    for rule, reason, count in counts:
        records.read += count
        if reason is not None:
            records.quarantined[reason] += count
        elif rule is not None:
            records.dropped[source.keep[rule].name] += count
        else:
            records.used += count


def _unseen(lines, source, merged, seen):
    """Files with bytes of which the fast path saw no piece: white space, mostly. The exact path makes sure."""
    there = {file for file in lines.inputFiles() if not file.endswith(FOLDER_MARKER)}
    if len(there) != len(merged):
        raise RunError(f"{source.name}: Spark sees {len(there)} of the {len(merged)} files in {source.folder}")
    return there - seen if sum(one.size > 0 for one in merged) > len(seen) else set()


def _write_quarantine(rows, folder, place):
    bad = rows.where(F.col(exact.REASON).isNotNull())
    names = {FILE: "file", place: place.strip("_"), exact.REASON: "reason", exact.DETAIL: "detail", exact.TEXT: "text"}
    bad = bad.select(*[F.col(name).alias(plain) for name, plain in names.items()])
    bad.repartition(1).sortWithinPartitions("file", place.strip("_")).write.mode("overwrite").json(folder)
