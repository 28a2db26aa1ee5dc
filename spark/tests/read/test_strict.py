"""A value is read as it is written, or its record is in quarantine, however the record is written."""

import json
from datetime import date, datetime, timezone
from decimal import Decimal

import pytest

from world import World

TYPES = {
    "day": "date",
    "ts": "timestamp",
    "ntz": "timestamp_ntz",
    "price": "decimal(10,2)",
    "long": "decimal(38,18)",
    "s": "string",
    "x": "double",
    "f": "float",
    "days": "array<date>",
    "texts": "array<string>",
    "xs": "array<double>",
    "prices": "array<decimal(4,1)>",
}
NESTED = {"n": "struct<day:date,s:string,x:double,price:decimal(4,1)>", "m": "map<string,timestamp>"}


def utc(*parts):
    return datetime(*parts, tzinfo=timezone.utc).replace(tzinfo=None)


# Field, JSON as written, and the value.
GOOD = [
    ("day", '"2018-11-01"', date(2018, 11, 1)),
    ("day", '"2018-11-01T00:00:00.000Z"', date(2018, 11, 1)),
    ("day", '"2012-02-29"', date(2012, 2, 29)),
    ("day", '"0001-01-01"', date(1, 1, 1)),
    ("day", '"1582-10-10"', date(1582, 10, 10)),
    ("day", "null", None),
    ("ts", '"2018-11-01"', utc(2018, 11, 1)),
    ("ts", '"2018-11-01 10:00"', utc(2018, 11, 1, 10)),
    ("ts", '"0002-01-01T00:00:00"', utc(2, 1, 1)),
    ("ts", '"1883-11-18T12:03:58Z"', utc(1883, 11, 18, 12, 3, 58)),
    ("ntz", '"1582-10-14 10:00"', utc(1582, 10, 14, 10)),
    ("ts", '"2018-11-01T10:00:00.123456Z"', utc(2018, 11, 1, 10, 0, 0, 123456)),
    ("ts", '"2018-11-01T10:00:00.100000000Z"', utc(2018, 11, 1, 10, 0, 0, 100000)),
    ("ts", '"2018-11-01T10:00:00+01:00"', utc(2018, 11, 1, 9)),
    ("ts", '"2018-11-01T10:00:00+0130"', utc(2018, 11, 1, 8, 30)),
    ("ntz", '"2018-11-01T10:00:00+01:00"', utc(2018, 11, 1, 9)),
    ("price", "1.5", Decimal("1.50")),
    ("price", '"1.50"', Decimal("1.50")),
    ("price", "1.5000", Decimal("1.50")),
    ("price", "-12345678.99", Decimal("-12345678.99")),
    ("price", "1e-2", Decimal("0.01")),
    ("price", "0e-30", Decimal("0.00")),
    ("price", "1." + "0" * 60, Decimal("1.00")),
    ("long", "0.123456789012345678", Decimal("0.123456789012345678")),
    ("s", "1.10", "1.10"),
    ("s", '"1.10"', "1.10"),
    ("s", "12345678901234567890.12", "12345678901234567890.12"),
    ("s", "0.12345678901234567890123", "0.12345678901234567890123"),
    ("s", "1e400", "1e400"),
    ("s", "1E5", "1E5"),
    ("s", "12345678901234567890123", "12345678901234567890123"),
    ("s", "true", "true"),
    ("s", '{"a":1.10,"b":["é",{"c":1e400}]}', '{"a":1.10,"b":["é",{"c":1e400}]}'),
    ("s", "[1.50]", "[1.50]"),
    ("s", '"[1.5]"', "[1.5]"),
    ("s", '"\\"Infinity\\""', '"Infinity"'),
    ("s", '"2.5 stars"', "2.5 stars"),
    ("texts", '["1.10",1.10,"x"]', ["1.10", "1.10", "x"]),
    ("x", "1.10", 1.1),
    ("xs", "[1.5,null]", [1.5, None]),
    ("days", '["2018-11-01",null]', [date(2018, 11, 1), None]),
    ("prices", "[1.5,2]", [Decimal("1.5"), Decimal("2.0")]),
]
GOOD_NESTED = [
    ("n", '{"day":"2018-11-01","s":1.10,"x":2.5,"price":1.5}', (date(2018, 11, 1), "1.10", 2.5, Decimal("1.5"))),
    ("n", '{"s":"1.10"}', (None, "1.10", None, None)),
    ("n", "null", None),
    ("m", '{"a":"2018-11-01T10:00:00Z"}', {"a": utc(2018, 11, 1, 10)}),
]
BAD = [
    *[("price", f'"{text}"', "price is not a decimal(10,2)") for text in ("1,50", ",5", "1\\u002c50", "\\u0031,5")],
    ("prices", '[1,"1,5"]', "prices[] is not a decimal(4,1)"),
    *[("day", f'"{text}"', "day is not a date") for text in ("2018-02-30", "2018-13-01", "0000-00-00", "20181101")],
    *[("day", f'"{text}"', "day is not a date") for text in ("5", "2018-11-01 junk", "2018-11-01T10:00:00", "")],
    ("day", "20181101", "day is not a date"),
    *[("ts", f'"{text}"', "ts is not a timestamp") for text in ("0000-00-00 00:00:00", "10:00", "2018", "1541106106")],
    *[
        ("ts", f'"2018-11-01 {text}"', "ts is not a timestamp")
        for text in ("10:00:00 XYZ", "24:00", "10:00:00.1234567")
    ],
    ("ts", "1541106106796", "ts is not a timestamp"),
    ("ts", "1541106106", "ts is not a timestamp"),
    ("ntz", "1541106106", "ntz is not a timestamp_ntz"),
    *[("price", text, "price is not a decimal(10,2)") for text in ("1.999", "0.004", "12345678.996", "1e-3", '"x"')],
    ("price", "1.9900000000000000000000000000000000000000000001", "price is not a decimal(10,2)"),
    ("price", "1.9999999999999999999999999999999999999999999999", "price is not a decimal(10,2)"),
    ("long", "0.1234567890123456789", "long is not a decimal(38,18)"),
    ("x", "1e400", "x is not a double"),
    ("f", "1e39", "f is not a float"),
    ("xs", "[1.5,1e400]", "xs[] is not a double"),
    ("days", '["2018-11-01","2018-02-30"]', "days[] is not a date"),
    ("prices", "[1.5,1.55]", "prices[] is not a decimal(4,1)"),
]
BAD_NESTED = [
    ("n", '{"day":"2018-02-30"}', "n.day is not a date"),
    ("n", '{"x":1e400}', "n.x is not a double"),
    ("n", '{"price":1.55}', "n.price is not a decimal(4,1)"),
    ("m", '{"a":"2018-11-01T10:00:00Z","b":1541106106796}', "m[] is not a timestamp"),
]
LAYOUTS = {
    "line": lambda id, field, text: f'{{"id":{id},"{field}":{text}}}',
    "blanks": lambda id, field, text: f'{{"id": {id}, "{field}": {text}}}',
    "lines": lambda id, field, text: f'{{\n "id": {id},\n "{field}": {text}\n}}',
}
CASES = dict(enumerate([*GOOD, *BAD, *GOOD_NESTED, *BAD_NESTED]))  # {id: (field, JSON, value or reason)}


