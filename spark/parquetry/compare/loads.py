"""Loads: what `load: new-only` has taken so far, and the number that a run moves on by one when all of it is published.

    manifests/current            the number n of loads that were published, 0 when there is none
    manifests/<n>/<source>.gz    S3DistCp's manifest of every object in loads 1 to n
    manifests/<n>/<source>.seen  when load n looked, where, and what was written while it did
    manifests/<n>/load.json      the sources and the tables of load n, each with its mode, key and columns
    runs/<cluster>/load/<source>.txt   the n that this run's merge began from

Nothing is moved on by halves: until manifests/current says n + 1, every run begins from n and makes load n + 1 again.
"""

import json
from dataclasses import dataclass, field
from typing import Any, Optional

from parquetry.compare import earlier_loads, manifest
from parquetry.compare.earlier_loads import RECORD, Before, Seen
from parquetry.errors import RunError

AGAIN = "start the run again"


@dataclass
class Load:
    """The load that a run makes. Without a source of `load: new-only` it has no number, and its methods do nothing."""

    prefix: str
    number: Optional[int] = None
    root: str = ""
    sources: dict[str, Any] = field(default_factory=dict)
    before: Before = Before("", [], None)
    _seen: dict[str, Seen] = field(default_factory=dict)

    def previous(self, files, source):
        """({key: bytes} of what earlier loads took, Seen of the last one or None); see `Before.of`."""
        return self.before.of(files, source, self.sources)

    def saw(self, source, seen):
        """What the source's next load has to know."""
        self._seen[source.name] = seen

    def check(self, files):
        """RunError when another run has published since this one's merge began."""
        if self.number is not None and _current(files, self.root) != self.number - 1:
            raise RunError(f"nothing was published: another run published a load meanwhile; {AGAIN}")

    def write_manifests(self, files, tables):
        """manifests/<n+1>/: what the loads up to this one have taken. Nobody reads it before `commit`."""
        if self.number is None:
            return
        folder, last = self._of(self.number, ""), self.before.folder
        files.delete(folder)
        for one in files.tree(last):  # of sources that the pipeline does not have now, and may have again
            if one.key != RECORD and one.key.rsplit(".", 1)[0] not in self.sources:
                files.write(folder + one.key, files.read(last + one.key))
        for name, source in self.sources.items():
            now = f"{source.merged.rstrip('/')}/{source.manifest}"
            manifest.unite(files, [f"{last}{name}.gz", now], f"{folder}{name}.gz")
            seen = {**self._seen[name]._asdict(), "path": earlier_loads.path_of(source)}
            files.write(f"{folder}{name}.seen", json.dumps(seen))
        files.write(folder + RECORD, self.before.record(self.sources, tables))

    def commit(self, files):
        """manifests/current = n+1: from here on the load is done."""
        if self.number is not None:
            files.write(f"{self.root}current", f"{self.number}\n")

    def clean(self, files):
        """Deletes the manifests that no run can begin from any more: all older than those of n."""
        if self.number is None:
            return
        numbers = {one.key.split("/")[0] for one in files.tree(self.root) if "/" in one.key}
        for number in numbers:
            if number.isdigit() and int(number) < self.number - 1:
                files.delete(f"{self.root}{number}")

    def _of(self, number, name):
        return f"{self.root}{number}/{name}"


def begin(files, job, cluster):
    """The Load of this run. RunError when its merges did not begin from what is published now."""
    sources = {one.name: one for one in job.sources if one.load == "new-only"}
    if not sources:
        return Load(f"{cluster}--")
    root = job.manifests.rstrip("/") + "/"
    current = _current(files, root)
    for name in sources:
        at = job.of_run(cluster, f"load/{name}.txt")
        try:
            began = _number(files.read(at), at)
        except FileNotFoundError:
            raise RunError(f"{name}: there is no {at}, which the merge step writes; run the merge step first") from None
        if began != current:
            raise RunError(
                f"{name}: its merge began from load {began}, and {root}current says {current}: another run published "
                f"meanwhile; {AGAIN}"
            )
    last = earlier_loads.read(files, f"{root}{current}/", current)
    return Load(f"load-{current + 1}--", current + 1, root, sources, last)


def taken(files, job):
    """Names of the sources of which loads have taken, also of those that are read whole now."""
    if not job.manifests:
        return []
    folder = f"{job.manifests.rstrip('/')}/{published(files, job)}/"
    return [one.name for one in job.sources if files.exists(f"{folder}{one.name}.gz")]


def published(files, job):
    """The number of loads that were published, 0 when there is none or the pipeline keeps no count of them."""
    return _current(files, job.manifests.rstrip("/") + "/") if job.manifests else 0


def _current(files, root):
    try:
        return _number(files.read(f"{root}current"), f"{root}current")
    except FileNotFoundError:
        return 0


def _number(raw, at):
    text = raw.decode("utf-8", "replace").strip()
    if not text.isdigit():
        raise RunError(f'{at} is "{text[:40]}"; it holds one whole number, that of the last load published')
    return int(text)
