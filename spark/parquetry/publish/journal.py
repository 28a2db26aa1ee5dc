"""tables/_publishing.json: what a run publishes, while it does so.

The run writes it before the first file moves and deletes it after the last. If the run dies in between, the next job
reads there what is left to do, and does it. Moves that are done twice change nothing: a file whose source is gone and
whose target is there has been moved. The moves and deletes are in parts of their own; see parts.py.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Optional

from parquetry.errors import RunError
from parquetry.files.hadoop import Hadoop
from parquetry.job import Job
from parquetry.jvm import JavaError, java_class
from parquetry.publish import parts
from parquetry.publish.parts import NotWhole, Part

NAME = "_publishing.json"
VERSION = 2
Moves = list[tuple[str, str]]


@dataclass(frozen=True)
class Journal:
    """What the run `cluster` publishes. All places are URIs.

    `staged`: the folder of all files that move. `folder`: that of the parts; empty in a journal of version 1, which
    has `moves`, (from, to), and `deletes`, files, in itself.
    `load`: the load's number, or None when no source is new-only.
    `ledger`: (URI, text) of the ledger that whoever finishes the publication writes, if it counts.
    """

    cluster: str
    staged: str
    folder: str = ""
    parts: list[Part] = field(default_factory=list)
    load: Optional[int] = None
    ledger: Optional[tuple[str, str]] = None
    moves: Moves = field(default_factory=list)
    deletes: list[str] = field(default_factory=list)

    def text(self) -> str:
        """The journal as JSON."""
        content = {
            "version": VERSION,
            "cluster": self.cluster,
            "staged": self.staged,
            "folder": self.folder,
            "parts": [part._asdict() for part in self.parts],
            "load": self.load,
            "ledger": self.ledger,
        }
        return json.dumps(content) + "\n"

    def count(self, kind: str) -> int:
        """How many "moves" or "deletes" there are."""
        own = len(self.moves) if kind == "moves" else len(self.deletes)
        return own + sum(part.entries for part in self.parts if part.kind == kind)

    def moves_by_part(self, files: Hadoop) -> Iterator[Moves]:
        """All moves; RunError where a part is not whole."""
        return self._by_part(files, "moves", self.moves)

    def deletes_by_part(self, files: Hadoop) -> Iterator[list[str]]:
        """All deletes; RunError where a part is not whole."""
        return self._by_part(files, "deletes", self.deletes)

    def _by_part(self, files: Hadoop, kind: str, own: list[Any]) -> Iterator[list[Any]]:
        if own:
            yield own
        try:
            yield from parts.read(files, self.folder, self.parts, kind)
        except NotWhole as problem:
            raise RunError(
                f"run {self.cluster} died while it published, and {problem}, so it is not known what is missing in "
                "the tables. Bring it back (the bucket keeps versions of what was deleted) and start again; or delete "
                f"the journal, {NAME} in the folder of all tables, and start again: {WITHOUT_JOURNAL}"
            ) from None


WITHOUT_JOURNAL = "that makes tables of mode overwrite whole, and those of mode append and merge need their input again"


def uri_of(job: Job) -> str:
    """Beside the tables' folders, under a name that Spark, Athena and Glue do not read."""
    return job.in_tables(NAME)


def write(files: Hadoop, uri: str, journal: Journal) -> None:
    """RunError when another run's journal is there: of two runs that publish at once, the second stops here."""
    try:
        files.write_new(uri, journal.text())
    except FileExistsError:
        raise _other_run(files, uri) from None
    # Not all clients of S3 can create an object only if none exists. Of two that wrote at once, the last has won.
    if _text(files, uri) != journal.text():
        raise _other_run(files, uri)


def replace(files: Hadoop, uri: str, former: Journal, journal: Journal) -> None:
    """Writes `journal` in the place of `former`; RunError when that is another run's by now."""
    if _text(files, uri) != former.text():
        raise _other_run(files, uri)
    files.write(uri, journal.text())


def read(files: Hadoop, uri: str) -> Optional[Journal]:
    """The Journal, or None. One that was cut off while it was written is None as well: nothing had moved by then."""
    text = _text(files, uri)
    if text is None:
        return None
    try:
        raw = json.loads(text)
    except ValueError:
        return None
    version = raw.pop("version")
    if version not in (1, VERSION):
        raise RunError(
            f"{uri}: a newer version of parquetry started to publish and was interrupted; start a run with that "
            f"version to finish it (the journal has version {version}, this job reads up to version {VERSION})"
        )
    known = {name: value for name, value in raw.items() if name in Journal.__dataclass_fields__}
    ledger = known.get("ledger")
    return Journal(
        **{
            **known,
            "parts": [Part(**part) for part in known.get("parts", [])],
            "ledger": ledger and (ledger[0], ledger[1]),
        }
    )


def _text(files: Hadoop, uri: str) -> Optional[str]:
    try:
        return files.read(uri).decode("utf-8")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        return ""
    except JavaError as error:
        # Hadoop's own checksums on a local disk: the file was cut off.
        if java_class(error) == "org.apache.hadoop.fs.ChecksumException":
            return ""
        raise


def _other_run(files: Hadoop, uri: str) -> RunError:
    other = read(files, uri)
    name = f"run {other.cluster}" if other else "another run"
    return RunError(
        f"nothing was published: {name} is publishing now ({uri} is its journal), and this run began from the tables "
        "as they were before. Wait until the other run has ended, and start this run again: it first finishes what an "
        "interrupted run left"
    )
