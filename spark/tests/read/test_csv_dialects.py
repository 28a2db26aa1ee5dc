r"""CSV without a header, with lines that are not records, with columns that come and go, and with \\ before quotes."""

import csv
import io

from hypothesis import given, settings
from hypothesis import strategies as st
from pyspark.sql import types as T
from thorough import examples

from parquetry.job import Csv
from parquetry.read.csv.delimited import HEADER, decode

COLUMNS = T.StructType(
    [T.StructField("id", T.LongType()), T.StructField("txt", T.StringType()), T.StructField("day", T.DateType())]
)
TWO = T.StructType(COLUMNS.fields[:2])


def read(text, columns=TWO, **dialect):
    found = list(decode(text.encode().split(b"\n")[: -1 if text.endswith("\n") else None], Csv(**dialect), columns))
    good = [(line.line, *line.values) for line in found if not line.reason]
    return good, [(line.line, line.reason, line.detail) for line in found if line.reason]


def test_columns_are_read_by_position_without_a_header():
    text = "1,a,2024-01-01\n2,b\n3,c,2024-01-02,x\n"
    assert read(text, COLUMNS, header=False) == (
        [(1, "1", "a", "2024-01-01")],
        [
            (2, "wrong number of fields", "2 fields, the schema has 3"),
            (3, "wrong number of fields", "4 fields, the schema has 3"),
        ],
    )
    good, bad = read(text, COLUMNS, header=False, optional=["id", "day"])
    assert good == [(1, "1", "a", "2024-01-01"), (2, "2", "b", None)] and len(bad) == 1


def test_a_header_that_cannot_be_used_is_passed_over():
    for header in (",a,b", "id,date,date", '"a\nb'.replace("\n", " ")):
        assert read(f"{header}\n1,x,2024-01-02\n", COLUMNS, header=False, skipLines=1)[0] == [
            (2, "1", "x", "2024-01-02")
        ]


def test_lines_before_the_header_and_comments_are_left_out():
    text = 'Report "open\n\nid,txt\n# a "comment\n1,a\n2,"b\n# in a value"\n#3,c\n'
    assert read(text, skipLines=2, comment="#") == ([(5, "1", "a"), (6, "2", "b\n# in a value")], [])
    assert read("\ufeff#x\nid,txt\n1,a\n", comment="#")[0] == [(3, "1", "a")]
    assert read("id,txt\n", skipLines=9) == ([], [])


def test_optional_columns_may_come_and_go():
    found = list(decode([b"day,extra,id,", b"2024-01-01,e,1,z"], Csv(optional=["txt"], refusesUnknown=False), COLUMNS))
    assert [(line.values, line.unknown) for line in found] == [
        (["1", None, "2024-01-01"], ["extra", "column 4, which has no name"])
    ]
    assert [line.unknown for line in decode([b"id,txt", b"1,a"], Csv(refusesUnknown=False), TWO)] == [None]


def test_wrong_headers_are_refused():
    for header, optional, refuses, problem in (
        ("id,txt,x", [], True, 'its header has a column "x" that the schema does not declare'),
        ("id", ["id"], False, 'its header has no column "txt", which the schema declares'),
        (
            "id,txt,id",
            [],
            False,
            'its header has the column "id" twice; name the columns by position: header: false and skipLines: 1',
        ),
    ):
        assert read(f"{header}\n", optional=optional, refusesUnknown=refuses) == ([], [(1, HEADER, problem)])
    assert read("id,txt,x,x\n1,a,b,c\n", refusesUnknown=False) == ([(2, "1", "a")], [])


def test_what_spark_and_mysql_escape_is_read():
    text = r"""id,txt
1,"he said \"hi\", ok"
2,"a\,b ""c"" \\"
3,a\,b \"c\" \\
4,C:\dir\new
5,\N
6,"two
lines \" here"
7,"open
8,ok
"""
    good, bad = read(text, escape="\\", nullValues=["\\N"])
    assert good == [
        (2, "1", 'he said "hi", ok'),
        (3, "2", 'a\\,b "c" \\'),
        (4, "3", 'a,b "c" \\'),
        (5, "4", "C:\\dir\\new"),
        (6, "5", None),
        (7, "6", 'two\nlines " here'),
        (10, "8", "ok"),
    ]
    assert bad == [(9, "a quote that is not closed", None)]


