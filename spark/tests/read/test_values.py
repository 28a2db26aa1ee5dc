"""Text to values: a text that is exactly a value of its type is read, and no other."""

import json
import re
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyspark.sql import types as T
from thorough import examples

from parquetry.read.timeformat import ISO_DATE, ISO_TIMESTAMP, Format
from parquetry.read.values import Misfit, reader
from reader import Reader


def value(kind, text, *formats):
    try:
        return reader(kind, formats)(text)
    except Misfit as misfit:
        return misfit.args


SMALL, BIG = T.DecimalType(5, 2), T.DecimalType(12, 0)


@pytest.mark.parametrize(
    "kind, text, expected",
    [
        (T.ByteType(), "-128", "-128"),
        (T.ByteType(), "128", ("is not a tinyint",)),
        (T.IntegerType(), "2147483647", "2147483647"),
        (T.IntegerType(), "2147483648", ("is not an int",)),
        (T.LongType(), "9223372036854775808", ("is not a bigint",)),
        (T.LongType(), "1.0", ("is not a bigint",)),
        (T.LongType(), "9" * 5000, ("is not a bigint",)),
        (BIG, "17850", "17850"),
        (BIG, "17850.0", "17850"),
        (BIG, "17850.5", ("is not a decimal(12,0)",)),
        (SMALL, "1.50000", "1.5"),
        (SMALL, "999.99", "999.99"),
        (SMALL, "1000", ("is not a decimal(5,2)",)),
        (SMALL, "0.001", ("is not a decimal(5,2)",)),
        (SMALL, ".00", "0"),
        (SMALL, "-.0", "0"),
        (SMALL, "-0.00", "0"),
        (SMALL, "0.", "0"),
        (SMALL, "-.50", "-0.5"),
        (SMALL, "-007.5", "-7.5"),
        (SMALL, ".", ("is not a decimal(5,2)",)),
        (SMALL, "-", ("is not a decimal(5,2)",)),
        (SMALL, "-.", ("is not a decimal(5,2)",)),
        (SMALL, "", ("is not a decimal(5,2)",)),
        (T.DecimalType(38, 10), "0.0000000001", "0.0000000001"),
        (T.DecimalType(38, 0), "9" * 38, "9" * 38),
        (SMALL, "1,5", ("is not a decimal(5,2)",)),
        (SMALL, "1e2", ("is not a decimal(5,2)",)),
        (SMALL, "£5", ("is not a decimal(5,2)",)),
        (T.DoubleType(), "-1.5e3", "-1.5e3"),
        (T.DoubleType(), "1e999", ("is not a double",)),
        (T.DoubleType(), "NaN", ("is not a double",)),
        (T.DoubleType(), "1d", ("is not a double",)),
        (T.FloatType(), "1e39", ("is not a float",)),
        (T.BooleanType(), "TRUE", "true"),
        (T.BooleanType(), "yes", ("is not a boolean",)),
        (T.DateType(), "2024-02-29", "2024-02-29"),
        (T.DateType(), "2023-02-29", ("is not an ISO 8601 date",)),
        (T.TimestampType(), "2024-02-29T23:59:59.5+01:00", "2024-02-29 22:59:59.500000"),
        (T.TimestampType(), "2024-02-29", "2024-02-29 00:00:00"),
        (T.TimestampType(), "2024-02-29 10:00+0100", "2024-02-29 09:00:00"),
        (T.TimestampType(), "2024-02-29T10:00:00.1234560-02", "2024-02-29 12:00:00.123456"),
        (T.TimestampType(), "2024-02-29T10:00:00.1234567", ("is not an ISO 8601 timestamp",)),
        (T.TimestampType(), "2024-02-29T24:00", ("is not an ISO 8601 timestamp",)),
        (T.DateType(), "2024-02-29T00:00:00.000Z", "2024-02-29"),
        (T.DateType(), "2024-02-29T00:01", ("is not an ISO 8601 date",)),
    ],
)
def test_a_text_is_a_value_of_its_type_or_has_a_reason(kind, text, expected):
    assert value(kind, text) == expected


@pytest.mark.parametrize(
    "pattern, text, expected",
    [
        ("dd/MM/yyyy HH:mm", "01/12/2010 08:26", "2010-12-01 08:26:00"),
        ("dd/MM/yyyy HH:mm", "1/12/2010 8:26", None),
        ("dd/MM/yyyy HH:mm", "01/12/2010 08:26:00", None),
        ("dd/MM/yyyy HH:mm", "31/11/2010 08:26", None),
        ("M/d/yyyy H:mm", "12/1/2010 8:26", "2010-12-01 08:26:00"),
        ("M/d/yy H:mm", "12/1/10 8:26", "2010-12-01 08:26:00"),
        ("dd-MMM-yyyy hh:mm a", "01-Dec-2010 12:05 AM", "2010-12-01 00:05:00"),
        ("dd-MMM-yyyy hh:mm a", "01-Dec-2010 13:05 PM", None),
        ("yyyy-MM-dd'T'HH:mm:ss.SSSXXX", "2010-12-01T08:26:01.250-02:30", "2010-12-01 10:56:01.250000"),
        ("yyyyMMdd", "20101201", "2010-12-01 00:00:00"),
        ("dd-MMM-yyyy", "01-\u017fep-2010", None),
        ("yyyy-MM-ddXXX", "2010-12-01+99:99", None),
        ("yyyy-MM-ddXXX", "0001-01-01+14:00", None),
        ("yyyy-MM-dd", "0000-00-00", None),
    ],
)
def test_a_text_matches_its_pattern_as_a_whole_or_not(pattern, text, expected):
    moment = Format(pattern).read(text)
    assert (moment and moment.replace(tzinfo=None).isoformat(sep=" ")) == expected


