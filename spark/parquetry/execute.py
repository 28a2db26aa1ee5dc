"""A run from the job to the ledger: check, compare, read, write, count, publish."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import NamedTuple, Optional

from parquetry import replaying, spark_errors
from parquetry.catalog import projection, registration
from parquetry.compare import loads, published, replays
from parquetry.compare.loads import Load
from parquetry.compare.replays import Replay
from parquetry.errors import RunError, UserError
from parquetry.files import quickdisk
from parquetry.files.listing import Listing
from parquetry.job import Table
from parquetry.jvm import session_like
from parquetry.ledger import Ledger
from parquetry.messages import count, naming, say
from parquetry.publish import journal, transaction
from parquetry.publish.change import Change, change
from parquetry.run import Run
from parquetry.side_by_side import SideBySide
from parquetry.small_input import SMALL, SmallInput
from parquetry.sources import Unfinished, finish_all, read_all
from parquetry.table_files import Placement, Written
from parquetry.write import athena, check_sql, layout, modes, parquet, partitions, query


class Result(NamedTuple):
    """A table that is written in the run's folder, and not yet published. `rows_back`: as its files' footers say."""

    table: Table
    written: Written
    placement: Placement
    rows_back: int

    def files_when_published(self) -> Listing:
        """The files that the table has when it is published, with their keys in the table's folder."""
        stay = self.placement.published.where(lambda file: not self.placement.replaces(file.key))
        new = (file._replace(key=self.placement.name(file.key)) for file in self.written.files)
        return Listing.of(chain(stay, new))


def execute(run: Run) -> None:
    """Publishes all tables or none, and writes the ledger in any case.

    UserError or RunError when the run cannot publish, or has published and cannot register partitions.
    """
    ledger, uri = Ledger(run.job.pipeline, run.cluster, run.name), run.uri("ledger.json")
    try:
        _execute(run, ledger)
    except BaseException as error:
        _keep_ledger(run, ledger.text(_message(error)))
        raise
    finally:
        run.spark.catalog.clearCache()
    try:
        for line in registration.register(run):
            say(line)
    finally:
        say(f"{count(len(ledger.tables), 'table')} published, every record accounted for; the ledger: {uri}")


def _execute(run: Run, ledger: Ledger) -> None:
    job = run.job
    reads = check_sql.check(run.spark, job)
    if job.tablesUri.startswith("file:") or str(run.spark.sparkContext.master).startswith("local"):
        quickdisk.use(run.spark)
    _finish_interrupted_run(run)
    load = loads.begin(run)
    ledger.load = load.number
    replay = replays.begin(run, load.last, set().union(*reads.values()))
    ledger.not_replayed = replay.said if replay else []
    warnings = published.check(run, load, reads)
    tables = job.tables if replay is None else replaying.tables_of(job, reads, replay)
    needed = {name for table in tables for name in reads[table.name]}
    with SmallInput(run.spark) as small:
        unfinished: list[Unfinished] = []
        try:
            size = read_all(run, ledger, load, replay, needed, small, unfinished)
            _stop_at_problems(run, ledger)
        except Exception:
            _finish_failed_run(run, ledger, unfinished)
            raise
        if replay and not replay.taken:
            hint = "; of sources with load: all, only runs that are named are replayed" if replay.is_of_all else ""
            say(f"there is nothing to replay{hint}")
            run.files.write(run.uri("ledger.json"), ledger.text())
            return
        write = partial(_write, run, load, replay, reads, small)
        results = _write_all(run, ledger, write, unfinished, tables, reads, size)
    for result in results:
        table, files = result.table, result.files_when_published()
        if job.catalog is None:
            _write_statements(run, table, files)
        found = warnings.get(table.name, [])
        if replay:
            found = found + replaying.warnings(job, replay, reads[table.name])
        else:
            found = found + modes.warnings(job, table, result.placement, reads[table.name])
        found = found + partitions.warnings(table, files) + athena.warnings(job, table)
        found = found + projection.warnings(table, (file.key for file in files))
        for warning in found:
            say(f"warning: {table.name}: {warning}")
        ledger.add_table(table, result.written, result.rows_back, found)
    _stop_at_problems(run, ledger)
    _publish(run, load, results, ledger, replay)


def _finish_failed_run(run: Run, ledger: Ledger, unfinished: Sequence[Unfinished]) -> None:
    """Writes the quarantines of a run that fails. If that fails too, the first error is still that of the run."""
    try:
        with SideBySide(run.spark) as work:
            finish_all(work, ledger, unfinished, is_small=True)
    except Exception as error:
        say(f"the quarantine of this run is not complete: {_message(error)}")


def _finish_interrupted_run(run: Run) -> None:
    message = transaction.finish(run.files, journal.uri_of(run.job), loads.published(run.files, run.job))
    if message:
        say(message)


