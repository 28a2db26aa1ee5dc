"""Records in the quarantine of earlier runs, which are read again: each from what its entry keeps of it."""

from collections.abc import Callable
from typing import Optional

from pyspark.sql import DataFrame
from pyspark.sql import functions as F
from pyspark.sql import types as T

from parquetry.errors import RunError
from parquetry.job import Source
from parquetry.read.keypath import KeyReader, KeyValues
from parquetry.read.quarantined import ENTRY_TYPE, folder_of
from parquetry.run import Run
from parquetry.schema import struct_of

_OF_KEY = T.StructType(
    [
        T.StructField("values", T.ArrayType(T.StringType())),
        T.StructField("reason", T.StringType()),
        T.StructField("detail", T.StringType()),
    ]
)
# An entry, ready to be read again. `run`: in whose quarantine it was; `origin`: the run that read it from its file.
_PREPARED = T.StructType(
    [
        T.StructField("run", T.StringType()),
        T.StructField("entry", T.LongType()),
        *(ENTRY_TYPE[name] for name in ENTRY_TYPE.names if name != "run"),
        T.StructField("origin", T.StringType()),
        T.StructField("path", T.ArrayType(T.StringType())),
        T.StructField("refusal", T.StringType()),
        T.StructField("refusalDetail", T.StringType()),
    ]
)


def prepare(run: Run, source: Source, runs: list[str]) -> str:
    """Brings the entries of the source in the quarantines of `runs` into one folder, and gives its URI.

    Each entry gets a number and, as the pipeline says now, the values of its file's key. An entry without a key is one
    of an older version, which did not keep all that is needed to read it again.
    """
    folder = run.uri(f"staged/_replay/{source.name}/")
    entries = run.spark.read.schema(ENTRY_TYPE).json([folder_of(run, source, name) for name in runs])
    name = F.regexp_extract("_metadata.file_path", "([^/]+)/quarantine/[^/]+/[^/]+$", 1)
    prepared = entries.select(
        name.alias("run"),
        F.monotonically_increasing_id().alias("entry"),
        *[column for column in ENTRY_TYPE.names if column not in ("run", "replay")],
        (F.coalesce("replay", F.lit(True)) & F.col("key").isNotNull()).alias("replay"),
        F.coalesce("run", name).alias("origin"),
    )
    if source.path:
        found = F.udf(_of_key(source), _OF_KEY)(F.col("key"))
        prepared = prepared.withColumn("found", found).select(
            *prepared.columns,
            F.col("found.values").alias("path"),
            F.col("found.reason").alias("refusal"),
            F.col("found.detail").alias("refusalDetail"),
        )
    prepared.write.mode("overwrite").json(folder)
    return folder


def entries(run: Run, folder: str) -> DataFrame:
    """What `prepare` wrote."""
    return run.spark.read.schema(_PREPARED).json(folder)


def _of_key(source: Source) -> Callable[[Optional[str]], KeyValues]:
    path = source.path
    assert path is not None
    types = struct_of(path.columns)
    keys: Optional[KeyReader] = None

    def read(key: Optional[str]) -> KeyValues:
        nonlocal keys
        keys = keys or KeyReader(path, types)  # it cannot be sent to tasks, so each process makes one
        try:
            return keys.read(key or "")
        except RunError:
            return KeyValues(None, f'its key does not fit path "{path.template}"', f"found {key}")

    return read
