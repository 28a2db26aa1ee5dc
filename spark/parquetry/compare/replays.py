"""Replays: which records in quarantine a run reads again, and which were read again before.

    manifests/<n>/load.json                  {run: {source: records in quarantine}} of load n and the loads before it
    tables/_replayed/<run>/<source>.json     a mark: a replay has taken the records of the source from this run

Only runs whose loads count are there: the objects of any other run are read again by the next one. What a run has of
sources with `load: all` is in its ledger, and is replayed only where the user names the run. Each run reads all objects
of such a source, so the same record may be in several quarantines. The files of a replay and its marks are moved
by the same journal, so that both are there or neither. Where all is loaded again, load.json no longer names the former
runs, and their marks mean nothing.
"""

import json
from collections.abc import Mapping, Set
from typing import Any, NamedTuple, Optional

from parquetry.compare.earlier_loads import LastLoad
from parquetry.errors import RunError, UserError
from parquetry.files.hadoop import Hadoop
from parquetry.run import Run

ALL = "all"


class Replay(NamedTuple):
    """What a run replays. `taken`: {source: {run: records in its quarantine}}; `said`: messages for the user."""

    run: str
    folder: str
    taken: dict[str, dict[str, int]]
    said: list[str]
    is_of_all: bool  # no run is named

    def check(self, files: Hadoop) -> None:
        """RunError when another run has replayed some of it since this run began."""
        marks = _marks(files, self.folder)
        for source, runs in self.taken.items():
            for run in runs:
                if (run, source) in marks:
                    by = marks[run, source]["by"]
                    raise RunError(
                        f"nothing was published: run {by} has replayed {source} of run {run} meanwhile; start this "
                        "replay again"
                    )

    def stage_marks(self, files: Hadoop, staged: str, quarantined: Mapping[str, int]) -> list[tuple[str, str]]:
        """Writes the marks below `staged`, and gives the moves that bring them to their place.

        `quarantined`: {source: records that are in this run's quarantine now}.
        """
        moves = []
        for source, runs in self.taken.items():
            for run, records in runs.items():
                name = f"{run}/{source}.json"
                mark = {"by": self.run, "records": records, "quarantined": quarantined[source]}
                files.write(f"{staged}/_replayed/{name}", json.dumps(mark) + "\n")
                moves.append((f"{staged}/_replayed/{name}", self.folder + name))
        return moves


def begin(run: Run, last: LastLoad, read: Set[str]) -> Optional[Replay]:
    """What the run replays; None for a run that reads objects. `read`: the views that the SQL of all tables reads.

    UserError when it names runs that cannot be replayed. RunError when the quarantine of a run that it names is gone.
    """
    if not run.replay:
        return None
    folder = run.job.in_tables("_replayed/")
    marks = _marks(run.files, folder)
    known = _known(last, marks)
    is_of_all = list(run.replay) == [ALL]
    names = sorted(known) if is_of_all else list(run.replay)
    if not is_of_all:
        known |= {name: {**_of_ledger(run, name), **known.get(name, {})} for name in names}
    _refuse_unknown(run, names, known, marks)
    replay = Replay(run.name, folder, {}, [], is_of_all)
    for name in names:
        for source, records in sorted(known[name].items()):
            reason = _replayed_before(name, source, marks) or _left_out(run, name, source, read, is_of_all)
            if reason:
                replay.said.append(f"{source} of run {name} {reason}")
            else:
                replay.taken.setdefault(source, {})[name] = records
    return replay


def _replayed_before(name: str, source: str, marks: Mapping[tuple[str, str], dict[str, Any]]) -> Optional[str]:
    mark = marks.get((name, source))
    if mark is None:
        return None
    left = mark["quarantined"]
    again = f"; {left:,} that still did not fit are in its quarantine: name that run" if left else ""
    return f"was replayed before, by run {mark['by']}{again}"


def _left_out(run: Run, name: str, source: str, read: Set[str], is_of_all: bool) -> Optional[str]:
    """Why the source's records in the quarantine of run `name` are not replayed; None where they are.

    RunError when they are gone, and the user named the run.
    """
    if source not in {other.name for other in run.job.sources}:
        return "stays in quarantine: the pipeline has no such source now"
    if source not in read:
        return "stays in quarantine: no table reads this source, so its records would go nowhere"
    uri = run.job.quarantine(name, source)
    if run.files.tree(uri):
        return None
    if is_of_all:
        return f"is left out: {uri} is gone, because files of runs expire after retention.runs days"
    raise RunError(
        f"{uri} is gone, so the records of run {name} cannot be replayed: files of runs expire after "
        "retention.runs days. Bring it back (the bucket keeps versions for some days), name the other runs only, "
        "or load all again"
    )


def _of_ledger(run: Run, name: str) -> dict[str, int]:
    """{source: records in quarantine} of a run that published, for sources of `load: all`, which no load counts."""
    try:
        ledger = json.loads(run.files.read(run.job.in_run(name, "ledger.json")))
    except (FileNotFoundError, ValueError):
        return {}
    whole = {source.name for source in run.job.sources if not source.is_new_only}
    found = {source: entry["records"]["quarantined"] for source, entry in ledger["sources"].items() if source in whole}
    return {source: count for source, count in found.items() if count and ledger["ok"]}


def _known(last: LastLoad, marks: Mapping[tuple[str, str], dict[str, Any]]) -> dict[str, dict[str, int]]:
    """{run: {source: records}} of all runs that put records into quarantine, also of those that replayed others."""
    known = {run: dict(sources) for run, sources in last.quarantined.items()}
    left = {place: mark for place, mark in marks.items() if mark["quarantined"]}
    while found := [place for place in left if place[1] in known.get(place[0], {})]:
        for run, source in found:
            mark = left.pop((run, source))
            known.setdefault(mark["by"], {})[source] = mark["quarantined"]
    return known


def _refuse_unknown(
    run: Run, names: list[str], known: Mapping[str, Mapping[str, int]], marks: Mapping[tuple[str, str], Any]
) -> None:
    unknown = [name for name in names if not known.get(name)]
    if not unknown:
        return
    left = [name for name, sources in known.items() if any((name, source) not in marks for source in sources)]
    runs = f"Runs that have some: {', '.join(sorted(left))}" if left else "No load has any"
    raise UserError(
        f"RUN or REPLAY names run {unknown[0]}, which has no records in quarantine that can be replayed. A run that "
        "failed has none, because the next one reads its objects again; and a load that was made again has none. "
        f"{runs}"
    )


def _marks(files: Hadoop, folder: str) -> dict[tuple[str, str], dict[str, Any]]:
    """{(run, source): the mark}."""
    marks = {}
    for file in files.tree(folder):
        name, _, source = file.key.partition("/")
        marks[name, source[: -len(".json")]] = json.loads(files.read(folder + file.key))
    return marks
