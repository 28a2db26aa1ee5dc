"""tables/_publishing.json: every move and delete that a run makes in the tables, while it makes them.

The run writes it before the first file moves and deletes it after the last. If the run dies in between, the next job
reads there what is missing, and does it. Moves that are done twice change nothing: a file whose source is gone and
whose target is there has been moved.
"""

import json
from dataclasses import asdict, dataclass, field
from typing import Optional

from parquetry.errors import RunError
from parquetry.files.hadoop import Hadoop
from parquetry.job import Job
from parquetry.jvm import JavaError, java_class

NAME = "_publishing.json"
VERSION = 1


@dataclass(frozen=True)
class Journal:
    """What the run `cluster` publishes. All places are URIs.

    `staged`: the folder of all files that move. `moves`: (from, to). `deletes`: files. `folders`: those that are empty
    then, the innermost first. `load`: the load's number, or None when no source is new-only.
    `ledger`: (URI, text) of the ledger that whoever finishes the publication writes, if it counts.
    """

    cluster: str
    staged: str
    moves: list[tuple[str, str]] = field(default_factory=list)
    deletes: list[str] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)
    load: Optional[int] = None
    ledger: Optional[tuple[str, str]] = None

    def text(self) -> str:
        """The journal as JSON."""
        return json.dumps({"version": VERSION, **asdict(self)}) + "\n"


def uri_of(job: Job) -> str:
    """Beside the tables' folders, under a name that Spark, Athena and Glue do not read."""
    return f"{job.tablesUri.rstrip('/')}/{NAME}"


def write(files: Hadoop, uri: str, journal: Journal) -> None:
    """RunError when another run's journal is there: of two runs that publish at once, the second stops here."""
    try:
        files.write_new(uri, journal.text())
    except FileExistsError:
        raise _other_run(files, uri) from None
    # Not all clients of S3 can create an object only where none is. Of two that wrote at once, the last has won.
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
    if raw.pop("version") != VERSION:
        raise RunError(
            f"{uri}: a newer version of this program has begun to publish and did not end; run that version again"
        )
    known = {name: value for name, value in raw.items() if name in Journal.__dataclass_fields__}
    moves, ledger = known.get("moves", []), known.get("ledger")
    return Journal(
        **{
            **known,
            "moves": [(source, target) for source, target in moves],
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
        "as they were before; wait until it has ended and start this run again (the start finishes what a dead run "
        "left)"
    )
