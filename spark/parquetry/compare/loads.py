"""Loads: what `load: new-only` has taken so far. A run that publishes all of its tables adds one to their number.

    manifests/current               the number n of loads that were published, 0 when there is none
    manifests/<n>/<source>.new.gz   what load n took and no load before, in the form of S3DistCp's manifests
    manifests/<n>/<source>.seen     when load n listed the source, where, which manifests are what was loaded, and how
                                    many objects are in each
    manifests/<n>/load.json         the sources and the tables of load n, each with its mode, key and columns
    runs/<cluster>/load/<source>.txt      the n that this run's merge began from
    runs/<cluster>/load/<source>.new.gz   what this run has taken, until it publishes

An older version kept one manifest of all loads, manifests/<n>/<source>.gz. Where there is one, it stays the first of
the manifests.
A load counts as a whole: until manifests/current says n + 1, every run begins from n and makes load n + 1 again.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Optional

from parquetry.compare import earlier_loads
from parquetry.compare.comparison import Comparison
from parquetry.compare.earlier_loads import RECORD, Earlier, LastLoad
from parquetry.errors import RunError
from parquetry.files.hadoop import Hadoop
from parquetry.job import Job, Source, Table
from parquetry.run import Run

START_AGAIN = "start the run again"


@dataclass
class Load:
    """The load that a run makes. Without a source of `load: new-only` it has no number, and its methods do nothing.

    `prefix`: how the names of files begin that mode append adds. `root`: the folder of all loads.
    `sources`: those of `load: new-only`, by their names. `last`: the load before this one. `own`: the folder of
    the run for what it takes.
    """

    prefix: str
    number: Optional[int] = None
    root: str = ""
    sources: dict[str, Source] = field(default_factory=dict)
    last: LastLoad = LastLoad("", 0, [], None)
    own: str = ""
    _earlier: dict[str, Earlier] = field(default_factory=dict)
    _seen: dict[str, dict[str, Any]] = field(default_factory=dict)

    def earlier(self, files: Hadoop, source: Source) -> Earlier:
        """What earlier loads took of `source`; errors as of LastLoad.of."""
        self._earlier[source.name] = self.last.of(files, source, self.sources)
        return self._earlier[source.name]

    def news_uri(self, source: Source) -> str:
        """Where the run keeps the manifest of what it takes of `source`, until it publishes."""
        return f"{self.own}{source.name}.new.gz"

    def merged_uri(self, files: Hadoop, source: Source) -> Optional[str]:
        """The manifest of the objects that are in the source's merged files; None where there is none."""
        if source.merged is None:
            return None
        uri = self.news_uri(source) if source.is_new_only else source.manifest_uri
        return uri if files.exists(uri) else None

    def saw(self, source: Source, began: int, compared: Comparison) -> None:
        """Keeps what the source's next load has to know. `began`: as in Earlier. RunError as of LastLoad.check."""
        earlier = self._earlier[source.name]
        self.last.check(source.name, earlier, compared.manifests)
        objects = {part.path: part.objects for part in earlier.parts}
        if compared.news:
            objects[f"{self.number}/{source.name}.new.gz"] = compared.news
        self._seen[source.name] = {
            "began": began,
            "path": earlier_loads.path_of(source),
            "parts": list(objects),
            "objects": {path: count for path, count in objects.items() if count is not None},
        }

    def check(self, files: Hadoop) -> None:
        """RunError when another run has published since this run's merge began."""
        if self.number is not None and _current(files, self.root) != self.last.number:
            raise RunError(f"nothing was published: another run published a load meanwhile; {START_AGAIN}")

    def write_manifests(
        self, files: Hadoop, tables: Iterable[Table], cluster: str, quarantined: dict[str, int]
    ) -> None:
        """Writes manifests/<n+1>/: what the loads up to this one have taken. It counts only after `commit`.

        `quarantined`: {source: its records in the quarantine of this run, `cluster`}.
        """
        if self.number is None:
            return
        folder = f"{self.root}{self.number}/"
        files.delete(folder)
        for name, seen in self._others(files).items():
            files.write(f"{folder}{name}.seen", json.dumps(seen))
        for name, source in self.sources.items():
            seen = self._seen[name]
            if f"{self.number}/{name}.new.gz" in seen["parts"]:
                files.move(self.news_uri(source), f"{folder}{name}.new.gz")
            files.write(f"{folder}{name}.seen", json.dumps(seen))
        files.write(folder + RECORD, self.last.next_record(self.sources, tables, {cluster: quarantined}))

    def _others(self, files: Hadoop) -> dict[str, dict[str, Any]]:
        """What is known of sources that the pipeline does not have now, and may have again."""
        names = self.last.sources_seen(files)
        found = {name: self.last.seen(files, name) or {} for name in names if name not in self.sources}
        return {name: {**seen, "parts": self.last.parts_of(name, seen)} for name, seen in found.items()}

    def commit(self, files: Hadoop) -> None:
        """Writes n+1 to manifests/current: from here on the load counts."""
        if self.number is not None:
            files.write(f"{self.root}current", f"{self.number}\n")

    def clean(self, files: Hadoop) -> None:
        """Deletes what no run reads any more: of loads before n, all but the manifests that are what was loaded."""
        if self.number is None:
            return
        needed = {path for seen in [*self._seen.values(), *self._others(files).values()] for path in seen["parts"]}
        for file in files.tree(self.root):
            number = file.key.split("/", 1)[0]
            if number.isdigit() and int(number) < self.last.number and file.key not in needed:
                files.delete(self.root + file.key)
                files.delete_empty(f"{self.root}{number}")


