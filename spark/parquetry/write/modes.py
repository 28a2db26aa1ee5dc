"""What new rows do to published ones: replace them all, stand beside them, or replace those of the same keys."""

from collections.abc import Sequence
from functools import reduce
from typing import Callable, NamedTuple
from urllib.parse import unquote

from pyspark.sql import functions as F

from parquetry.files.hadoop import Found
from parquetry.write.query import COPIES, one_per_key
from parquetry.write.write import staged

OLD = "__old"
_PATH = "__path"


class Mode(NamedTuple):
    """`rows` to be written (with COPIES), what else of the table stays (a DataFrame, or None), and how to publish.

    `name(key)`: what a new file is called in the table; `replaces(key)`: whether a file that is there now goes;
    `there`: the table's files that are there now.
    """

    rows: object
    stays: object
    name: Callable[[str], str]
    replaces: Callable[[str], bool]
    there: Sequence[Found] = ()


def of(spark, files, table, rows, target, own, anew=False):
    """The Mode of `table` for the run's `rows` (one per key).

    `own`: how names begin that mode append gives to this run's files, and gave to those of an earlier attempt of it.
    `anew`: whether mode merge has to write all partitions, since what is there need not have one row for each key.
    """
    there = [one for one in files.tree(target) if one.key.endswith(".parquet")]
    if table.mode == "append":
        stays = _published(spark, table, target) if there else None
        if stays is not None:
            stays = stays.where(~F.element_at(F.split(_PATH, "/"), -1).startswith(own)).drop(_PATH)
        return Mode(
            rows,
            stays,
            lambda key: _renamed(key, own),
            lambda key: key.rsplit("/", 1)[-1].startswith(own) or _is_empty_table(key, table),
            there,
        )
    if table.mode == "merge" and there:
        merge = _merge_all if anew else _merge
        return merge(spark, table, rows, target)._replace(there=there)
    return Mode(rows, None, lambda key: key, lambda key: True, there)


def warnings(job, table, mode, reads):
    """What mode append does to rows that come with every run."""
    whole = [f"source {one.name} (load: all)" for one in job.sources if one.name in reads and one.load == "all"]
    whole += sorted(f"tables.{one.name}" for one in job.tables if f"tables.{one.name}" in reads)
    if table.mode != "append" or not whole or all(mode.replaces(one.key) for one in mode.there):
        return []
    return [
        f"every run reads all of {' and '.join(whole)}, and mode append adds what it reads; read only what is new "
        "(a source of load: new-only, or with only new objects under its prefix), or write mode: merge"
    ]


def _renamed(key, own):
    folder, slash, name = key.rpartition("/")
    return f"{folder}{slash}{own}{name}"


def _merge(spark, table, rows, target):
    """Rewrites the partitions that new rows come to and those that hold older rows of their keys, and no other."""
    rows = rows.persist()
    old = _published(spark, table, target)
    folder = F.regexp_replace(_PATH, "/[^/]*$", "")
    touched = set()
    for columns in [table.key] + ([table.partitionBy] if table.partitionBy else []):
        wanted = rows.select(*[F.col(name).alias(f"__{name}") for name in columns]).distinct()
        same = reduce(lambda a, b: a & b, [F.col(name).eqNullSafe(F.col(f"__{name}")) for name in columns])
        hit = old.join(wanted, same, "left_semi").select(folder.alias("folder")).distinct().collect()
        touched |= {row["folder"] for row in hit}
    again = old.where(folder.isin(list(touched))).drop(_PATH)
    partitions = {_partition(path, table) for path in touched}
    return Mode(
        _newest(rows, again, table),
        old.where(~folder.isin(list(touched))).drop(_PATH),
        lambda key: key,
        lambda key: key.rpartition("/")[0] in partitions or _is_empty_table(key, table),
    )


def _merge_all(spark, table, rows, target):
    return Mode(_newest(rows, staged(spark, table, target), table), None, lambda key: key, lambda key: True)


def _newest(rows, old, table):
    both = rows.withColumn(OLD, F.lit(0)).unionByName(
        old.withColumn(COPIES, F.lit(1).cast("bigint")).withColumn(OLD, F.lit(1))
    )
    return one_per_key(both, table, newest=OLD)


def _published(spark, table, target):
    return staged(spark, table, target).select("*", F.col("_metadata.file_path").alias(_PATH))


def _is_empty_table(key, table):
    """Whether a file is what a run without rows left of a partitioned table: it has the columns and no row."""
    return bool(table.partitionBy) and "/" not in key


def _partition(path, table):
    """ "s3://B/tables/plays/year=2018/month=11" → "year=2018/month=11" """
    return "/".join(unquote(path).split("/")[-len(table.partitionBy) :]) if table.partitionBy else ""
