"""What was there against what was merged: the job's own listing against S3DistCp's manifest. Nothing is read here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Optional, Union

from pyspark.sql import DataFrame

from parquetry.compare.earlier_loads import NOTHING, Earlier
from parquetry.compare.manifest import Entry
from parquetry.files.hadoop import Found

NO_GROUP = "does not match --groupBy"
SAME_SIZE = "written again with the same size"
# An object as the job's listing or as the manifest has it: both have a key and a size.
Object = Union[Found, Entry]


@dataclass
class Comparison:
    """Objects and bytes of one source. `merged` counts the manifest's entries: an object in it twice counts twice.

    `arrived`: objects that came during the run. `loaded`: objects that earlier loads took. `changed`: those of
    `merged` that an earlier load took with another size. `skipped`: {rule: objects}. `lost`: objects in no merged file.
    `unmeasured`: {reason: merged objects whose bytes cannot be compared}.
    """

    listed: int = 0
    listed_bytes: int = 0
    merged: int = 0
    arrived: int = 0
    loaded: int = 0
    loaded_bytes: int = 0
    changed: int = 0
    skipped: dict[str, list[Object]] = field(default_factory=dict)
    lost: list[Found] = field(default_factory=list)
    unmeasured: dict[str, int] = field(default_factory=dict)


class SourceFiles(NamedTuple):
    """The `files` that a source's records are read from, and how its objects compare with the job's own listing.

    `lines`: those of an unmerged source, as Spark has listed its files; else None.
    """

    files: list[Found]
    compared: Comparison
    lines: Optional[DataFrame] = None


def compare(
    found: Sequence[Found],
    entries: Sequence[Entry],
    began: int,
    matches: Callable[[str], bool],
    earlier: Earlier = NOTHING,
) -> Comparison:
    """Compares the listing `found` with the manifest's `entries`.

    `began`: when the run's own listing began, in milliseconds since 1970; `matches(key)`: whether --groupBy takes it.
    An object that is not in the manifest came later, was loaded before, was skipped by --groupBy, or is lost. One that
    the manifest has and that is gone now was merged all the same. S3DistCp lists the objects of `earlier` loads too,
    and leaves them out of the merge.
    """
    in_listing = {file.key: file for file in found}
    in_manifest = {entry.key: entry.size for entry in entries}
    absent = [file for file in found if file.key not in in_manifest]
    in_time = [file for file in absent if file.modified <= began]
    size_then = {file.key: file.size for file in found if file.modified <= began}

    merged = [entry for entry in entries if not earlier.took(entry.key, entry.size)]
    unmerged = [file for file in in_time if not earlier.took(file.key, file.size)]
    left_out = [entry for entry in entries if earlier.took(entry.key, entry.size)]
    left_out += [Entry(file.key, file.size) for file in in_time if earlier.took(file.key, file.size)]
    rewritten = [
        in_listing[entry.key]
        for entry in left_out
        if entry.key in in_listing and earlier.rewritten(entry.key, in_listing[entry.key].modified)
    ]
    rewritten_keys = {file.key for file in rewritten}
    loaded = [entry for entry in left_out if entry.key not in rewritten_keys]
    skipped = {SAME_SIZE: rewritten, NO_GROUP: [file for file in unmerged if not matches(file.key)]}
    return Comparison(
        listed=len(set(in_listing) | set(in_manifest)) - (len(absent) - len(in_time)),
        listed_bytes=sum(size_then.get(key, size) for key, size in in_manifest.items())
        + sum(file.size for file in in_time),
        merged=len(merged),
        arrived=len(absent) - len(in_time),
        loaded=len(loaded),
        loaded_bytes=sum(size_then.get(entry.key, entry.size) for entry in loaded),
        changed=sum(1 for entry in merged if entry.key in earlier.sizes),
        skipped={rule: list(objects) for rule, objects in skipped.items() if objects},
        lost=sorted(file for file in unmerged if matches(file.key)),
    )