def begin(run: Run) -> Load:
    """The load of this run. RunError when its merges did not begin from the loads that are published now."""
    sources = {source.name: source for source in run.job.sources if source.is_new_only}
    if not sources:
        return Load(f"{run.name}--")
    if run.replay:
        return _replaying(run)
    root = _root(run.job)
    current = _current(run.files, root)
    for name in sources:
        uri = run.uri(f"load/{name}.txt")
        try:
            began = _number(run.files.read(uri), uri)
        except FileNotFoundError:
            raise RunError(
                f"{name}: there is no {uri}, which the merge step writes; run the merge step first"
            ) from None
        if began != current:
            raise RunError(
                f"{name}: its merge began from load {began}, and {root}current says {current}: another run published "
                f"meanwhile; {START_AGAIN}"
            )
    last = earlier_loads.read(run.files, f"{root}{current}/", current)
    return Load(f"load-{current + 1}--", current + 1, root, sources, last, run.uri("load/"))


def _replaying(run: Run) -> Load:
    """A load that takes no objects. So it has no number: the next load would replace the files of a number's load."""
    root = _root(run.job)
    current = _current(run.files, root)
    return Load(f"{run.name}--", root=root, last=earlier_loads.read(run.files, f"{root}{current}/", current))


def loaded_sources(run: Run) -> list[str]:
    """The names of the sources that an earlier load took objects of, also of those that are read whole now."""
    if not run.job.manifests:
        return []
    folder = f"{_root(run.job)}{published(run.files, run.job)}/"
    return [source.name for source in run.job.sources if run.files.exists(f"{folder}{source.name}.seen")]


def published(files: Hadoop, job: Job) -> int:
    """The number of loads that were published; 0 when there is none, or when no source is of `load: new-only`."""
    return _current(files, _root(job)) if job.manifests else 0


def _root(job: Job) -> str:
    return job.manifests.rstrip("/") + "/"


def _current(files: Hadoop, root: str) -> int:
    try:
        return _number(files.read(f"{root}current"), f"{root}current")
    except FileNotFoundError:
        return 0


def _number(content: bytes, uri: str) -> int:
    text = content.decode("utf-8", "replace").strip()
    if not text.isdigit():
        raise RunError(f'{uri} is "{text[:40]}"; it must hold one whole number, that of the last published load')
    return int(text)
