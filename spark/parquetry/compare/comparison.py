"""Compares what was there with what was merged: the job's own listing with S3DistCp's manifest. No record is read.

Java compares (spark/reader/java/parquetry/objects/): few objects in memory, many in Spark's tasks. What comes back are
counts and some names, however many objects there are.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Optional, Union

from pyspark.sql import DataFrame, SparkSession

from parquetry.compare.earlier_loads import NOTHING, Earlier
from parquetry.files.hadoop import Found
from parquetry.job import Excluded, KeyPath
from parquetry.jvm import java, java_session

NO_GROUP = "does not match --groupBy"
SAME_SIZE = "written again with the same size"
HIDDEN = "hidden from Spark: its name begins with _ or ., and Spark reads CSV"
# Rows that are compared on the driver, which needs about 60 MB for them. With more, a Spark job takes less time.
IN_MEMORY = 200_000


class Sample(NamedTuple):
    """Some objects: how many, their bytes, and the keys of the first five."""

    objects: int = 0
    bytes: int = 0
    first: Sequence[str] = ()


@dataclass
class Comparison:
    """Objects and bytes of one source. `merged` counts the manifest's entries: an object in it twice counts twice.

    `arrived`: objects that came during the run. `loaded`: objects that earlier loads took. `changed`: those of
    `merged` that an earlier load took with another size. `skipped`: {rule: objects}. `lost`: objects in no merged file.
    `gone`, `unread`: merged objects whose bytes cannot be compared, because they are compressed and gone, or compressed
    in a way that only S3DistCp reads. `broken`: (URI, problem) of the first object that cannot be decompressed.
    `news`: how many objects are in the manifest that was written of what is new.
    `manifests`: {number of an earlier load: the objects in its manifest}.
    `unmeasured`: {reason: merged objects whose bytes cannot be compared}.
    `unusual`: a few keys of objects whose names have another ending than most: they may not be data.
    """

    listed: int = 0
    listed_bytes: int = 0
    merged: int = 0
    arrived: int = 0
    loaded: int = 0
    loaded_bytes: int = 0
    changed: int = 0
    skipped: dict[str, Sample] = field(default_factory=dict)
    lost: Sample = Sample()
    gone: int = 0
    unread: int = 0
    broken: Optional[tuple[str, str]] = None
    news: int = 0
    manifests: dict[int, int] = field(default_factory=dict)
    unmeasured: dict[str, int] = field(default_factory=dict)
    unusual: Sequence[str] = ()


class SourceFiles(NamedTuple):
    """The `files` that a source's records are read from, and how its objects compare with the job's own listing.

    `lines`: those of an unmerged source, as Spark has listed its files; else None.
    """

    files: list[Found]
    compared: Comparison
    lines: Optional[DataFrame] = None


class Objects(NamedTuple):
    """The objects of a source. `folder`: the URI of the folder in which they arrive.

    `began`: when the run's own listing began, in milliseconds since 1970: later objects may not have been merged.
    `manifest`: the URI of S3DistCp's manifest; None where nothing was merged. `groupBy`: S3DistCp's pattern.
    `earlier`: what earlier loads took. `news`: the URI of the manifest to write of what no load has taken.
    `hidden`: the pattern of keys that Spark does not read, for a source that is not merged.
    `names`: the rules that leave objects out by their keys.
    """

    folder: str
    began: int
    manifest: Optional[str] = None
    groupBy: Optional[str] = None
    earlier: Earlier = NOTHING
    news: Optional[str] = None
    hidden: Optional[str] = None
    names: Sequence[Union[Excluded, KeyPath]] = ()


def compare(spark: SparkSession, objects: Objects, read: Any = (), in_memory: Optional[int] = None) -> Comparison:
    """Lists the folder and compares. `read`: a java.util.List of Hadoop's FileStatus, of a source without a merge.

    An object that was not taken came later, was loaded before, was left out by a rule, or is lost. One that was
    taken and is gone now still counts. S3DistCp lists the objects of earlier loads too, and leaves them out.
    `in_memory`: more rows than that are compared by tasks; IN_MEMORY where it is not given.
    """
    earlier = objects.earlier
    request = {
        "root": objects.folder,
        "manifest": objects.manifest,
        "earlier": [{"load": part.load, "uri": part.uri} for part in earlier.parts],
        "late": earlier.late,
        "began": objects.began,
        "lastBegan": earlier.began,
        "groupBy": objects.groupBy,
        "hidden": objects.hidden,
        "names": [{"rule": entry.rule, "pattern": entry.pattern} for entry in objects.names],
        "newsTo": objects.news,
        "inMemory": IN_MEMORY if in_memory is None else in_memory,
    }
    java_compare = java(spark).parquetry.objects.Comparison.of
    counts = json.loads(str(java_compare(java_session(spark), json.dumps(request), read)))
    rules = {HIDDEN: "hidden", SAME_SIZE: "rewritten", NO_GROUP: "noGroup"}
    samples = {rule: counts[name] for rule, name in rules.items()} | counts["named"]
    skipped = {rule: _sample(found) for rule, found in samples.items()}
    return Comparison(
        **{name: counts[name] for name in ("listed", "merged", "arrived", "loaded", "changed", "gone", "unread")},
        listed_bytes=counts["listedBytes"],
        loaded_bytes=counts["loadedBytes"],
        skipped={rule: sample for rule, sample in skipped.items() if sample.objects},
        lost=_sample(counts["lost"]),
        broken=(counts["broken"], counts["problem"]) if counts["broken"] else None,
        news=counts.get("news", 0),
        manifests={int(load): objects for load, objects in counts["manifests"].items()},
        unusual=_unusual(_sample(found) for found in counts["endings"].values()),
    )


def _unusual(by_ending: Iterable[Sample]) -> list[str]:
    usual, *others = sorted(by_ending, key=lambda sample: -sample.objects) or [Sample()]
    return [key for sample in others if sample.objects * 2 < usual.objects for key in sample.first[:2]]


def _sample(counts: dict[str, Any]) -> Sample:
    return Sample(counts["objects"], counts["bytes"], counts["first"])
