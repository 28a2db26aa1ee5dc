"""What new rows do to published ones: replace them all, stand beside them, or replace those of the same keys."""

from functools import reduce
from typing import Callable, NamedTuple, Sequence
from urllib.parse import unquote

from pyspark.sql import functions as F

from parquetry.hadoop import Found
from parquetry.tables import COPIES, one_per_key
from parquetry.write import staged

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


def of(spark, files, table, rows, target, own):
    """The Mode of `table` for the run's `rows` (one per key).

    `own`: how names begin that mode append gives to this run's files, and gave to those of an earlier attempt of it.
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
        return _merge(spark, table, rows, target)._replace(there=there)
    return Mode(rows, None, lambda key: key, lambda key: True, there)


def warnings(job, table, mode, reads):
    """What mode append does to rows that come with every run."""
    whole = [one.name for one in job.sources if one.name in reads and one.load == "all"]
    if table.mode != "append" or not whole or all(mode.replaces(one.key) for one in mode.there):
        return []
    return [
        f"every run reads all of source {', '.join(whole)} (load: all), and mode append adds what it reads; write "
        "load: new-only or mode: merge, or keep only what is new under its prefix"
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
    both = rows.withColumn(OLD, F.lit(0)).unionByName(
        again.withColumn(COPIES, F.lit(1).cast("bigint")).withColumn(OLD, F.lit(1))
    )
    partitions = {_partition(path, table) for path in touched}
    return Mode(
        one_per_key(both, table, newest=OLD),
        old.where(~folder.isin(list(touched))).drop(_PATH),
        lambda key: key,
        lambda key: key.rpartition("/")[0] in partitions or _is_empty_table(key, table),
    )


def _published(spark, table, target):
    return staged(spark, table, target).select("*", F.col("_metadata.file_path").alias(_PATH))


def _is_empty_table(key, table):
    """Whether a file is what a run without rows left of a partitioned table: it has the columns and no row."""
    return bool(table.partitionBy) and "/" not in key


def _partition(path, table):
    """ "s3://B/tables/plays/year=2018/month=11" → "year=2018/month=11" """
    return "/".join(unquote(path).split("/")[-len(table.partitionBy) :]) if table.partitionBy else ""
