"""What a replay does to tables: it adds the rows of its records, and does not touch tables that do not read them."""

from collections.abc import Callable, Iterable, Mapping
from typing import Optional

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from parquetry.compare.replays import ALL, Replay
from parquetry.errors import UserError
from parquetry.job import Job, Table
from parquetry.jvm import session_like
from parquetry.run import Run
from parquetry.schema import OWN, empty
from parquetry.write import parquet
from parquetry.write.query import query

# Values as JSON, to compare them: by default Spark writes only the milliseconds of a timestamp.
_EXACT = {
    "timestampFormat": "yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX",
    "timestampNTZFormat": "yyyy-MM-dd'T'HH:mm:ss.SSSSSS",
}


def tables_of(job: Job, reads: Mapping[str, set[str]], replay: Replay) -> list[Table]:
    """The tables that read what is replayed, themselves or through tables before them. `reads`: the views of each SQL.

    UserError when one would lose rows, or get rows a second time.
    """
    new, tables = set(replay.taken), []
    merged = {source.name for source in job.sources if source.merged and not source.is_new_only} - new
    for table in job.tables:
        found = sorted(reads[table.name] & new)
        if not found:
            continue
        whole = [name for name in found if name.startswith("tables.")]
        if whole and table.mode == "append":
            raise UserError(
                f"{table.place}: mode append adds what the SQL reads, and {whole[0]} is read whole, so a replay would "
                "add rows that are there already; write mode: merge with a key, or read the source instead of the table"
            )
        problem = _lost(table, set(found) - set(whole), sorted(reads[table.name] & merged))
        if problem:
            raise UserError(f"{table.place}: {problem}")
        tables.append(table)
        new.add(f"tables.{table.name}")
    return tables


def _lost(table: Table, replayed: set[str], merged: list[str]) -> Optional[str]:
    """Why the table would not have the rows that it should. `merged`: other sources that it reads after a merge."""
    if replayed and table.mode == "overwrite":
        return (
            f"mode overwrite replaces the whole table by what its SQL reads, and a replay reads only the records of "
            f"source {min(replayed)} that are in quarantine. Start a run instead: it reads all objects of the source, "
            "and these records too"
        )
    if merged:
        return (
            f"its SQL also reads source {merged[0]}, which a replay does not merge. Let it read a table with these "
            "rows instead, or load all again"
        )
    return None


def warnings(job: Job, replay: Replay, reads: set[str]) -> list[str]:
    """A warning where the SQL reads other sources whose loads are over. `reads`: the views that it reads."""
    others = [source.name for source in job.sources if source.is_new_only and source.name not in replay.taken]
    missing = [name for name in others if name in reads]
    if not missing:
        return []
    return [
        f"it also reads source {' and '.join(missing)}, whose records of earlier loads a replay does not have: rows "
        "that need both are not there"
    ]


def refuse_repeated(run: Run, table: Table, replay: Replay, reads: set[str]) -> None:
    """UserError when mode append would add rows that no record of the replay gives, and that are there already.

    They come from what is read whole: a source without a merge, or a table. A join of such rows with the
    replay's records gives no row where there is no such record. `reads`: the views of the table's SQL.
    """
    whole = sorted(reads - set(replay.taken))
    if table.mode != "append" or not whole:
        return
    session = session_like(run.spark)
    for source in run.job.sources:
        if source.name in replay.taken:
            empty(session, source.columns).createOrReplaceTempView(source.name)
    if query(session, table).limit(1).collect():
        raise UserError(
            f"{table.place}: nothing was published: mode append adds what the SQL gives. It also gives rows that "
            f"come from {' and '.join(whole)} alone, which a replay reads whole: they would be added again. "
            "Write mode: merge with a key, or join these rows with the records that are replayed"
        )


def show_published(run: Run, table: Table) -> None:
    """Makes a table that the replay does not change visible as tables.NAME."""
    folder = run.job.folder_of(table)
    run.spark.catalog.dropGlobalTempView(table.name)
    is_there = bool(parquet.files_in(run.files, folder))
    rows = parquet.read(run.spark, table, folder) if is_there else empty(run.spark, table.columns)
    rows.createOrReplaceGlobalTempView(table.name)


def refuse_unordered(run: Run, table: Table, rows: DataFrame) -> None:
    """UserError when records of several runs give a key other values, and nothing says which are newer.

    Loads one after the other would leave the values of the last one. `rows`: of the SQL, several for a key.
    """
    others = _unordered(table)
    if not others or (len(run.replay) == 1 and run.replay[0] != ALL):
        return
    values = F.count_distinct(_as_json(others, "")).alias(OWN + "values")
    keys = rows.groupBy(*_quoted(table.key)).agg(values).where(f"`{OWN}values` > 1")
    _refuse(
        table, keys, lambda: "records in the quarantines of several runs give rows of the same key with other values"
    )


def refuse_older(run: Run, table: Table, rows: DataFrame) -> None:
    """UserError when rows of a replay would replace published ones, and nothing says which are newer.

    A record in quarantine may be older than what later loads brought. `rows`: of the replay, with COPIES.
    """
    others, folder = _unordered(table), run.job.folder_of(table)
    if not others or not parquet.files_in(run.files, folder):
        return
    published = parquet.read(run.spark, table, folder)
    old = published.select(*[F.col(f"`{name}`").alias(OWN + name) for name in published.columns])
    same_key = [F.col(f"`{name}`").eqNullSafe(F.col(OWN + name)) for name in table.key]
    keys = rows.join(old, same_key).where(_as_json(others, "") != _as_json(others, OWN)).select(*_quoted(table.key))

    def what() -> str:
        count = f"{keys.count():,}"
        return f"records in quarantine give rows ({count}) with the keys of published rows and other values"

    _refuse(table, keys, what)


def _unordered(table: Table) -> list[str]:
    """The columns whose values a later row of a key replaces, where no column says which row is later."""
    if table.mode != "merge" or table.latestBy:
        return []
    return [column.name for column in table.columns if column.name not in table.key]


def _quoted(names: Iterable[str]) -> list[str]:
    return [f"`{name}`" for name in names]


def _as_json(names: Iterable[str], prefix: str) -> Column:
    """The values of the columns whose names begin with `prefix`, as a text that can be compared."""
    return F.to_json(F.struct(*[F.col(f"`{prefix}{name}`").alias(name) for name in names]), _EXACT)


def _refuse(table: Table, keys: DataFrame, what: Callable[[], str]) -> None:
    """UserError where there are `keys`, of rows that contradict each other. `what` says which rows these are."""
    found = keys.limit(1).collect()
    if found:
        key = ", ".join(f"{name} {found[0][name]}" for name in table.key)
        raise UserError(
            f"{table.place}: nothing was published: {what()}, such as {key}, and without latestBy it is not known "
            "which are newer; write latestBy and replay again, or load all again"
        )