def test_the_number_of_fields_decides_what_an_escaped_line_break_is():
    # As MySQL and Redshift write a line break.
    text = "id,txt,day\n1,two^\nlines,2024-01-01\n2,a^\n^\n^^b,2024-01-02\n3,c,2024-01-03\n"
    assert read(text, COLUMNS, escape="^") == (
        [(2, "1", "two\nlines", "2024-01-01"), (4, "2", "a\n\n^b", "2024-01-02"), (7, "3", "c", "2024-01-03")],
        [],
    )
    # As Spark and Hive write a value that ends in the character.
    assert read("id,txt\n1,a^\n2,b^^^\n3,c^^^^\n", escape="^") == (
        [(2, "1", "a^"), (3, "2", "b^^"), (4, "3", "c^^")],
        [],
    )
    # In the last column: the line below is not a record.
    last = "id,txt\n1,a^\nb c^\n\n2,d^\n3,^\n\n4,f^\n"
    assert read(last, escape="^", nullValues=[]) == (
        [(2, "1", "a\nb c\n"), (5, "2", "d^"), (6, "3", "\n"), (8, "4", "f^")],
        [],
    )
    crlf = 'id,txt,day\r\n1,"q\r\n""u",\r\n2,a^\r\nb,2024-01-01\r\n'
    assert read(crlf, COLUMNS, escape="^", nullValues=[""])[0] == [
        (2, "1", 'q\r\n"u', None),
        (4, "2", "a\r\nb", "2024-01-01"),
    ]
    # Neither: the lines are read as they are, and no record below is taken.
    assert read("id,txt,day\n1,a^\nb\n3,c,2024-01-03\n4,d^\n5,e,2024-01-05\n6,f^", COLUMNS, escape="^") == (
        [(4, "3", "c", "2024-01-03"), (6, "5", "e", "2024-01-05")],
        [
            (2, "wrong number of fields", "2 fields, the header has 3"),
            (3, "wrong number of fields", "1 field, the header has 3"),
            (5, "wrong number of fields", "2 fields, the header has 3"),
            (7, "wrong number of fields", "2 fields, the header has 3"),
        ],
    )


with_breaks = st.text(
    st.characters(codec="utf-8", exclude_characters="\0\r") | st.sampled_from(list('",\n^')), max_size=6
)


@settings(max_examples=examples(200))
@given(st.lists(st.tuples(with_breaks, with_breaks), max_size=5))
def test_what_mysql_writes_is_read(rows):
    """SELECT … INTO OUTFILE: an escape before itself, the delimiter and the line break; no quotes."""
    written = ["".join("^" * (character in "^,\n") + character for character in text) for row in rows for text in row]
    lines = [f"{number},{a},{b}" for number, (a, b) in enumerate(zip(written[::2], written[1::2]))]
    columns = T.StructType([T.StructField("id", T.LongType()), *(T.StructField(n, T.StringType()) for n in "ab")])
    text = "".join(f"{line}\n" for line in ["id,a,b", *lines])
    assert read(text, columns, escape="^", quote="", nullValues=[]) == (
        [(line, str(number), *row) for line, number, row in zip(_starts(lines), range(len(rows)), rows)],
        [],
    )


def _starts(records):
    line = 2
    for record in records:
        yield line
        line += 1 + record.count("\n")


def test_a_quote_within_a_value_does_not_take_an_escape_away():
    text = '1,5" a\\,2024-01-01\n2,a\\,"b\\,c\n3,"d ""\\,""e",2024-01-02\n'
    assert read(text, COLUMNS, escape="\\", header=False, optional=["day"])[0] == [
        (1, "1", '5" a,2024-01-01', None),
        (2, "2", 'a,"b,c', None),
        (3, "3", 'd "\\,"e', "2024-01-02"),
    ]


cell = st.text(st.characters(codec="utf-8", exclude_characters="\0\r") | st.sampled_from(list('",;\n \\')), max_size=8)


@settings(max_examples=examples(300))
@given(st.lists(cell, max_size=6), st.sampled_from([",", ";", "\t"]), st.booleans())
def test_what_was_written_with_an_escape_is_read(texts, delimiter, comments):
    out = io.StringIO()
    writer = csv.writer(
        out, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL, doublequote=False, escapechar="\\"
    )
    writer.writerows([("id", "txt"), *enumerate(texts)])
    good, bad = read(out.getvalue(), delimiter=delimiter, escape="\\", nullValues=[], comment="#" * comments)
    assert ([row[1:] for row in good], bad) == ([(str(place), text) for place, text in enumerate(texts)], [])
