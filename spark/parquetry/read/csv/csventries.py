"""The entries of quarantines of CSV, which a replay reads: each as a small file with its own header."""

import codecs
from collections.abc import Iterable, Iterator
from dataclasses import replace

from pyspark.sql import DataFrame, Row, SparkSession
from pyspark.sql import types as T

from parquetry.job import Csv, Source
from parquetry.read import unknown
from parquetry.read.columns import DETAIL, ENTRY, FILE, REASON, REPLAY_INPUT, RUN, TEXT
from parquetry.read.csv import delimited
from parquetry.read.csv.csvfiles import LINE, ROWS, VALUES, with_key
from parquetry.read.keypath import KeyValues
from parquetry.schema import as_in_files, struct_of, typed

_ROWS = T.StructType([*ROWS.fields, T.StructField(RUN, T.StringType()), T.StructField(ENTRY, T.LongType())])
NO_RECORD = "no record"


def read_entries(spark: SparkSession, entries: DataFrame, source: Source) -> DataFrame:
    """The records of `entries`, as those of files, with RUN and ENTRY."""
    dialect, in_files = source.csv, as_in_files(struct_of(source.schema))

    def rows(partition: Iterable[Row]) -> Iterator[tuple[object, ...]]:
        for entry in partition:
            found = list(_lines(entry, dialect, in_files)) if entry["replay"] is not False else [_as_before(entry)]
            for line in found or [_no_record(entry)]:
                yield (entry["file"], *line, entry["run"], entry["entry"])

    found = spark.createDataFrame(entries.rdd.mapPartitions(rows), _ROWS, verifySchema=False)
    columns = [*source.schema, *(source.path.columns if source.path else [])]
    kept = (FILE, LINE, TEXT, REASON, DETAIL, REPLAY_INPUT, unknown.FIELDS)
    return found.select(*kept, *typed(VALUES, columns), RUN, ENTRY)


def _lines(entry: Row, dialect: Csv, in_files: T.StructType) -> Iterator[delimited.Line]:
    raw, begin = bytes(entry["bytes"]), entry["begin"]
    mark = codecs.BOM_UTF8 if raw.startswith(codecs.BOM_UTF8) else b""
    header = raw[len(mark) : begin] if dialect.header else b""
    of_entry = replace(dialect, skipLines=0, header=bool(header))
    text = mark + header + raw[begin : entry["end"]]
    refusal = delimited.Why(entry["refusal"], entry["refusalDetail"]) if entry["refusal"] else None
    for line in delimited.decode(text.split(b"\n"), of_entry, in_files, refusal):
        number = line.line - header.count(b"\n") + entry["line"] - 1
        yield with_key(line._replace(line=number), KeyValues(entry["path"] or []), bool(mark))


def _as_before(entry: Row) -> delimited.Line:
    return delimited.Line(entry["line"], entry["text"], entry["reason"], entry["detail"], None)


def _no_record(entry: Row) -> delimited.Line:
    detail = f"the quarantined text ({entry['reason']}) contains no record when it is read again"
    replay_input = delimited.ReplayInput(bytes(entry["bytes"]), entry["begin"], entry["end"])
    return delimited.Line(entry["line"], entry["text"], NO_RECORD, detail, None, replay_input=replay_input)