def _write_all(
    run: Run,
    ledger: Ledger,
    write: Callable[[Table, Iterable["Future[Result]"], bool], Result],
    unfinished: Sequence[Unfinished],
    tables: Sequence[Table],
    reads: dict[str, set[str]],
    size: int,
) -> list[Result]:
    """Finishes the sources, and calls `write` for each of the `tables`; a replay leaves others as they are.

    `reads`: the views of each SQL; `size`: of the input.
    """
    results: list[Result] = []
    started: dict[str, Future[Result]] = {}
    large: set[str] = set()

    def take(result: Result) -> None:
        results.append(result)
        rows_in, rows_out = result.written.rows_in, result.written.rows_out
        counted = f"{count(rows_out, 'row')} in {count(sum(1 for _ in result.written.files), 'file')}"
        say(f"{result.table.name}: {counted}, {count(rows_in - rows_out, 'duplicate')} removed")

    with SideBySide(run.spark) as work:
        finish_all(work, ledger, unfinished, size <= SMALL)
        for table in run.job.tables:
            if table not in tables:
                replaying.show_published(run, table)
                continue
            earlier = [other for name, other in started.items() if f"tables.{name}" in reads[table.name]]
            # Published rows, of which there may be many, are a part of what the other modes write.
            is_small = size <= SMALL and table.mode == "overwrite"
            fit_in_a_file = is_small and size <= table.fileSize * layout.MIB
            few_rows = fit_in_a_file and not any(f"tables.{name}" in reads[table.name] for name in large)
            if not few_rows:
                large.add(table.name)
            started[table.name] = work.start(partial(write, table, earlier, few_rows), take, is_small)
    return results


def _write(
    run: Run,
    load: Load,
    replay: Optional[Replay],
    reads: dict[str, set[str]],
    small: SmallInput,
    table: Table,
    earlier: Iterable["Future[Result]"],
    few_rows: bool,
) -> Result:
    """Writes the table's files in the run's own folder, and makes the table a view for later tables."""
    for other in earlier:
        other.result()
    # How rows are laid out is a setting of the session, and each table has its own.
    run = replace(run, spark=session_like(run.spark))
    with naming(table.sqlFile):
        found = query.query(run.spark, table)
        few_rows = few_rows and not replay and not query.may_multiply(found)
        small.apply(run.spark, few_rows)
        rows = query.one_per_key(found, table)
        if replay:
            replaying.refuse_repeated(run, table, replay, reads[table.name])
            replaying.refuse_unordered(run, table, found)
            replaying.refuse_older(run, table, rows)
        update = modes.update(run, table, rows, load.prefix, load.last.may_repeat_keys(table))
        most = layout.rows_per_file(run.files, table, run.job.folder_of(table), update.placement.published)
        written = parquet.write(run, table, update.rows, most, few_rows)
        later = run.job.tables[run.job.tables.index(table) + 1 :]
        parquet.show(run.spark, table, written.folder, update.remaining, later)
    with naming(f"{table.name}: counting the written rows"):
        rows_back = parquet.count_back(run, written)
    return Result(table, written, update.placement, rows_back)


def _write_statements(run: Run, table: Table, files: Listing) -> None:
    """Writes the statements for Athena. `files`: those that the table has when it is published."""
    statements = athena.statements(table, run.job.folder_of(table), (file.key for file in files))
    run.files.write_all(run.uri(f"athena/{table.name}.sql"), statements)


def _publish(run: Run, load: Load, results: list[Result], ledger: Ledger, replay: Optional[Replay] = None) -> None:
    files, ledger_uri = run.files, run.uri("ledger.json")
    with naming("publishing (what is missing is done when the run is started again)"):
        staged, parts = run.uri("staged"), run.uri("publishing")
        publication = transaction.begin(files, journal.uri_of(run.job), run.name, staged, parts)
        try:
            load.check(files)
            changes = [
                change(files, written, run.job.folder_of(table), placement, depends=table.mode != "overwrite")
                for table, written, placement, _ in results
            ]
            load.write_manifests(files, run.job.tables, run.name, ledger.quarantined(load.sources))
            if replay:
                replay.check(files)
                marks = replay.stage_marks(files, staged, ledger.quarantined(replay.taken))
                changes.append(Change(replay.folder, iter(marks), iter(())))
        except RunError:
            files.delete(publication.uri)
            raise
        publication = publication.carry_out(changes, load.number, (ledger_uri, ledger.text()))
        load.commit(files)
        publication.close((ledger_uri, ledger.text()))
        load.clean(files)


def _message(error: BaseException) -> str:
    return str(error) if isinstance(error, (UserError, RunError)) else spark_errors.cause(error)


def _stop_at_problems(run: Run, ledger: Ledger) -> None:
    problems = ledger.problems(run.job)
    if problems:
        raise RunError("nothing was published: " + "; ".join(problems))


def _keep_ledger(run: Run, text: str) -> None:
    """Writes the ledger of a run that failed. What stopped the run may keep the ledger from being written too."""
    uri = run.uri("ledger.json")
    try:
        run.files.write(uri, text)
        say(f"the ledger: {uri}")
    except Exception as error:
        say(f"the ledger could not be written to {uri}: {spark_errors.cause(error)}")
