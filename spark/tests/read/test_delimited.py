"""The reader of CSV: against Python's writer on random rows, and line by line on examples of what arrives."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyspark.sql import types as T
from thorough import examples

from parquetry.files.hadoop import Found
from parquetry.job import Column, Csv, Source
from parquetry.read import source
from parquetry.read.csv.delimited import HEADER, decode


def schema(**columns):
    return T.StructType([T.StructField(name, kind) for name, kind in columns.items()])


TEXTS = schema(a=T.StringType(), b=T.StringType())
TYPED = schema(a=T.StringType(), n=T.IntegerType())
DATED = schema(a=T.StringType(), b=T.StringType(), day=T.DateType())
cell = st.text(st.characters(codec="utf-8", exclude_characters="\0") | st.sampled_from(list('",;\r\n "')), max_size=8)


def read(data, dialect=None, columns=TEXTS):
    """Reads lines as Spark hands them over: cut at line feeds, and no empty line after the last line feed."""
    raw = data.split(b"\n")
    return list(decode(raw[:-1] if raw[-1] == b"" else raw, dialect or Csv(nullValues=[]), columns))


def values_of(found):
    return [line.values for line in found if not line.reason]


def bad_in(found):
    """(line, reason, detail, text) of each bad record."""
    return [(line.line, line.reason, line.detail, line.text) for line in found if line.reason]


@settings(max_examples=examples(400))
@given(
    st.lists(st.tuples(cell, cell), max_size=8),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.booleans(),
)
def test_what_was_written_is_read(rows, end, delimiter, quoting, final):
    if any("\r" in text for row in rows for text in row):
        quoting = csv.QUOTE_ALL  # Python's writer leaves a carriage return bare, and then it belongs to the line's end
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writerows([("a", "b", "day"), *[(*row, "2010-12-01") for row in rows]])
    text = out.getvalue() if final else out.getvalue()[: -len(end)]
    found = read(text.encode(), Csv(delimiter=delimiter, nullValues=[]), DATED)
    assert [tuple(line.values) for line in found] == [(*row, "2010-12-01") for row in rows]


@settings(max_examples=examples(400))
@given(st.lists(st.tuples(cell, cell), min_size=1, max_size=6), st.data())
def test_a_line_with_an_open_quote_does_not_affect_its_neighbours(rows, data):
    plain = [(a.replace('"', "").replace("\n", " ").replace("\r", " "), "x") for a, _ in rows]
    broken = data.draw(st.integers(0, len(rows) - 1))
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([("a", "b"), *plain])
    lines = [line + "\n" for line in out.getvalue().split("\n")[:-1]]
    lines[broken + 1] = '"' + lines[broken + 1].replace('"', "")
    found = read("".join(lines).encode())
    assert [tuple(values) for values in values_of(found)] == [row for place, row in enumerate(plain) if place != broken]
    assert [line for line, *_ in bad_in(found)] == [broken + 2]


def around_records(*lines):
    """What `bad_in` gives for the first and the last line of a quote around whole records."""
    return [(line, "a quote around whole records", detail, text) for line, detail, text in lines]


INVOICES = schema(
    InvoiceNo=T.StringType(),
    StockCode=T.StringType(),
    Description=T.StringType(),
    Quantity=T.IntegerType(),
    InvoiceDate=T.TimestampType(),
    UnitPrice=T.DecimalType(12, 4),
    CustomerID=T.DecimalType(12, 0),
    Country=T.StringType(),
)
OPENS = '536366,2,"12 INCH PIPE,1,01/12/2010 08:26,1.5,17850,UK'
CLOSES = '536369,5,PIPE 10",1,01/12/2010 08:26,1.5,17850,UK'
GOOD = [f"53636{i},{i},PIPE,{i},01/12/2010 08:26,1.5,17850,UK" for i in range(7, 10)]


def invoices(*lines):
    data = "\r\n".join([",".join(INVOICES.names), *lines, "536370,6,PIPE,6,01/12/2010 08:26,1.5,17850,UK"])
    found = read(data.encode(), Csv(timestampFormats=["dd/MM/yyyy HH:mm"]), INVOICES)
    return [values[3] for values in values_of(found)], bad_in(found)


def test_records_between_two_stray_quotes_are_records():
    opened = (2, "closed in line 6; line 3 is a record by itself", OPENS)
    closed = (6, "closes the quote of line 2; line 3 is a record by itself", CLOSES)
    assert invoices(OPENS, *GOOD, CLOSES) == (["7", "8", "9", "6"], around_records(opened, closed))


def test_a_single_record_among_bad_lines_shows_the_stray_quote():
    opened = (2, "closed in line 6; line 4 is a record by itself", OPENS)
    closed = (6, "closes the quote of line 2; line 4 is a record by itself", CLOSES)
    first, last = around_records(opened, closed)
    short = (3, "wrong number of fields", "2 fields, the header has 8", "536367,2")
    assert invoices(OPENS, "536367,2", GOOD[1], "", CLOSES) == (["8", "6"], [first, short, last])


def test_stray_quotes_in_two_lines_that_follow_each_other_are_found():
    opened = (2, "closed in line 3; without the quotes, both lines are records", OPENS)
    closed = (3, "closes the quote of line 2; without the quotes, both lines are records", CLOSES)
    assert invoices(OPENS, CLOSES) == (["6"], around_records(opened, closed))


def test_stray_quotes_in_two_columns_are_found():
    closes = CLOSES.replace('10"', "10").replace("17850,", '17850",')
    opened = (2, "closed in line 6; line 3 is a record by itself", OPENS)
    closed = (6, "closes the quote of line 2; line 3 is a record by itself", closes)
    assert invoices(OPENS, *GOOD, closes) == (["7", "8", "9", "6"], around_records(opened, closed))


def test_a_quote_closed_by_a_good_line_leaves_that_line_a_record():
    closes = '536369,",5",PIPE,5,01/12/2010 08:26,1.5,17850,UK'
    taken, bad = invoices(OPENS, GOOD[0], closes)
    assert (taken, bad) == (["7", "5", "6"], [(2, "a quote that is not closed", None, OPENS)])
    found = read(b'a,b,day\n"x,y,2010-12-01\nz,",u",2010-12-02\n', Csv(), DATED)
    opened = (2, "closed in line 3; line 3 is a record by itself", '"x,y,2010-12-01')
    assert bad_in(found) == around_records(opened)
    assert values_of(found) == [["z", ",u", "2010-12-02"]]


def test_a_comment_that_quotes_whole_rows_is_refused_with_its_reason():
    comment = ['536366,2,"as ordered:', *GOOD[:2], 'twice",4,01/12/2010 08:26,1.5,17850,UK']
    taken, bad = invoices(*comment)
    opened = (2, "closed in line 5; line 3 is a record by itself", comment[0])
    closed = (5, "closes the quote of line 2; line 3 is a record by itself", comment[3])
    assert (taken, bad) == (["7", "8", "6"], around_records(opened, closed))


NOTES = schema(id=T.LongType(), note=T.StringType())
COUNTS = schema(id=T.LongType(), note=T.StringType(), n=T.IntegerType())
WORDS = schema(a=T.StringType(), b=T.StringType(), c=T.StringType())


@pytest.mark.parametrize(
    "columns, row",
    [
        (NOTES, ["1", "Acme Ltd,\n12, Main street\n\nLondon, UK"]),
        (NOTES, ["1", "Acme Ltd\n12, Main street"]),
        (NOTES, ["1", 'he said:\r\n"5, perhaps 6"\r\nand left']),
        (NOTES, ["1", "1,a\n2,b"]),
        (COUNTS, ["1", "Room,5\nor, 6, or\n7,8,9,10", "2"]),
        (COUNTS, ["1", "12, Main street, 4\n10115, Berlin, 5", "2"]),
        (WORDS, ["1", "x", "Dear Sir,\nyes, no, perhaps\nbye"]),
        (WORDS, ["1", "x", "Unit 5, Tower A\nSome Park\nSome Street 6, Area, Town\nLondon, England, UK"]),
        (schema(a=T.StringType()), ["first\nsecond\nthird"]),
    ],
)
def test_values_of_several_lines_may_have_delimiters(columns, row):
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([columns.names, row])
    assert [line.values for line in read(out.getvalue().encode(), Csv(), columns)] == [row]


def test_a_quote_around_records_with_one_typed_column_is_found():
    opened = (2, "closed in line 5; line 3 is a record by itself", '1,"x')
    closed = (5, "closes the quote of line 2; line 3 is a record by itself", '4,y"')
    found = read(b'id,note\n1,"x\n2,z\n3\n4,y"\n', Csv(), NOTES)
    short = (4, "wrong number of fields", "1 field, the header has 2", "3")
    first, last = around_records(opened, closed)
    assert bad_in(found) == [first, short, last]
    assert values_of(found) == [["2", "z"]]


def test_a_quote_around_records_of_text_alone_is_found():
    opened = (2, "closed in line 5; line 3 is a record by itself", '1,"x,2')
    closed = (5, "closes the quote of line 2; line 3 is a record by itself", '7,y",8')
    found = read(b'a,b,c\n1,"x,2\n3,z,4\n5,z,6\n7,y",8\n', Csv(), WORDS)
    assert bad_in(found) == around_records(opened, closed)
    assert values_of(found) == [["3", "z", "4"], ["5", "z", "6"]]


plain = st.text(st.sampled_from("ab "), max_size=4)
rich = st.text(st.sampled_from('ab ,"'), max_size=5)
SHAPES = [
    (schema(id=T.LongType(), note=T.StringType(), day=T.DateType(), n=T.IntegerType()), rich, 6),
    (NOTES, rich, 3),
    (WORDS, plain, 3),
]


def row_of(columns, text):
    cells = {"bigint": st.integers(0, 99).map(str), "date": st.just("2010-12-01"), "int": st.integers(0, 9).map(str)}
    return st.tuples(*[cells.get(field.dataType.simpleString(), text) for field in columns.fields])


@pytest.mark.parametrize("columns, text, strays", SHAPES)
@settings(max_examples=examples(1500))
@given(data=st.data())
def test_a_line_without_a_stray_quote_is_never_part_of_a_value(columns, text, strays, data):
    rows = data.draw(st.lists(row_of(columns, text), min_size=3, max_size=8))
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    lines, touched = out.getvalue().split("\n")[:-1], set()
    for _ in range(data.draw(st.integers(2, strays))):
        place = data.draw(st.integers(0, len(rows) - 1))
        line = lines[place]
        edges = [position + more for position, character in enumerate(line) if character == "," for more in (0, 1)]
        position = data.draw(st.sampled_from([0, len(line), *edges]) | st.integers(0, len(line)))
        lines[place] = line[:position] + '"' + line[position:]
        touched.add(place)
    found = read("\n".join([",".join(columns.names), *lines]).encode(), Csv(nullValues=[]), columns)
    for place, row in enumerate(rows):
        covering = [line for line in found if line.line <= place + 2][-1]
        if place not in touched and not covering.reason:
            assert (covering.line, tuple(covering.values)) == (place + 2, row)


@settings(max_examples=examples(400))
@given(st.lists(st.text(st.sampled_from(list('ab,;"\n\r ')), max_size=30), max_size=4))
def test_a_text_may_have_any_lines_where_other_columns_have_types(texts):
    columns = SHAPES[0][0]
    rows = [(str(i), text, "2010-12-01", "7") for i, text in enumerate(texts)]
    out = io.StringIO()
    csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows([columns.names, *rows])
    found = read(out.getvalue().encode(), Csv(nullValues=[]), columns)
    assert [tuple(line.values) for line in found] == rows


@settings(max_examples=examples(200))
@given(
    st.binary(max_size=120) | st.lists(st.sampled_from([b"1,2\n", b'"', b",", b"\r\n", b"\xff", b"\0"])).map(b"".join)
)
def test_any_bytes_end_in_lines_that_follow_each_other(data):
    found = read(b"a,b\n" + data)
    numbers = [line.line for line in found]
    assert numbers == sorted(set(numbers))
    assert all((line.values is None) == (line.reason is not None) for line in found)


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
        (b'"   "\n', [(2, "wrong number of fields", "1 field, the header has 2", '"   "')]),
        (b'""\n \t\r\n', [(2, "wrong number of fields", "1 field, the header has 2", '""')]),
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
def test_each_line_gives_its_values_or_its_reason(data, expected):
    found = read(b"\xef\xbb\xbfa,n\n" + data, Csv(), TYPED)
    assert [(line.line, *([line.values] if not line.reason else bad_in([line])[0][1:])) for line in found] == expected


@pytest.mark.parametrize(
    "header, problem",
    [
        (b"a,n,\n", 'its header has a column "" that the schema does not declare'),
        (b"a;n\n", 'its header has no column "a", "n", which the schema declares'),
        (b"a,N\n", 'its header has no column "n", which the schema declares'),
        (
            b"a,n,n\n",
            'its header has the column "n" twice; name the columns by position: header: false and skipLines: 1',
        ),
        (b'a,"n\n', "the first line has a quote that is not closed"),
        (b"x,1\n", 'its header has no column "a", "n", which the schema declares'),
    ],
)
def test_a_header_that_is_not_the_schema_ends_the_file(header, problem):
    (found,) = read(header + b"x,1\ny,2\n", Csv(), TYPED)
    assert (found.reason, found.detail) == (HEADER, problem)


def test_columns_may_be_in_any_order_and_files_without_records():
    assert [line.values for line in read(b"n,a\n1,x\n", Csv(), TYPED)] == [["x", "1"]]
    assert read(b"", Csv(), TYPED) == []
    assert read(b"\n \r\n", Csv(), TYPED) == []


def test_encodings_and_nulls_are_read_also_without_quotes():
    dialect = Csv(delimiter=";", quote="", encoding="windows-1252", nullValues=["NA", ""])
    assert [line.values for line in read(b'a;n\n"\xa3;NA\nNA;7\n', dialect, TYPED)] == [['"£', None], [None, "7"]]
    (bad,) = read(b"a;n\n\x81;1\n", dialect, TYPED)
    assert (bad.reason, bad.detail, bad.text) == ("invalid windows-1252", "byte 0x81", "\\x81;1")


def test_a_byte_order_mark_means_utf8_whatever_is_declared():
    dialect = Csv(encoding="windows-1252")
    assert [line.values for line in read("\ufeffa,n\ncafé,1\n".encode(), dialect, TYPED)] == [["café", "1"]]
    assert [line.values for line in read("a,n\ncafé,1\n".encode("cp1252"), dialect, TYPED)] == [["café", "1"]]
    (bad,) = read("\ufeffa,n\n".encode() + b"caf\xe9,1\n", dialect, TYPED)
    assert (bad.reason, bad.detail, bad.text) == ("invalid UTF-8", "byte 0xe9", "caf\\xe9,1")


def test_many_lines_between_two_stray_quotes_are_not_lost_and_read_quickly():
    found = read(b'n,a\n1,"x\n' + b"2,y\n" * 200_000 + b'3,z"\n', Csv(), TYPED)
    assert [line.line for line in found if line.reason] == [2, 200_003]
    assert len(found) == 200_002


def test_many_lines_behind_an_open_quote_are_not_lost_and_read_quickly():
    found = read(b'a,b\n"x,1\n' + b"y,2\n" * 200_000)
    assert len(found) == 200_001
    assert [line.line for line in found if line.reason] == [2]


def test_a_file_that_spark_cuts_anywhere_is_read_in_its_order(spark, run, tmp_path):
    """Values have many lines and splits one kilobyte, so that nearly every split begins within a value."""
    values = [f"{i}:\r\n" + "line,\n" * (i % 40) for i in range(examples(2000))]
    text = "a,n\n" + "".join(f'"{value}",{i}\n' for i, value in enumerate(values)) + "cut off"
    (tmp_path / "x.csv").write_bytes(text.encode())
    columns = [Column("a", "string"), Column("n", "int")]
    things = Source("things", f"file://{tmp_path}/", None, None, columns, format="csv")
    spark.conf.set("spark.sql.files.maxPartitionBytes", "1024")
    try:
        records = source.read(run, things, [Found("x.csv", len(text), 0)])
        found = [(row.n, row.a) for row in spark.table("things").collect()]
    finally:
        spark.conf.unset("spark.sql.files.maxPartitionBytes")
    assert sorted(found) == list(enumerate(values))
    assert (records.read, records.used, dict(records.quarantined)) == (
        len(values) + 1,
        len(values),
        {"wrong number of fields": 1},
    )
