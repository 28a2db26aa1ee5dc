"""The reader of delimited text: against Python's writer on random rows, and line by line on what arrives."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyspark.sql import types as T

from parquetry import source
from parquetry.delimited import HEADER, decode
from parquetry.hadoop import Found
from parquetry.job import Column, Csv, Source


def schema(**columns):
    return T.StructType([T.StructField(name, kind) for name, kind in columns.items()])


TEXTS = schema(a=T.StringType(), b=T.StringType())
TYPED = schema(a=T.StringType(), n=T.IntegerType())
cell = st.text(st.characters(codec="utf-8", exclude_characters="\0") | st.sampled_from(list('",;\r\n "')), max_size=8)


def read(data, how=None, columns=TEXTS):
    """As Spark hands it over: cut at line feeds, no line after the last one."""
    raw = data.split(b"\n")
    return list(decode(raw[:-1] if raw[-1] == b"" else raw, how or Csv(nullValues=[]), columns))


@settings(max_examples=400, deadline=None)
@given(
    st.lists(st.tuples(cell, cell), max_size=8),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.booleans(),
)
def test_what_was_written_is_read(rows, end, delimiter, quoting, final):
    if any("\r" in one for row in rows for one in row):
        quoting = csv.QUOTE_ALL  # Python's writer leaves a carriage return bare, and then it belongs to the line's end
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writerows([("a", "b"), *rows])
    text = out.getvalue() if final else out.getvalue()[: -len(end)]
    found = read(text.encode(), Csv(delimiter=delimiter, nullValues=[]))
    assert [tuple(one.values) for one in found] == rows


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(cell, cell), min_size=1, max_size=6), st.data())
def test_a_line_with_an_open_quote_never_takes_its_neighbours_with_it(rows, data):
    plain = [(a.replace('"', "").replace("\n", " ").replace("\r", " "), "x") for a, _ in rows]
    broken = data.draw(st.integers(0, len(rows) - 1))
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([("a", "b"), *plain])
    lines = [one + "\n" for one in out.getvalue().split("\n")[:-1]]
    lines[broken + 1] = '"' + lines[broken + 1].replace('"', "")
    found = read("".join(lines).encode())
    good = [tuple(one.values) for one in found if one.reason is None]
    assert good == [row for place, row in enumerate(plain) if place != broken]
    assert [one.line for one in found if one.reason] == [broken + 2]


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=120) | st.lists(st.sampled_from([b"1,2\n", b'"', b",", b"\r\n", b"\xff", b"\0"])).map(b"".join)
)
def test_any_bytes_end_in_lines_that_follow_each_other(data):
    found = read(b"a,b\n" + data)
    numbers = [one.line for one in found]
    assert numbers == sorted(set(numbers))
    assert all((one.values is None) == (one.reason is not None) for one in found)


@pytest.mark.parametrize(
    "data, expected",
    [
        (b"x,1\n", [(2, ["x", "1"])]),
        (b"x,1", [(2, ["x", "1"])]),
        (b"x,1\r\n\r\n  \ny,2\r\n", [(2, ["x", "1"]), (5, ["y", "2"])]),
        (b'"x, ""y""\r\nz",1\nw,2\n', [(2, ['x, "y"\r\nz', "1"]), (4, ["w", "2"])]),
        (b'5" pipe,1\n', [(2, ['5" pipe', "1"])]),
        (b",\n", [(2, [None, None])]),
        ('"é€😀",1\n'.encode(), [(2, ["é€😀", "1"])]),
        (b"x\n", [(2, "wrong number of fields", "1 field, the header has 2", "x")]),
        (b"x,1,\n", [(2, "wrong number of fields", "3 fields, the header has 2", "x,1,")]),
        (b"x,1\ny", [(2, ["x", "1"]), (3, "wrong number of fields", "1 field, the header has 2", "y")]),
        (b'x,"1\ny,2\n', [(2, "a quote that is not closed", None, 'x,"1'), (3, ["y", "2"])]),
        (b'"x"y,1\r\ny,2\n', [(2, "text after a closing quote", None, '"x"y,1'), (3, ["y", "2"])]),
        (b"x,1\ry,2\nz,3\n", [(2, "a carriage return inside a line", None, "x,1\ry,2"), (3, ["z", "3"])]),
        (b'"x,1\n",y",2\nz,3\n', [(2, "a quote that is not closed", None, '"x,1'), (3, [",y", "2"]), (4, ["z", "3"])]),
        (
            b'"x\ny",1,2\nz,3\n',
            [(2, "wrong number of fields", "3 fields, the header has 2", '"x\ny",1,2'), (4, ["z", "3"])],
        ),
        (b"\xff,1\ny,2\n", [(2, "invalid UTF-8", "byte 0xff", "\\xff,1"), (3, ["y", "2"])]),
        (b"\xed\xa0\x80,1\n", [(2, "invalid UTF-8", "byte 0xed", "\\xed\\xa0\\x80,1")]),
        (b"x\0,1\n", [(2, "a NUL byte", None, "x\0,1")]),
        (b"x,abc\n", [(2, "n is not an int", 'found "abc"', "x,abc")]),
        (b"x, 1\n", [(2, "n is not an int", 'found " 1"', "x, 1")]),
        (b"x,1_000\n", [(2, "n is not an int", 'found "1_000"', "x,1_000")]),
        ("x,١٢\n".encode(), [(2, "n is not an int", 'found "١٢"', "x,١٢")]),
    ],
)
def test_what_arrives(data, expected):
    found = [(one.line, *([one.values] if one.reason is None else one[2:4] + (one.text,))) for one in read_typed(data)]
    assert found == expected


def read_typed(data):
    return read(b"\xef\xbb\xbfa,n\n" + data, Csv(), TYPED)


@pytest.mark.parametrize(
    "header, problem",
    [
        (b"a,n,\n", 'its header has a column "" that the schema does not declare'),
        (b"a;n\n", 'its header has no column "a", "n", which the schema declares'),
        (b"a,N\n", 'its header has no column "n", which the schema declares'),
        (b"a,n,n\n", 'its header has the column "n" twice'),
        (b'a,"n\n', "the first line has a quote that is not closed"),
        (b"x,1\n", 'its header has no column "a", "n", which the schema declares'),
    ],
)
def test_a_header_that_is_not_the_schema_ends_the_file(header, problem):
    (found,) = read(header + b"x,1\ny,2\n", Csv(), TYPED)
    assert (found.reason, found.detail) == (HEADER, problem)


def test_columns_in_any_order_and_a_file_without_lines():
    assert [one.values for one in read(b"n,a\n1,x\n", Csv(), TYPED)] == [["x", "1"]]
    assert read(b"", Csv(), TYPED) == []
    assert read(b"\n \r\n", Csv(), TYPED) == []


def test_encodings_nulls_and_no_quotes():
    how = Csv(delimiter=";", quote="", encoding="windows-1252", nullValues=["NA", ""])
    assert [one.values for one in read(b'a;n\n"\xa3;NA\nNA;7\n', how, TYPED)] == [['"£', None], [None, "7"]]
    (bad,) = read(b"a;n\n\x81;1\n", how, TYPED)
    assert (bad.reason, bad.detail, bad.text) == ("invalid windows-1252", "byte 0x81", "\\x81;1")


def test_a_million_lines_behind_one_open_quote_are_not_lost_and_soon_read():
    found = read(b'a,b\n"x,1\n' + b"y,2\n" * 200_000)
    assert len(found) == 200_001
    assert [one.line for one in found if one.reason] == [2]


def test_a_file_that_spark_cuts_anywhere_is_read_in_its_order(spark, files, tmp_path):
    """Values of many lines, and splits of a kilobyte: nearly every split begins within a value."""
    values = [f"{i}:\r\n" + "line,\n" * (i % 40) for i in range(2000)]
    text = "a,n\n" + "".join(f'"{value}",{i}\n' for i, value in enumerate(values)) + "cut off"
    (tmp_path / "x.csv").write_bytes(text.encode())
    columns = [Column("a", "string"), Column("n", "int")]
    things = Source("things", f"file://{tmp_path}/", None, None, columns, format="csv")
    spark.conf.set("spark.sql.files.maxPartitionBytes", "1024")
    try:
        records = source.read(spark, files, things, [Found("x.csv", len(text), 0)], f"file://{tmp_path}/../quarantine")
        found = [(row.n, row.a) for row in spark.table("things").collect()]
    finally:
        spark.conf.unset("spark.sql.files.maxPartitionBytes")
    assert sorted(found) == list(enumerate(values))
    assert (records.read, records.used, dict(records.quarantined)) == (2001, 2000, {"wrong number of fields": 1})
