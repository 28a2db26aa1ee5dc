"""A source of CSV: the lines of each file, in their order, through the exact reader.

Spark cuts large files into splits at any byte, and a quoted value may span any number of lines. So the lines of a file
are brought together and into their order first; no file is ever in memory as a whole.
"""

import codecs
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from typing import Optional
from urllib.parse import unquote

from pyspark.sql import DataFrame, Row, SparkSession
from pyspark.sql import functions as F
from pyspark.sql import types as T

from parquetry.errors import UserError
from parquetry.files.hadoop import THREADS, Hadoop
from parquetry.job import Csv, Source
from parquetry.read import unknown
from parquetry.read.columns import DETAIL, FILE, REASON, REPLAY_INPUT, REPLAY_INPUT_TYPE, TEXT
from parquetry.read.csv import delimited
from parquetry.read.keypath import KeyReader, KeyValues, key_of
from parquetry.schema import OWN, as_in_files, struct_of, typed

LINE, VALUES = f"{OWN}line", f"{OWN}values"

ROWS = T.StructType(
    [
        T.StructField(FILE, T.StringType()),
        T.StructField(LINE, T.LongType()),
        T.StructField(TEXT, T.StringType()),
        T.StructField(REASON, T.StringType()),
        T.StructField(DETAIL, T.StringType()),
        T.StructField(VALUES, T.ArrayType(T.StringType())),
        T.StructField(unknown.FIELDS, T.ArrayType(T.StringType())),
        T.StructField(REPLAY_INPUT, REPLAY_INPUT_TYPE),
    ]
)


def lines_of(spark: SparkSession, folder: str, keys: Optional[Iterable[str]] = None) -> DataFrame:
    """The folder's lines. Carriage returns are kept, because inside quotes they are part of the value.

    `keys`: the only files of the folder to read.
    """
    lines = spark.read.option("recursiveFileLookup", "true").option("lineSep", "\n")
    if keys is None:
        return lines.text(folder)
    root = Hadoop(spark).qualified(folder)
    return lines.option("__globPaths__", "false").text([root + key for key in keys])


def read(spark: SparkSession, lines: DataFrame, source: Source) -> DataFrame:
    """The records of `lines`: FILE, LINE, TEXT, REASON, DETAIL, REPLAY_INPUT, the schema's fields, those of the path.

    REASON and DETAIL are null for a good record. A bad record has a REASON, and no values.
    """
    dialect, schema, path = source.csv, struct_of(source.schema), source.path
    with_bom, in_files = _files_with_bom(spark, lines, dialect), as_in_files(schema)
    folder, in_keys = Hadoop(spark).qualified(source.folder), struct_of(path.columns if path else [])

    def rows(partition: Iterable[Row]) -> Iterator[tuple[object, ...]]:
        keys = KeyReader(path, in_keys) if path else None
        for file, group in groupby(partition, key=itemgetter(0)):
            name = unquote(file)
            of_file = replace(dialect, encoding="UTF-8") if name in with_bom else dialect
            of_key = keys.read(key_of(name, folder)) if keys else KeyValues([])
            refusal = delimited.Why(of_key.reason, of_key.detail) if of_key.reason else None
            for line in delimited.decode((bytes(raw) for _, raw in group), of_file, in_files, refusal):
                yield (name, *with_key(line, of_key, name in with_bom))

    placed = lines.select(
        F.col("_metadata.file_path").alias(FILE),
        F.col("_metadata.file_block_start").alias("__block"),
        F.monotonically_increasing_id().alias("__place"),
        F.col("value").cast("binary").alias("__raw"),
    )
    ordered = placed.repartition(FILE).sortWithinPartitions(FILE, "__block", "__place").select(FILE, "__raw")
    found = spark.createDataFrame(ordered.rdd.mapPartitions(rows), ROWS, verifySchema=False)
    columns = [*source.schema, *(path.columns if path else [])]
    return found.select(FILE, LINE, TEXT, REASON, DETAIL, REPLAY_INPUT, unknown.FIELDS, *typed(VALUES, columns))


def with_key(line: delimited.Line, of_key: KeyValues, has_bom: bool) -> delimited.Line:
    """The line with the values of its file's key. `has_bom`: whether its file began with UTF-8's byte order mark."""
    values = None if line.values is None else [*line.values, *(of_key.values or [])]
    kept = line.replay_input
    if kept and has_bom:
        bom = codecs.BOM_UTF8
        kept = delimited.ReplayInput(bom + kept.bytes, len(bom) + kept.begin, len(bom) + kept.end)
    return line._replace(values=values, replay_input=kept)


def _files_with_bom(spark: SparkSession, lines: DataFrame, dialect: Csv) -> frozenset[str]:
    """The files that begin with UTF-8's byte order mark, which Hadoop's reader of lines removes silently."""
    if codecs.lookup(dialect.encoding).name == "utf-8":
        return frozenset()
    files = Hadoop(spark)
    names: list[str] = [files.path(unquote(uri)).toString() for uri in lines.inputFiles()]
    with ThreadPoolExecutor(THREADS) as pool:
        beginnings = pool.map(lambda name: files.beginning(name, len(codecs.BOM_UTF8)), names)
        return frozenset(name for name, beginning in zip(names, beginnings) if beginning == codecs.BOM_UTF8)


def refuse_headers(source: Source, rows: DataFrame) -> None:
    """UserError when a file's header is not the declared columns: then no column of it can be trusted."""
    wrong = rows.where(F.col(REASON) == delimited.HEADER).select(FILE, DETAIL).orderBy(FILE).limit(3).collect()
    if wrong:
        problems = "; ".join(f"{row[FILE]}: {row[DETAIL]}" for row in wrong)
        ends = "end lines with a line feed, " if any(delimited.LONE_CR in row[DETAIL] for row in wrong) else ""
        raise UserError(
            f"{source.name}: {problems}; {ends}correct the header or the schema, "
            "or write { type: …, optional: true } for a column that some files lack"
        )
