"""One source: its merged files read once, its records counted, the bad ones in quarantine, the rest a view for SQL."""

from collections import Counter
from dataclasses import dataclass, field

from pyspark import StorageLevel
from pyspark.sql import functions as F

from parquetry import csvfiles, delimited, exact, pieces
from parquetry.errors import RunFailed
from parquetry.pieces import CLEAN, FILE

# Which keep rule dropped a record: its place in the list, or null.
RULE = "__rule"


@dataclass
class Records:
    """Counts of one source; read = used + sum(dropped) + sum(quarantined)."""

    read: int = 0
    used: int = 0
    dropped: Counter = field(default_factory=Counter)
    quarantined: Counter = field(default_factory=Counter)


def lines_of(spark, source):
    """The source's lines, from the files that Spark lists now."""
    return (csvfiles if source.format == "csv" else pieces).lines_of(spark, source.folder)


def read(spark, files, source, merged, quarantine, lines=None):
    """The source's Records; its view is made as well.

    `merged`: the files to read; `quarantine`: the folder for bad records; `lines`: as `lines_of` gave them earlier.
    """
    schema = pieces.struct_of(source.schema)
    records = Records(dropped=Counter({rule.name: 0 for rule in source.keep}))
    files.delete(quarantine)
    if not merged:
        pieces.empty(spark, source.schema).createOrReplaceTempView(source.name)
        return records
    lines = lines_of(spark, source) if lines is None else lines
    if source.format == "csv":
        rows = csvfiles.read(spark, lines, source.csv, schema)
        view = _judged(rows, source, records, schema, quarantine, csvfiles.LINE)
    else:
        view = _json(spark, source, merged, records, schema, quarantine, lines)
    view.createOrReplaceTempView(source.name)
    return records


def _json(spark, source, merged, records, schema, quarantine, lines):
    """The good records' fields: by the fast path, and by the exact one for files in which anything is not clean."""
    fast = pieces.read(lines, schema)
    fast = fast.select("*", _rule(source, F.col(CLEAN))).persist(StorageLevel.MEMORY_AND_DISK)
    counts = fast.groupBy(FILE, CLEAN, RULE).count().collect()

    dirty = {row[FILE] for row in counts if not row[CLEAN]} | _unseen(lines, source, merged, counts)
    _add(records, source, [(row[RULE], None, row["count"]) for row in counts if row[FILE] not in dirty])
    usable = fast.where(F.col(RULE).isNull())
    usable = usable.where(~F.col(FILE).isin(list(dirty))) if dirty else usable
    view = _fields(usable, schema)
    if dirty:
        slow = exact.read(spark, source.folder, schema, sorted(dirty))
        view = view.unionByName(_judged(slow, source, records, schema, quarantine, exact.OFFSET))
    return view


def _judged(rows, source, records, schema, quarantine, place):
    """The good records' fields of `rows`, which have a reason where they are bad; those go into the quarantine.

    `place`: the column that says where in its file a record is.
    """
    rows = rows.select("*", _rule(source, F.col(exact.REASON).isNull())).persist(StorageLevel.MEMORY_AND_DISK)
    counts = rows.groupBy(RULE, exact.REASON).count().collect()
    if any(row[exact.REASON] == delimited.HEADER for row in counts):
        csvfiles.refuse_headers(source, rows)
    _add(records, source, [(row[RULE], row[exact.REASON], row["count"]) for row in counts])
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


def _unseen(lines, source, merged, counts):
    """Files with bytes of which the fast path saw no piece: white space, mostly. The exact path makes sure."""
    seen, there = {row[FILE] for row in counts}, set(lines.inputFiles()) if merged else set()
    if len(there) != len(merged):
        raise RunFailed(f"{source.name}: Spark sees {len(there)} of the {len(merged)} files in {source.folder}")
    return there - seen if sum(one.size > 0 for one in merged) > len(seen) else set()


def _write_quarantine(rows, folder, place):
    bad = rows.where(F.col(exact.REASON).isNotNull())
    names = {FILE: "file", place: place.strip("_"), exact.REASON: "reason", exact.DETAIL: "detail", exact.TEXT: "text"}
    bad = bad.select(*[F.col(name).alias(plain) for name, plain in names.items()])
    bad.repartition(1).sortWithinPartitions("file", place.strip("_")).write.mode("overwrite").json(folder)
