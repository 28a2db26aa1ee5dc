"""What new rows do to published ones: replace them all, be added to them, or replace those of the same keys."""

from functools import reduce
from typing import NamedTuple, Optional
from urllib.parse import unquote

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from parquetry.files.listing import Listing
from parquetry.job import Job, Table
from parquetry.run import Run
from parquetry.schema import OWN
from parquetry.table_files import Placement
from parquetry.write.parquet import files_in, read
from parquetry.write.query import COPIES, one_per_key

OLD = f"{OWN}old"
_PATH = f"{OWN}path"


class Update(NamedTuple):
    """How a run changes a table.

    `rows`: to be written, with COPIES. `remaining`: published rows that stay in files as they are, or None.
    """

    rows: DataFrame
    remaining: Optional[DataFrame]
    placement: Placement


def update(run: Run, table: Table, rows: DataFrame, prefix: str, may_repeat_keys: bool = False) -> Update:
    """The Update of `table` by the run's new `rows`, which have COPIES.

    `prefix`: how the names of files begin that mode append adds in this run, or added in an interrupted attempt of it.
    `may_repeat_keys`: whether published rows may have several rows for one key. Mode merge then writes all partitions.
    """
    folder = run.job.folder_of(table)
    published = files_in(run.files, folder)
    if table.mode == "append":
        return _append(run.spark, table, rows, _Published(folder, published), prefix)
    if table.mode == "merge" and published:
        merge = _merge_all if may_repeat_keys else _merge
        return merge(run.spark, table, rows, _Published(folder, published))
    return Update(rows, None, Placement(_same, _always, published))


def warnings(job: Job, table: Table, placement: Placement, reads: set[str]) -> list[str]:
    """A warning where mode append adds rows that come with every run. `reads`: the views that the SQL reads."""
    whole = [
        f"source {source.name} (load: all)" for source in job.sources if source.name in reads and not source.is_new_only
    ]
    whole += sorted(f"tables.{other.name}" for other in job.tables if f"tables.{other.name}" in reads)
    if table.mode != "append" or not whole or all(placement.replaces(file.key) for file in placement.published):
        return []
    return [
        f"every run reads all of {' and '.join(whole)}, and mode append adds what it reads; read only what is new "
        "(a source of load: new-only, or with only new objects under its prefix), or write mode: merge"
    ]


class _Published(NamedTuple):
    folder: str
    files: Listing

    def rows(self, spark: SparkSession, table: Table) -> DataFrame:
        """The published rows, with the URI of each row's file as _PATH."""
        return read(spark, table, self.folder).select("*", F.col("_metadata.file_path").alias(_PATH))


def _append(spark: SparkSession, table: Table, rows: DataFrame, published: _Published, prefix: str) -> Update:
    remaining = None
    if published.files:
        name = F.element_at(F.split(_PATH, "/"), -1)
        remaining = published.rows(spark, table).where(~name.startswith(prefix)).drop(_PATH)

    def with_prefix(key: str) -> str:
        folder, slash, name = key.rpartition("/")
        return f"{folder}{slash}{prefix}{name}"

    def replaces(key: str) -> bool:
        return key.rsplit("/", 1)[-1].startswith(prefix) or _is_empty_table(key, table)

    return Update(rows, remaining, Placement(with_prefix, replaces, published.files))


def _merge(spark: SparkSession, table: Table, rows: DataFrame, published: _Published) -> Update:
    """Rewrites the partitions that new rows come to, those that hold older rows of their keys, and no others."""
    rows = rows.persist()
    old = published.rows(spark, table)
    folder = F.regexp_replace(_PATH, "/[^/]*$", "")
    touched: set[str] = set()
    for columns in [table.key] + ([table.partitionBy] if table.partitionBy else []):
        new = rows.select(*[F.col(name).alias(OWN + name) for name in columns]).distinct()
        same = reduce(lambda left, right: left & right, [F.col(name).eqNullSafe(F.col(OWN + name)) for name in columns])
        hit = old.join(new, same, "left_semi").select(folder.alias("folder")).distinct().collect()
        touched |= {row["folder"] for row in hit}
    rewritten = old.where(folder.isin(list(touched))).drop(_PATH)
    partitions = {_partition(path, table) for path in touched}

    def replaces(key: str) -> bool:
        return key.rpartition("/")[0] in partitions or _is_empty_table(key, table)

    return Update(
        _newest(rows, rewritten, table),
        old.where(~folder.isin(list(touched))).drop(_PATH),
        Placement(_same, replaces, published.files),
    )


def _merge_all(spark: SparkSession, table: Table, rows: DataFrame, published: _Published) -> Update:
    old = read(spark, table, published.folder)
    return Update(_newest(rows, old, table), None, Placement(_same, _always, published.files))


def _newest(rows: DataFrame, old: DataFrame, table: Table) -> DataFrame:
    both = rows.withColumn(OLD, F.lit(0)).unionByName(
        old.withColumn(COPIES, F.lit(1).cast("bigint")).withColumn(OLD, F.lit(1))
    )
    return one_per_key(both, table, newest=OLD)


def _same(key: str) -> str:
    return key


def _always(key: str) -> bool:
    return True


def _is_empty_table(key: str, table: Table) -> bool:
    """Whether a file is the one without rows that a run without rows writes for a table with partitions."""
    return bool(table.partitionBy) and "/" not in key


def _partition(path: str, table: Table) -> str:
    """The key "year=2018/month=11" of the folder "s3://B/tables/plays/year=2018/month=11"."""
    return "/".join(unquote(path).split("/")[-len(table.partitionBy) :]) if table.partitionBy else ""
