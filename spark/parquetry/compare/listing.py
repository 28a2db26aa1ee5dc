"""What was there against what was merged: our own listing, S3DistCp's manifest, and the merged files."""

import time
from dataclasses import dataclass, field

from parquetry.compare import decompressed, manifest
from parquetry.compare.loads import Seen
from parquetry.compare.manifest import Taken
from parquetry.errors import RunError
from parquetry.files.hadoop import FOLDER_MARKER

__all__ = ["SAMPLES", "Comparison", "Taken", "compare", "merged_files", "source_objects"]

SAMPLES = 5
NO_GROUP = "does not match --groupBy"
AGAIN = "written again with the same size"


@dataclass
class Comparison:
    """Objects and bytes of one source. `merged` counts the manifest's lines; an object listed twice counts twice.

    `loaded`: taken by earlier loads; `changed`: those of `merged` that an earlier load took with another size.
    `skipped`: {rule: objects}. `unmeasured`: {why: how many merged objects' bytes cannot be compared}.
    """

    listed: int = 0
    listed_bytes: int = 0
    merged: int = 0
    arrived: int = 0
    loaded: int = 0
    loaded_bytes: int = 0
    changed: int = 0
    skipped: dict[str, list] = field(default_factory=dict)
    lost: list = field(default_factory=list)
    unmeasured: dict[str, int] = field(default_factory=dict)


def _never(key, modified):
    return False


def compare(found, entries, began, matches, previous=None, rewritten=_never):
    """Pure. `began` (ms): when the run's listing began; `matches(key)`: whether --groupBy takes the key.

    An object that is not in the manifest's `entries` came later, was loaded before, was skipped by --groupBy, or is
    lost. One that the manifest has and that is gone now was merged all the same. `previous`: {key: bytes} of earlier
    loads, whose objects S3DistCp lists and leaves; `rewritten(key, modified)`: whether such an object is another now.
    """
    previous = previous or {}
    now = [one for one in entries if previous.get(one.key) != one.size]
    left = [one for one in entries if previous.get(one.key) == one.size]
    taken = {one.key: one.size for one in entries}
    there = {one.key: one for one in found}
    absent = [one for one in found if one.key not in taken]
    earlier = [one for one in absent if one.modified <= began]
    size_then = {one.key: one.size for one in found if one.modified <= began}

    left += [Taken(one.key, one.size) for one in earlier if previous.get(one.key) == one.size]
    again = [there[one.key] for one in left if one.key in there and rewritten(one.key, there[one.key].modified)]
    gone = {one.key for one in again}
    loaded = [one for one in left if one.key not in gone]
    unloaded = [one for one in earlier if previous.get(one.key) != one.size]
    skipped = {AGAIN: again, NO_GROUP: [one for one in unloaded if not matches(one.key)]}
    return Comparison(
        listed=len(set(there) | set(taken)) - (len(absent) - len(earlier)),
        listed_bytes=sum(size_then.get(key, size) for key, size in taken.items()) + sum(one.size for one in earlier),
        merged=len(now),
        arrived=len(absent) - len(earlier),
        loaded=len(loaded),
        loaded_bytes=sum(size_then.get(one.key, one.size) for one in loaded),
        changed=sum(1 for one in now if one.key in previous),
        skipped={rule: objects for rule, objects in skipped.items() if objects},
        lost=sorted(one for one in unloaded if matches(one.key)),
    )


def source_objects(spark, files, source, job, cluster, load):
    """Lists the source again and compares. Not by the run's prefixes: the listing would share their mistakes."""
    at = f"{source.merged.rstrip('/')}/{source.manifest}"
    prefixes = job.of_run(cluster, f"prefixes/{source.name}.txt")
    entries = _entries(files, source, at)
    # The prefixes were written by the bootstrap action, before S3DistCp listed anything: later objects may be missing.
    first = next((one for one in (prefixes, at) if files.exists(one)), None)
    began = files.modified(first) if first else int(time.time() * 1000)
    found = [one for one in files.tree(source.uri) if not one.key.endswith(FOLDER_MARKER)]
    previous, rewritten, since = {}, _never, None
    if source.load == "new-only":
        previous, seen = load.previous(files, source)
        if seen:
            rewritten, since = seen.rewritten, seen.began
    compared = compare(found, entries, began, _matcher(source, spark), previous, rewritten)
    now = [one for one in entries if previous.get(one.key) != one.size]
    if source.load == "new-only":
        new = {one.key for one in now}
        later = {one.key: one.modified for one in found if one.modified > began and one.key in new}
        load.saw(source, Seen(began, later))
    more, compared.unmeasured = decompressed.growth(spark, files, source, now, {one.key for one in found}, since)
    compared.listed_bytes += more
    return compared


def merged_files(files, source):
    """The merged files, without the manifest that S3DistCp lays among them."""
    found = [one for one in files.tree(source.merged) if not one.key.endswith(FOLDER_MARKER)]
    merged = [one for one in found if one.key != source.manifest]
    for one in merged:
        if any(part[0] in "_." for part in one.key.split("/")):
            raise RunError(
                f"{source.name}: Spark does not read {source.merged}{one.key}, because names that begin with _ or . "
                "are hidden; give the source a groupBy whose names begin otherwise"
            )
    return merged


def _entries(files, source, at):
    try:
        return manifest.read(files, at)
    except FileNotFoundError:
        # S3DistCp fails when there is nothing to merge, and leaves nothing. Whether that was so shows in what is lost.
        if (source.optional or source.load == "new-only") and not merged_files(files, source):
            return []
        raise RunError(
            f"{source.name}: there is no manifest {at}, so nothing says what was merged; run the merge step first"
        ) from None


def _matcher(source, spark):
    if not source.groupBy:
        return lambda key: True
    # Java's own regular expressions: S3DistCp's, and not in every detail Python's.
    pattern = spark.sparkContext._jvm.java.util.regex.Pattern.compile(source.groupBy)

    def matches(key):
        match = pattern.matcher(source.uri.rstrip("/") + "/" + key)
        return match.matches() and any(match.group(i) != "" for i in range(1, match.groupCount() + 1))

    return matches
