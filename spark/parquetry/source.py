"""One source: its merged files read once, its records counted, the bad ones in quarantine, the rest a view for SQL."""

from collections import Counter
from dataclasses import dataclass, field

from pyspark import StorageLevel
from pyspark.sql import functions as F

from parquetry import exact, pieces
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


def read(spark, files, source, merged, quarantine):
    """The source's Records; its view is made as well. `merged`: its files; `quarantine`: the folder for bad records."""
    schema = pieces.struct_of(source.schema)
    names = [one.name for one in schema.fields]
    lines = pieces.lines_of(spark, source.merged)
    fast = pieces.read(lines, schema)
    fast = fast.select("*", _rule(source, F.col(CLEAN))).persist(StorageLevel.MEMORY_AND_DISK)
    counts = fast.groupBy(FILE, CLEAN, RULE).count().collect()

    dirty = {row[FILE] for row in counts if not row[CLEAN]} | _unseen(lines, source, merged, counts)
    records = Records(dropped=Counter({rule.name: 0 for rule in source.keep}))
    _add(records, source, [(row[RULE], None, row["count"]) for row in counts if row[FILE] not in dirty])
    usable = (
        fast.where(F.col(RULE).isNull() & ~F.col(FILE).isin(list(dirty))) if dirty else fast.where(F.col(RULE).isNull())
    )
    view = usable.select(*[f"`{name}`" for name in names])

    files.delete(quarantine)
    if dirty:
        slow = exact.read(spark, source.merged, schema, sorted(dirty))
        slow = slow.select("*", _rule(source, F.col(exact.REASON).isNull())).persist(StorageLevel.MEMORY_AND_DISK)
        counts = slow.groupBy(RULE, exact.REASON).count().collect()
        _add(records, source, [(row[RULE], row[exact.REASON], row["count"]) for row in counts])
        if records.quarantined:
            _write_quarantine(slow, quarantine)
        good = slow.where(F.col(RULE).isNull() & F.col(exact.REASON).isNull())
        view = view.unionByName(good.select(*[f"`{name}`" for name in names]))
    view.createOrReplaceTempView(source.name)
    return records


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
        raise RunFailed(f"{source.name}: Spark sees {len(there)} of the {len(merged)} files in {source.merged}")
    return there - seen if sum(one.size > 0 for one in merged) > len(seen) else set()


def _write_quarantine(slow, folder):
    bad = slow.where(F.col(exact.REASON).isNotNull())
    names = {FILE: "file", exact.OFFSET: "offset", exact.REASON: "reason", exact.DETAIL: "detail", exact.TEXT: "text"}
    bad = bad.select(*[F.col(name).alias(plain) for name, plain in names.items()])
    bad.repartition(1).sortWithinPartitions("file", "offset").write.mode("overwrite").json(folder)
