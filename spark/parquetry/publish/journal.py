"""tables/_publishing.json: every move and delete that a run is about to make in the tables, while it makes them.

It is written before the first file moves and deleted when the last is done, so a run that dies between the two has left
word of what is missing, and the next job does it. Moves done twice change nothing: a file whose source is gone and
whose target is there has arrived.
"""

import json
from dataclasses import asdict, dataclass, field
from typing import Optional

from parquetry.errors import RunError
from parquetry.jvm import JavaError, java_class

NAME = "_publishing.json"
VERSION = 1


@dataclass(frozen=True)
class Journal:
    """URIs all. `moves`: [from, to]; `deletes`: files; `folders`: those that are then empty, the innermost first.

    `staged`: the folder of all that moves; `load`: the number of the load, or None when no source is new-only;
    `ledger`: [its URI, its text], to be written by whoever finishes a publishing that counts.
    """

    cluster: str
    staged: str
    moves: list[list[str]] = field(default_factory=list)
    deletes: list[str] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)
    load: Optional[int] = None
    ledger: Optional[list[str]] = None

    def text(self):
        return json.dumps({"version": VERSION, **asdict(self)}) + "\n"


def uri(job):
    """Beside the tables' folders, under a name that Spark, Athena and Glue do not read."""
    return f"{job.tablesUri.rstrip('/')}/{NAME}"


def write(files, at, journal):
    """RunError when another run's journal is there: of two runs that publish at once, the second stops here."""
    try:
        files.write_new(at, journal.text())
    except FileExistsError:
        raise _another(files, at) from None
    # S3 has no "create unless it is there" that all of its clients know: the one that was written last has won.
    if _text(files, at) != journal.text():
        raise _another(files, at)


def fill(files, at, lock, journal):
    """Puts the `journal` in the place of the `lock` that `write` has left there; RunError when it is another's now."""
    if _text(files, at) != lock.text():
        raise _another(files, at)
    files.write(at, journal.text())


def read(files, at):
    """The Journal at `at`, or None. One that was cut off while it was written is None as well: nothing had moved."""
    text = _text(files, at)
    if text is None:
        return None
    try:
        raw = json.loads(text)
    except ValueError:
        return None
    if raw.pop("version") != VERSION:
        raise RunError(
            f"{at}: a newer version of this program has begun to publish and did not end; run that version again"
        )
    return Journal(**{name: value for name, value in raw.items() if name in Journal.__dataclass_fields__})


def _text(files, at):
    try:
        return files.read(at).decode("utf-8")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        return ""
    except JavaError as error:
        # Hadoop's own checksums on a local disk: the file was cut off.
        if java_class(error) == "org.apache.hadoop.fs.ChecksumException":
            return ""
        raise


def _another(files, at):
    there = read(files, at)
    who = f"run {there.cluster}" if there else "another run"
    return RunError(
        f"nothing was published: {who} is publishing now ({at} is its journal), and this run began from the tables as "
        "they were before; wait until it has ended and start this run again (the start finishes what a dead run left)"
    )
