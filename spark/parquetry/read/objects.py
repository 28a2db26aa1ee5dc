"""Which object a record of a merged file came from, as far as the manifest tells.

S3DistCp takes the objects of a group in no promised order, and its manifest has none. So the object is known where the
group has only one, and where one is so large that it covers the record's place in every order. Elsewhere the entry says
how many objects it may be. The manifest is joined by Spark's tasks, and only for merged files with bad records.
"""

import json
from typing import Optional

from pyspark.sql import Column, DataFrame, GroupedData
from pyspark.sql import functions as F
from pyspark.sql import types as T

from parquetry.job import Source
from parquetry.jvm import java
from parquetry.read.columns import JSON_READER
from parquetry.run import Run

_MANIFEST = T.StructType().add("baseName", T.StringType()).add("size", T.LongType())
# S3DistCp unpacks these while it merges, so their sizes do not say how far they reach.
_PACKED = "(?i)[.](gz|gzip|snappy|lzo)$"
# How many objects a record may have come from, and the first and the last of their URIs.
AMONG = T.StructType().add("objects", T.LongType()).add("first", T.StringType()).add("last", T.StringType())


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
    columns = ("key", "folder", "name", "bytes_of_file")
    rows = json.dumps([dict(zip(columns, (key, *_split(key), sizes.get(key, -1)))) for key in keys])
    kind = "array<struct<key: string, folder: string, name: string, bytes_of_file: bigint>>"
    # Made in the JVM: rows from Python would start processes for Python on all nodes.
    files = run.spark.sql("select 1").select(F.inline(F.from_json(F.lit(rows), kind)))
    merged = _merged(run, manifest).withColumn("group", _group(run, source))
    merged = merged.withColumn("folder", F.regexp_extract("baseName", "^(.*)/[^/]*$", 1))
    fits = F.col("name").startswith(F.col("group_name")) & F.col("rest").rlike("^[0-9]*([.][^/]*)?$")
    candidates = (
        merged.join(F.broadcast(files), "folder")
        .select("key", "name", "group", F.regexp_extract("group", "([^/]*)/*$", 1).alias("group_name"))
        .distinct()
        .withColumn("rest", F.expr("substring(name, length(group_name) + 1)"))
        .groupBy("key")
        .agg(
            F.count(F.lit(1)).alias("groups"),
            F.max("group").alias("only"),
            F.count(F.when(fits, 1)).alias("fitting"),
            F.max(F.when(fits, F.col("group"))).alias("fit"),
        )
        .selectExpr("key", "case when groups = 1 then only when fitting = 1 then fit end as group")
    )
    of_groups = _objects(merged.join(F.broadcast(candidates.select("group").distinct()), "group").groupBy("group"))
    with_group = files.join(candidates, "key", "left").join(of_groups, "group", "left").drop("group")
    known = with_group.where(F.col("objects").isNotNull())
    unknown = with_group.where(F.col("objects").isNull()).select(*files.columns)
    every = unknown.crossJoin(_objects(merged.groupBy())).where(F.col("objects") > 1)
    return known.unionByName(every).drop("folder", "name")


def _merged(run: Run, manifest: str) -> DataFrame:
    """The objects of a manifest. Spark's own reader gives none: it ignores files whose names begin with _."""
    # The file is compressed, so the reader does not compare its size.
    listed = json.dumps([(manifest, 1)])
    rows = run.spark.read.format(JSON_READER).options(files=listed, schema=_MANIFEST.json()).load()
    return rows.select("baseName", "size")


def _objects(grouped: GroupedData) -> DataFrame:
    return grouped.agg(
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
