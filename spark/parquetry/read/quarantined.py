"""The quarantine of a source: bad records, each with its place, its reason, and what a replay can read it from.

runs/<cluster>/quarantine/<source>/part-*.json   a line for each record, as JSON
"""

from typing import Optional

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F
from pyspark.sql import types as T

from parquetry.files.hadoop import Hadoop
from parquetry.job import Source
from parquetry.read import objects
from parquetry.read.columns import DETAIL, ENTRY, FILE, REASON, REPLAY_INPUT, RUN, TEXT
from parquetry.run import Run
from parquetry.schema import OWN

# The keys of an entry, in the order in which they are written. Keys without a value are left out.
ENTRY_TYPE = T.StructType(
    [
        T.StructField("file", T.StringType()),
        T.StructField("offset", T.LongType()),
        T.StructField("line", T.LongType()),
        T.StructField("object", T.StringType()),
        T.StructField("among", objects.AMONG),
        T.StructField("reason", T.StringType()),
        T.StructField("detail", T.StringType()),
        T.StructField("text", T.StringType()),
        T.StructField("replay", T.BooleanType()),
        T.StructField("bytes", T.BinaryType()),
        T.StructField("begin", T.LongType()),
        T.StructField("end", T.LongType()),
        T.StructField("key", T.StringType()),
        T.StructField("run", T.StringType()),
    ]
)
# How many records of a reason are shown.
_SAMPLES = 2
_SCHEME = "^[a-z0-9]+:/*"


def folder_of(run: Run, source: Source, cluster: Optional[str] = None) -> str:
    """The folder of a source's quarantine, of this run or of the run `cluster`."""
    return run.job.quarantine(cluster or run.name, source.name)


def write(run: Run, source: Source, rows: DataFrame, place: str, manifest: Optional[str]) -> None:
    """Writes those of the judged `rows` that are bad. `place`: the column that says where in its file a record is.

    `manifest`: the URI of what was merged; None where nothing was.
    """
    bad = rows.where(F.col(REASON).isNotNull())
    entries = bad.select(*_entry(place), _key(run, source).alias("key"), F.lit(None).cast("string").alias("run"))
    _write(run, source, objects.named(run, source, entries, manifest))


def write_replayed(run: Run, source: Source, rows: DataFrame, place: str, former: DataFrame) -> None:
    """Writes those of the replayed records that are still bad. `former`: the entries that they had."""
    bad = rows.where(F.col(REASON).isNotNull())
    entries = bad.select(*_entry(place), RUN, ENTRY)
    known = former.select(
        F.col("run").alias(RUN), F.col("entry").alias(ENTRY), "object", "among", "key", F.col("origin").alias("run")
    )
    _write(run, source, entries.join(known, [RUN, ENTRY]))


def _entry(place: str) -> list[Column]:
    bytes_, begin, end = (F.col(f"`{REPLAY_INPUT}`.`{name}`") for name in ("bytes", "begin", "end"))
    # The text is for people. Where it is the whole record, a replay reads it too.
    is_text = F.coalesce((begin == 0) & (F.encode(TEXT, "UTF-8") == bytes_), F.lit(True))
    return [
        F.col(FILE).alias("file"),
        F.col(place).alias(place.strip(OWN)),
        F.col(REASON).alias("reason"),
        F.col(DETAIL).alias("detail"),
        F.col(TEXT).alias("text"),
        F.when(F.col(REPLAY_INPUT).isNull(), F.lit(False)).alias("replay"),
        *(F.when(~is_text, value).alias(name) for name, value in (("bytes", bytes_), ("begin", begin), ("end", end))),
    ]


def _key(run: Run, source: Source) -> Column:
    """The file's key below the folder of the source's files. Hadoop and Spark write `file:/` and `file:///`."""
    folder = F.lit(Hadoop(run.spark).qualified(source.folder))
    name, prefix = (F.regexp_replace(uri, _SCHEME, "") for uri in (F.col(FILE), folder))
    return name.substr(F.length(prefix) + 1, F.length(name))


def _write(run: Run, source: Source, entries: DataFrame) -> None:
    columns = [name for name in ENTRY_TYPE.names if name in entries.columns]
    place = "line" if "line" in columns else "offset"
    entries = entries.select(*columns).repartition(1).sortWithinPartitions("file", place)
    entries.write.mode("overwrite").json(folder_of(run, source))


def samples(run: Run, source: Source, reason: str) -> list[str]:
    """Where two records of the run's quarantine are that have the `reason`."""
    entries = run.spark.read.schema(ENTRY_TYPE).json(folder_of(run, source))
    place = F.coalesce("line", "offset").alias("place")
    found = entries.where(F.col("reason") == reason).select("file", "object", "line", "detail", place)
    return [
        f"{row['object'] or row['file']} at {'offset' if row['line'] is None else 'line'} {row['place']}"
        + (f" ({row['detail']})" if row["detail"] else "")
        for row in found.orderBy("file", "place").limit(_SAMPLES).collect()
    ]