@pytest.fixture(scope="module")
def outcome(spark, tmp_path_factory):
    """{layout: ({id: row}, {id: reason})}, each record in a file of its own, all in one run."""
    patch = pytest.MonkeyPatch()
    world = World(tmp_path_factory.mktemp("strict"))
    patch.setenv("EMR_INFO_DIR", str(world.root / "info"))
    schema = "; ".join(f"{name} {kind}" for name, kind in {"id": "bigint", **TYPES, **NESTED}.items())
    for layout, write in LAYOUTS.items():
        objects = {f"{id:03}/1": write(id, *case[:2]).encode() for id, case in CASES.items()}
        world.source(layout, schema, objects, quarantineLimit=1)
        world.table(f"of_{layout}", f"select * from `{layout}`", schema)
    assert world.run() == 0
    found = {}
    for layout in LAYOUTS:
        rows = {row["id"]: row for row in spark.read.parquet(world.uri(f"tables/of_{layout}")).collect()}
        found[layout] = (
            rows,
            {json.loads(record["text"])["id"]: record["reason"] for record in world.quarantine(layout)},
        )
    patch.undo()
    return found


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_value_is_read_as_it_is_written(outcome, layout):
    rows, reasons = outcome[layout]
    good = {id: case for id, case in CASES.items() if case in GOOD or case in GOOD_NESTED}
    assert {id: _plain(rows[id], case[0]) if id in rows else reasons[id] for id, case in good.items()} == {
        id: value for id, (_, _, value) in good.items()
    }
    assert set(rows) == set(good)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_any_other_value_is_in_quarantine_with_its_reason(outcome, layout):
    _, reasons = outcome[layout]
    bad = {id: case for id, case in CASES.items() if case in BAD or case in BAD_NESTED}
    assert reasons == {id: reason for id, (_, _, reason) in bad.items()}


def _plain(row, field):
    value = row[field]
    if field == "ts" and value:
        return _utc(value)
    if field == "m":
        return {name: _utc(moment) for name, moment in value.items()}
    return tuple(value) if isinstance(value, tuple) else value


def _utc(moment):
    # PySpark gives timestamps in the zone of this machine.
    return moment.astimezone(timezone.utc).replace(tzinfo=None)
