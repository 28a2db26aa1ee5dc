"""All sources of a run: their files are found and read, each becomes a view for SQL, and the ledger gets its counts."""

from collections.abc import Iterable
from functools import partial
from typing import NamedTuple, Optional

from pyspark.errors import PySparkException

from parquetry.compare import decompressed, merged, unmerged
from parquetry.compare.comparison import SourceFiles
from parquetry.compare.loads import Load
from parquetry.compare.replays import Replay
from parquetry.job import Source
from parquetry.jvm import JavaError
from parquetry.ledger import Ledger
from parquetry.messages import count, naming, say
from parquetry.read import source as reading
from parquetry.read.source import Records
from parquetry.run import Run
from parquetry.schema import empty
from parquetry.side_by_side import SideBySide
from parquetry.small_input import SMALL, SmallInput, size_of


class Unfinished(NamedTuple):
    """A source that was read, except for what `finish` of its records does."""

    source: Source
    records: Records


def read_all(
    run: Run,
    ledger: Ledger,
    load: Load,
    replay: Optional[Replay],
    needed: set[str],
    small: SmallInput,
    unfinished: list[Unfinished],
) -> int:
    """Makes a view for SQL of each source. Returns how many bytes their files have.

    `needed`: in a replay, what the SQL of its tables reads. `unfinished`: gets the sources that were read.
    """
    size = 0

    def add(source: Source, found: SourceFiles, records: Records) -> None:
        unfinished.append(Unfinished(source, records))
        _add(ledger, source, found, records)

    with SideBySide(run.spark) as work:
        if replay:
            small.end()
        for source in run.job.sources:
            if replay and source.name in replay.taken:
                _read_again(run, ledger, source, replay.taken[source.name])
            elif replay and source.merged is not None:
                empty(run.spark, source.columns).createOrReplaceTempView(source.name)
            elif replay is None or source.name in needed:
                found = _find(run, load, source)
                size += size_of(found.files)
                if size > SMALL:
                    small.end()
                is_small = size <= SMALL and replay is None
                work.start(partial(_read, run, load, source, found, is_small), partial(add, source, found), is_small)
    for line in replay.said if replay else []:
        say(line)
    return size


def _read_again(run: Run, ledger: Ledger, source: Source, taken: dict[str, int]) -> None:
    """Makes the source's records in quarantine a view for SQL, as far as they are good now."""
    with naming(f"source {source.name}"):
        records, found = reading.replay(run, source, sorted(taken))
    ledger.add_replayed(source, taken, found, records)
    dropped, quarantined = sum(records.dropped.values()), sum(records.quarantined.values())
    counted = f"{count(sum(taken.values()), 'record')} in quarantine read again: {records.used:,} used"
    say(f"{source.name}: {counted}, {dropped:,} dropped, {quarantined:,} in quarantine again")


def _find(run: Run, load: Load, source: Source) -> SourceFiles:
    with naming(f"source {source.name}"):
        if source.merged is None:
            return unmerged.find(run, source, lambda some: reading.lines_of(run.spark, source, some))
        return merged.find(run, source, load)


def _read(run: Run, load: Load, source: Source, found: SourceFiles, put_off: bool) -> Records:
    """Makes the source a view for SQL. `put_off`: leaves to `finish` of its records what tables do not need."""
    with naming(f"source {source.name}"):
        try:
            manifest = load.merged_uri(run.files, source)
            return reading.read(run, source, found.files, found.lines, manifest, put_off)
        except (JavaError, PySparkException):
            if source.format == "csv":  # Spark's message does not say which of the objects cannot be decompressed
                decompressed.refuse_broken(run.spark, source)
            raise


def _add(ledger: Ledger, source: Source, found: SourceFiles, records: Records) -> None:
    """Adds a source that was read to the ledger."""
    ledger.add_source(source, found.compared, found.files, records)
    counted = f"{count(records.read, 'record')} read from "
    counted += count(len(found.files), "object" if source.merged is None else "merged file")
    dropped, quarantined = sum(records.dropped.values()), sum(records.quarantined.values())
    say(f"{source.name}: {counted}, {dropped:,} dropped, {quarantined:,} quarantined")


def finish_all(work: SideBySide, ledger: Ledger, unfinished: Iterable[Unfinished], is_small: bool) -> None:
    """Starts what was put off while sources were read: in a small run beside the tables, else alone."""
    for source in unfinished:
        work.start(partial(_finish, source), lambda done: ledger.add_unknown_fields(*done), is_small)


def _finish(unfinished: Unfinished) -> Unfinished:
    with naming(f"source {unfinished.source.name}"):
        unfinished.records.finish()
    return unfinished