def _texts(regex):
    return st.from_regex(re.compile(regex), fullmatch=True)


_SECONDS = st.just("") | st.builds(":{:02}{}".format, st.integers(0, 61), st.just("") | _texts("[.][0-9]{1,9}0{0,3}"))
_CLOCKS = st.builds("{}{:02}:{:02}{}".format, st.sampled_from("T "), st.integers(0, 25), st.integers(0, 61), _SECONDS)
_MIDNIGHTS = _texts("[T ]00:00(:00([.]0{1,8})?)?")
_OFFSETS = st.sampled_from(["", "", "Z"]) | _texts("[+-](0[0-9]|1[0-9])(:?[0-9]{2})?")
ISO = _texts(ISO_TIMESTAMP._regex.pattern)
# Most days that the expression generates are in no calendar, and then the rest of the text does not matter.
ISO_DAYS = st.builds("{}{}{}".format, st.dates(), st.just("") | _CLOCKS | _MIDNIGHTS, _OFFSETS)


@pytest.fixture(scope="module")
def pieces(spark):
    return Reader(spark, "day date, moment timestamp").pieces


@settings(max_examples=examples(1000))
@given(ISO_DAYS | ISO_DAYS.map(lambda text: text[:-1]) | ISO)
@example("2018-01-01T10:00:00.1234560+18:00")
@example("2018-01-01 00:00Z")
def test_csv_and_json_accept_the_same_iso_8601_texts(pieces, text):
    if text.startswith(("0001-01-01", "9999-12-31")):  # with an offset, a moment of a year that Python does not have
        return
    in_json = pieces("".join(json.dumps({name: text}) for name in ("day", "moment")).encode())
    in_csv = [iso.read(text) is not None for iso in (ISO_DATE, ISO_TIMESTAMP)]
    assert [piece.reason is None for piece in in_json] == in_csv


def iso_table():
    """{text: its moment in UTC, or None} of 420 texts: 21 shapes, each with 20 offsets. A day has no offset."""
    table = json.loads((Path(__file__).parent / "iso-8601.json").read_text())
    moments = {}
    for shape, local in table["shapes"]:
        for offset, minutes in table["offsets"]:
            is_read = local is not None and minutes is not None and ("T" in shape or " " in shape or offset == "")
            moments[shape + offset] = datetime.fromisoformat(local) - timedelta(minutes=minutes) if is_read else None
    return moments


def test_json_and_csv_read_each_shape_of_iso_8601_as_the_same_moment(spark):
    table = iso_table()
    assert (len(table), sum(moment is not None for moment in table.values())) == (420, 9 * 14 + 1)
    as_micros = {
        text: moment and (moment - datetime(1970, 1, 1)) // timedelta(microseconds=1) for text, moment in table.items()
    }
    records = "".join(json.dumps({"text": text, "moment": text}) + "\n" for text in table).encode()
    in_json = Reader(spark, "text string, moment timestamp")

    read = {text.toString(): moment for text, moment in in_json.values(records)}
    refused = {json.loads(piece.text)["text"]: piece.reason for piece in in_json.pieces(records) if piece.reason}
    in_csv = {text: value(T.TimestampType(), text) for text in table}

    assert read == {text: moment for text, moment in as_micros.items() if moment is not None}
    assert set(refused) == {text for text, moment in table.items() if moment is None}
    assert set(refused.values()) == {"moment is not a timestamp"}
    for text, moment in table.items():
        expected = ("is not an ISO 8601 timestamp",) if moment is None else moment.isoformat(sep=" ")
        assert in_csv[text] == expected, text


def test_a_date_that_two_formats_read_differently_is_not_guessed():
    both = ("dd/MM/yyyy HH:mm", "MM/dd/yyyy HH:mm")
    assert value(T.TimestampType(), "13/12/2010 00:00", *both) == "2010-12-13 00:00:00"
    assert value(T.TimestampType(), "12/12/2010 00:00", *both) == "2010-12-12 00:00:00"
    different = "fits two of timestampFormats, as different moments"
    assert value(T.TimestampType(), "01/12/2010 00:00", *both) == (different,)
    assert value(T.TimestampType(), "2010-12-13", *both) == ("fits none of timestampFormats (timestamp)",)
    assert value(T.DateType(), "2010-12-13", *both) == "2010-12-13"


