"""Which object a record of a merged file came from, as far as the manifest tells.

S3DistCp takes the objects of a group in no promised order, and its manifest has none. So the object is known where the
group has only one, and where one is so large that it covers the record's place in every order. Elsewhere the entry says
how many objects it may be. Spark's tasks read the manifest and count its groups, and only for sources with bad records.
"""

import json
import re
from typing import Optional

from pyspark.sql import Column, DataFrame, GroupedData, Row
from pyspark.sql import functions as F
from pyspark.sql import types as T

from parquetry.job import Source
from parquetry.jvm import java
from parquetry.read.columns import JSON_READER
from parquetry.run import Run

_MANIFEST = T.StructType().add("baseName", T.StringType()).add("size", T.LongType())
# S3DistCp unpacks these while it merges, so their sizes do not say how far they reach.
_PACKED = "(?i)[.](gz|gzip|snappy|lzo)$"
# What follows the name of its group in the name of a merged file.
_REST = re.compile(r"[0-9]*([.][^/]*)?")
# How many objects a record may have come from, and the first and the last of their URIs.
AMONG = T.StructType().add("objects", T.LongType()).add("first", T.StringType()).add("last", T.StringType())
_OF_FILES = (
    "array<struct<key: string, bytes_of_file: bigint, objects: bigint, bytes_of_group: bigint, first: string, "
    "last: string, largest: struct<size: bigint, baseName: string>, packed: boolean>>"
)


def named(run: Run, source: Source, entries: DataFrame, manifest: Optional[str]) -> DataFrame:
    """The `entries` of a quarantine, with `object`, the one in which the record began, or `among`: how many it may be.

    `entries` have `file`, `key` and the record's place. `manifest`: the URI of what was merged; None if it is unknown.
    """
    unknown = F.lit(None).cast(AMONG).alias("among")
    if source.merged is None:
        return entries.select("*", F.col("file").alias("object"), unknown)
    if manifest is None:
        return entries.select("*", F.lit(None).cast("string").alias("object"), unknown)
    keys = [row["key"] for row in entries.select("key").distinct().collect()]
    of_files = F.broadcast(_of_files(run, source, keys, manifest))
    with_groups = entries.join(of_files, "key", "left")
    is_known = (F.col("objects") == 1) | (
        ~F.col("packed")
        & (F.col("bytes_of_group") == F.col("bytes_of_file"))
        & (F.col("bytes_of_group") - F.col("largest.size") <= F.col("offset"))
        & (F.col("offset") < F.col("largest.size"))
    )
    uri = {name: F.concat(F.lit(source.uri), F.col(name)) for name in ("largest.baseName", "first", "last")}
    among = F.struct("objects", uri["first"].alias("first"), uri["last"].alias("last"))
    is_known = F.coalesce(is_known, F.lit(False))
    return with_groups.select(
        *entries.columns,
        F.when(is_known, uri["largest.baseName"]).alias("object"),
        F.when(~is_known & F.col("objects").isNotNull(), among).alias("among"),
    )


def _of_files(run: Run, source: Source, keys: list[str], manifest: str) -> DataFrame:
    """For each merged file: the objects of its group, or all that were merged where its group is not known."""
    sizes = {file.key: file.size for file in run.files.tree(source.folder)}
    merged = _merged(run, manifest)
    groups = _groups(run, source, merged, {_split(key)[0] for key in keys})
    found = {key: groups.of_file(*_split(key)) for key in keys}
    every: list[Row] = []
    if None in found.values():
        every = _objects(merged.groupBy()).where(F.col("objects") > 1).collect()
    rows = [
        {"key": key, "bytes_of_file": sizes.get(key, -1), **objects.asDict(recursive=True), "folders": None}
        for key, group in found.items()
        for objects in ([group] if group else every)
    ]
    return _in_jvm(run, F.inline(F.from_json(F.lit(json.dumps(rows)), _OF_FILES)))


class _Groups:
    """The groups that have objects in some folders. There are not more of them than merged files."""

    def __init__(self, rows: list[Row]) -> None:
        """Each of the rows has `group`, `folders`, and what `_objects` gives."""
        self._by_name: dict[str, dict[str, list[Row]]] = {}
        for row in rows:
            name = row["group"].rstrip("/").rpartition("/")[2]
            for folder in row["folders"]:
                self._by_name.setdefault(folder, {}).setdefault(name, []).append(row)

    def of_file(self, folder: str, name: str) -> Optional[Row]:
        """The group of the merged file `name` in `folder`; None where it is not known which."""
        by_name = self._by_name.get(folder, {})
        if len(by_name) == 1:
            (groups,) = by_name.values()
            return groups[0] if len(groups) == 1 else None
        # S3DistCp names a file by its group, a number, and an ending.
        ends = [end for end in range(len(name) + 1) if _REST.fullmatch(name, end)]
        fitting = [row for end in ends for row in by_name.get(name[:end], ())]
        return fitting[0] if len(fitting) == 1 else None


def _groups(run: Run, source: Source, merged: DataFrame, folders: set[str]) -> _Groups:
    in_folder = F.regexp_extract("baseName", "^(.*)/[^/]*$", 1) == F.col("folder")
    wanted = _in_jvm(run, F.explode(F.from_json(F.lit(json.dumps(sorted(folders))), "array<string>")).alias("folder"))
    marked = merged.join(F.broadcast(wanted), in_folder, "left")
    grouped = marked.groupBy(_group(run, source).alias("group"))
    groups = _objects(grouped, F.collect_set("folder").alias("folders"))
    return _Groups(groups.where(F.size("folders") > 0).collect())


def _in_jvm(run: Run, rows: Column) -> DataFrame:
    """A table of constant `rows`, without Python: rows from it would start processes for Python on all nodes."""
    return run.spark.sql("select 1").select(rows)


def _merged(run: Run, manifest: str) -> DataFrame:
    """The objects of a manifest. Spark's own reader gives none: it ignores files whose names begin with _."""
    # The file is compressed, so the reader does not compare its size.
    listed = json.dumps([(manifest, 1)])
    rows = run.spark.read.format(JSON_READER).options(files=listed, schema=_MANIFEST.json()).load()
    return rows.select("baseName", "size")


def _objects(grouped: GroupedData, *more: Column) -> DataFrame:
    return grouped.agg(
        *more,
        F.count(F.lit(1)).alias("objects"),
        F.sum("size").alias("bytes_of_group"),
        F.min("baseName").alias("first"),
        F.max("baseName").alias("last"),
        F.max(F.struct("size", "baseName")).alias("largest"),
        F.coalesce(F.max(F.col("baseName").rlike(_PACKED)), F.lit(True)).alias("packed"),
    )


def _group(run: Run, source: Source) -> Column:
    """The key by which S3DistCp merges an object: the groups of --groupBy in its URI, one after the other."""
    if source.groupBy is None:
        return F.lit("all")
    count = int(java(run.spark).java.util.regex.Pattern.compile(source.groupBy).matcher("").groupCount())
    uri, pattern = F.concat(F.lit(source.uri), F.col("baseName")), rf"\A(?:{source.groupBy})\z"
    parts = [F.regexp_extract(uri, pattern, place) for place in range(1, count + 1)]
    return F.translate(F.concat(*parts), ":", "/")


def _split(key: str) -> tuple[str, str]:
    folder, _, name = key.rpartition("/")
    return folder, name
