"""What was there against what was merged: our own listing, S3DistCp's manifest, and the merged files."""

import gzip
import json
from dataclasses import dataclass, field
from typing import List, NamedTuple

from parquetry.errors import RunFailed

SAMPLES = 5
NO_GROUP = "does not match --groupBy"
# S3DistCp decompresses these while merging, so that their bytes cannot be compared.
COMPRESSED = (".gz", ".gzip", ".snappy", ".lzo")


class Taken(NamedTuple):
    """One line of the manifest: an object that S3DistCp listed, with its key relative to the source and its bytes."""

    key: str
    size: int


@dataclass
class Comparison:
    """Objects and bytes of one source. `merged` counts the manifest's lines; an object listed twice counts twice."""

    listed: int = 0
    listed_bytes: int = 0
    merged: int = 0
    arrived: int = 0
    skipped: List = field(default_factory=list)
    lost: List = field(default_factory=list)
    plain: bool = True


def compare(found, manifest, began, matches):
    """Pure. `began` (ms): when the run's listing began; `matches(key)`: whether --groupBy takes the key.

    An object that is not in the manifest came later, or was skipped by --groupBy, or is lost. One that the manifest has
    and that is gone now was merged all the same.
    """
    taken = {one.key: one.size for one in manifest}
    there = {one.key for one in found}
    absent = [one for one in found if one.key not in taken]
    earlier = [one for one in absent if one.modified <= began]
    size_then = {one.key: one.size for one in found if one.modified <= began}
    skipped = [one for one in earlier if not matches(one.key)]
    lost = [one for one in earlier if matches(one.key)]
    return Comparison(
        listed=len(there | set(taken)) - (len(absent) - len(earlier)),
        listed_bytes=sum(size_then.get(key, size) for key, size in taken.items()) + sum(one.size for one in earlier),
        merged=len(manifest),
        arrived=len(absent) - len(earlier),
        skipped=skipped,
        lost=lost,
        plain=not any(key.lower().endswith(COMPRESSED) for key in taken),
    )


def source_objects(files, source, job, cluster, spark):
    """Lists the source again and compares. Not by the run's prefixes: the listing would share their mistakes."""
    manifest = _manifest(files, source)
    prefixes = job.of_run(cluster, f"prefixes/{source.name}.txt")
    # The prefixes were written by the bootstrap action, before S3DistCp listed anything: later objects may be missing.
    began = files.modified(prefixes if files.exists(prefixes) else _manifest_uri(source))
    return compare(files.tree(source.uri), manifest, began, _matcher(source, spark))


def merged_files(files, source):
    """The merged files, without the manifest that S3DistCp lays among them."""
    merged = [one for one in files.tree(source.merged) if one.key != source.manifest]
    for one in merged:
        if any(part[0] in "_." for part in one.key.split("/")):
            raise RunFailed(
                f"{source.name}: Spark does not read {source.merged}{one.key}, because names that begin with _ or . "
                "are hidden; give the source a groupBy whose names begin otherwise"
            )
    return merged


def _manifest_uri(source):
    return f"{source.merged.rstrip('/')}/{source.manifest}"


def _manifest(files, source):
    uri = _manifest_uri(source)
    try:
        lines = gzip.decompress(files.read(uri)).decode("utf-8").splitlines()
    except FileNotFoundError:
        raise RunFailed(
            f"{source.name}: there is no manifest {uri}, so nothing says what was merged; run the merge step first"
        ) from None
    entries = [json.loads(line) for line in lines if line.strip()]
    return [Taken(one["baseName"].lstrip("/"), int(one["size"])) for one in entries]


def _matcher(source, spark):
    if not source.groupBy:
        return lambda key: True
    # Java's own regular expressions: S3DistCp's, and not in every detail Python's.
    pattern = spark.sparkContext._jvm.java.util.regex.Pattern.compile(source.groupBy)

    def matches(key):
        match = pattern.matcher(source.uri.rstrip("/") + "/" + key)
        return match.matches() and any(match.group(i) != "" for i in range(1, match.groupCount() + 1))

    return matches