@pytest.mark.parametrize(
    "pattern, problem",
    [
        (
            "dd/MM/YYYY",
            'has "YYYY", which is not a known part; known are yyyy, yy, M, MM, MMM, d, dd, H, HH, h, hh, m, mm, s, ss, '
            "a, XXX, Z, S to SSSSSS",
        ),
        ("HH:mm", "does not have a year, a month and a day; a date needs all three"),
        (
            "dd/MM/yyyy hh:mm",
            "has only one of h and a: h (hours from 1 to 12) needs a (AM or PM), and a needs h; hours from 0 to 23 "
            "are H",
        ),
        ("dd/MM/yyyy[ HH:mm]", 'has "["; where a part may be absent, write two formats'),
        ("d/MM/yyyy dd", "has the same part of a date twice; write each part once"),
        ("dd/dd/MM/yyyy", "has the same part of a date twice; write each part once"),
    ],
)
def test_patterns_that_cannot_be_read_are_refused(pattern, problem):
    with pytest.raises(ValueError) as raised:
        Format(pattern)
    assert str(raised.value) == f'"{pattern}" {problem}'


KINDS = [T.StringType(), T.ShortType(), T.IntegerType(), T.LongType(), T.FloatType(), T.DoubleType(), T.BooleanType()]
DECIMALS = [SMALL, BIG, T.DecimalType(2, 2), T.DecimalType(38, 0), T.DecimalType(38, 38)]
TIMES = [T.DateType(), T.TimestampType(), T.TimestampNTZType()]
PATTERNS = ["dd/MM/yyyy HH:mm", "M/d/yy h:mm:ss a", "dd-MMM-yyyy", "yyyyMMdd'T'HHmmss.SSSXXX", "yyyy-MM-dd HH:mm Z"]
LOOKS = [r"-?[0-9]*\.?[0-9]*", r"-?[0-9]*\.?[0-9]*[eE][+-]?[0-9]*", ISO_TIMESTAMP._regex.pattern]
LOOKS += [Format(pattern)._regex.pattern for pattern in PATTERNS]
texts = st.one_of(
    st.text(st.sampled_from("0123456789.-+eE tTfF:/Z "), max_size=12),
    st.text(st.sampled_from("0123456789.-+eE") | st.characters(), max_size=50),
    *[st.from_regex(re.compile(look, re.DOTALL), fullmatch=True) for look in LOOKS],
)


@pytest.mark.parametrize("kind", [*KINDS, *DECIMALS, *TIMES], ids=lambda kind: kind.simpleString())
@settings(max_examples=examples(500))
@given(texts)
@example(".00")
@example("-.0")
@example("01-\u017fep-2010")
@example("9" * 5000)
def test_any_text_is_a_value_or_a_misfit(kind, text):
    for formats in [[], PATTERNS] if kind in TIMES else [[]]:
        found = value(kind, text, *formats)
        if isinstance(kind, T.DecimalType) and isinstance(found, str):
            assert Decimal(found) == Decimal(text)
            assert re.fullmatch("-?[0-9]+([.][0-9]+)?", found)


def test_spark_casts_every_value_that_is_read(spark):
    """In Spark's ANSI mode, a text that cannot be cast would end the run."""
    given = [
        ("decimal(5,2)", SMALL, [".00", "-.0", "-0", "5.", "-.50", "007", "999.990"]),
        ("decimal(38,10)", T.DecimalType(38, 10), ["0.0000000001", "-" + "9" * 28]),
        ("double", T.DoubleType(), [".5", "5.", "-0", "1E-400", "-.5e+3"]),
        ("float", T.FloatType(), ["3.4028234e38", "1e-60"]),
        ("bigint", T.LongType(), ["-9223372036854775808", "-0", "007"]),
        ("boolean", T.BooleanType(), ["TRUE", "fAlse"]),
        ("timestamp", T.TimestampType(), ["0001-01-01T00:00", "9999-12-31T23:59:59.999999"]),
        ("date", T.DateType(), ["0001-01-01", "9999-12-31"]),
    ]
    found = []
    for name, kind, written in given:
        cast = [f"cast(cast('{value(kind, text)}' as {name}) as string)" for text in written]
        columns = ", ".join(f"{expression} as c{i}" for i, expression in enumerate(cast))
        found += list(spark.sql(f"select {columns}").first())
    assert found == [
        *["0.00", "0.00", "0.00", "5.00", "-0.50", "7.00", "999.99"],
        *["0.0000000001", "-9999999999999999999999999999.0000000000"],
        *["0.5", "5.0", "-0.0", "0.0", "-500.0"],
        *["3.4028235E38", "0.0"],
        *["-9223372036854775808", "0", "7"],
        *["true", "false"],
        *["0001-01-01 00:00:00", "9999-12-31 23:59:59.999999"],
        *["0001-01-01", "9999-12-31"],
    ]
