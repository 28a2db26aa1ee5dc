"""Shapes in which other people's data lies, all in one run: names, kept fields, arrays in objects, text, keys."""

import datetime
import json

import pytest

from world import World, columns

FIELDS = "id bigint; v string"
KEPT = (
    b'{"id":1,"zz":{"q":[1.50,"\\u0001"]},"n":{"x":1,"w":2}}{"id":2,"m":{"a":{"x":1},"a":{"x":2}}}'
    b'{"id":3,"l":[{"k":1},{"k":2,"new":[]}],"m":{"a":{"x":1},"b":{"w":null}}}{"id":-1,"zz":1}{"id":"bad","zz":1}'
)
TRAIL = [
    b'{"Account":"a1","Records":[{"id":1,"v":"x"},{"id":"odd"},{"id":2,"new":true}],"Region":"r1","More":{"k":1}}',
    b'\n{"Records":[],"Account":"a2"}{"Records":{"id":9}}{"Account":"a3"}\n',
    b'[{"Records":[{"id":3},null]},{"Seq":"x","Records":[{"id":4}]}]',
]
# The first is cut off in its second record, the second between records, the third behind them.
CUT = b'{"Records":[{"id":1},{"id":2,"v":"cu{"Records":[{"id":3},{"Records":[{"id":4},{"id":oops},{"id":5}],"x":oops}'
CUT += b'\n{"Records":[{"id":6}]}'
# Envelopes with the field Account that are broken: before and in it, behind it, and in a nested array of that name.
BROKEN = [
    b'{"Records":[{"id":1}],"Account":"cu{"Account":"b","Records":[{"id":2}]}{"Records":[{"id":3}],"Account":',
    b'{"Account":"c","Records":[{"id":4}]}{"Account":"c\xff","Records":[{"id":5}],{"Account":"\\ud83d","Records":[{"id":6}],',
    b'{"Account":"d","Records":[{"id":7,"Records":[{"id":8}]},{"id":9}',
    b'{"Account":"e","Records":[{"id":10}],"Records":null}',
]
TEXT = b'\xef\xbb\xbf[1,"2"]\r\n\n \x1e{"v":NaN}\nlast \xc3\xa9\nbad \xff'
# As synth writes it for tenant={tenant}/{year}/.
BY_TENANT = {
    "template": "tenant={tenant}/{year}/",
    "fits": "tenant=[^/]+/[^/]+/.*",
    "values": "tenant=([^/]+?)/([^/]+?)/.*",
    "columns": columns("tenant string; year int"),
    "hive": ["tenant"],
}
IN_KEYS = {
    "tenant=a%20b/2024/x/1.json": b'{"id":1}',
    "tenant=a%20b/2024/2.json": b'{"id":2,"tenant":"own"}',
    "tenant=\xe9%C3%A9%2/0024/3": b'{"id":3}',
    "tenant=__HIVE_DEFAULT_PARTITION__/2023/4": b'{"id":4}',
    "tenant=z/1999/5": b'{"id":5}',
    "tenant=z/20x4/6": b'{"id":6,"new":1}',
    "tenant=%ff/2024/7": b'{"id":7}{"id":"odd"}',
}
NOT_IN_KEYS = {"loose.json": b"?", "tenant=z/8": b"??", "tenant=z/_SUCCESS": b"", "year=1/2024/9": b'{"id":9}'}
BY_SHOP = {
    "template": "{day}/shop_{shop}-{part}.csv",
    "fits": "[^/]+/shop_[^/]+-[^/]+[.]csv",
    "values": "([^/]+?)/shop_([^/]+?)-([^/]+?)[.]csv",
    "columns": columns("day date; shop string; part int"),
}
SHOPS = {
    "2024-01-05/shop_a-1.csv": b"id,v\n1,x\n2,y\n",
    "2024-01-05/shop_b%20c-02.csv": b'id,v\n3,"z\nz"\n',
    "2024-13-05/shop_a-1.csv": b'id,v\n4,"w\nw"\n',
    "2024-01-05/shop_a.csv": b"not,csv",
}
BY_NUMBER = {"template": "{n}/", "fits": "[^/]+/.*", "values": "([^/]+?)/.*", "columns": columns("n bigint")}
VALUES = b'[[1,2],["}"]]{"k":{"a":1}}"{\\"a\\": 1}" 5\n[1,\n[2]]'


@pytest.fixture(scope="module")
def shapes(spark, tmp_path_factory):
    patch = pytest.MonkeyPatch()
    world = World(tmp_path_factory.mktemp("shapes"))
    patch.setenv("EMR_INFO_DIR", str(world.root / "info"))
    loose = {"quarantineLimit": 1}

    names = world.source("names", "deleted string; upper bigint; lower string; `a b.c` int; __file string", {}, **loose)
    names["schema"] = [
        {"name": "deleted", "type": "string", "field": "__deleted"},
        {"name": "upper", "type": "bigint", "field": "Id"},
        {"name": "lower", "type": "string", "field": "id"},
        {"name": "a b.c", "type": "int"},
        {"name": "__file", "type": "string"},
    ]
    kept_schema = "id bigint; n struct<x:int>; l array<struct<k:int>>; m map<string,struct<x:int>>"
    refill(world, "names", b'{"__deleted":"no","Id":7,"id":"x","a b.c":5,"__file":"f"}{"Id":"bad","id":"y"}')
    rule = {"name": "is positive", "where": "id > 0 or unknown_fields is null", "place": "p.yaml:1"}
    world.source("kept", kept_schema, {"A/1": KEPT}, unknownFields="keep", keep=[rule], **loose)
    envelope = [{"name": "account", "type": "string", "field": "Account"}, {"name": "Region", "type": "string"}]
    envelope.append({"name": "seq", "type": "int", "field": "Seq"})
    trail = {f"A/{place}": data for place, data in enumerate(TRAIL)}
    world.source("trail", FIELDS, trail, each=["Records"], envelope=envelope, **loose)
    world.source("cut", FIELDS, {"A/1": CUT}, each=["Records"], **loose)
    broken = {f"{place}/1": data for place, data in enumerate(BROKEN)}
    world.source("broken", FIELDS, broken, each=["Records"], envelope=envelope[:1], **loose)
    levels = {"A/1": b'{"by":"x","a":{"by":"y","rows":[{"id":1}]}}{"by":"z","a":{"rows":[{"id":2}]}}'}
    by = [{"name": "by", "type": "string"}]
    world.source("levels", FIELDS, levels, each=["a", "rows"], envelope=by, **loose)
    lost = {"A/1": b'{"More":1,"Records":[{"id":1}],"More":'}
    world.source("unkept", FIELDS, lost, each=["Records"], unknownFields="keep", **loose)
    deep = b'{"a":{"rows":[{"id":1,"q":1}],"by":"me"},"z":2}'
    world.source("deep", FIELDS, {"A/1": deep}, each=["a", "rows"], unknownFields="keep", **loose)
    world.land("lines", {"x": TEXT})
    world.unmerged("lines", "line string", format="text", **loose)
    world.source("values_", "v string", {"A/1": VALUES}, format="text", text={"record": "value"}, **loose)
    nested = b'{"id":1,"v":' + b'{"l":' * 190 + b"1" + b"}" * 190 + b"}"
    world.source("nested", FIELDS, {"A/1": nested})

    from_keys(world)
    world.table("of_names", "select *, `a b.c` as abc from names", "abc int")
    world.job["tables"][-1]["sql"] = "select deleted, upper, lower, `a b.c` as abc, __file as own from names"
    world.job["tables"][-1]["columns"] = columns("deleted string; upper bigint; lower string; abc int; own string")
    world.table("of_kept", "select id, unknown_fields as rest from kept", "id bigint; rest string")
    world.table(
        "of_maps", "select id, size(m) as n, m['a'].x as x from kept where m is not null", "id bigint; n int; x int"
    )
    world.table(
        "of_trail", "select id, v, account, Region from trail", "id bigint; v string; account string; Region string"
    )
    world.table("of_cut", "select id from cut", "id bigint")
    world.table("of_broken", "select id, account from broken", "id bigint; account string")
    world.table("of_levels", "select id, by from levels", "id bigint; by string")
    world.table("of_deep", "select id, unknown_fields as rest from deep", "id bigint; rest string")
    world.table("of_lines", "select line from lines", "line string")
    world.table("of_values", "select v from values_", "v string")
    world.table("of_nested", "select length(v) as n from nested", "n int")
    assert world.run() == 0
    yield world
    patch.undo()


def from_keys(world):
    """Sources with columns that come from keys."""
    exclude = [{"name": "_SUCCESS", "pattern": "(?:.*/)?_SUCCESS(?:/.*)?"}]
    rule = {"name": "is of this century", "where": "year > 2000 or year = 24", "place": "p.yaml:1"}
    more = {"path": BY_TENANT, "exclude": exclude, "keep": [rule], "quarantineLimit": 1}
    source = world.source("keyed", "id bigint", {}, **more)
    source["groupBy"] = f"file://{world.root}/landing/(keyed/(?:[^/]+/){{0,2}}).*"
    world.land("keyed", {**IN_KEYS, **NOT_IN_KEYS})
    lines, merged = [], world.root / "merged" / "keyed"
    for key, data in IN_KEYS.items():
        file = merged.joinpath(*key.split("/")[:2]) / key.split("/")[1]
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("ab") as stream:
            stream.write(data)
        lines.append({"path": f"{merged}/{key}", "baseName": key, "srcDir": str(merged), "size": len(data)})
    world.manifest("keyed", lines)
    world.table("of_keyed", "select id, tenant, year from keyed", "id bigint; tenant string; year int")

    world.land("shops", SHOPS)
    world.unmerged("shops", FIELDS, format="csv", path=BY_SHOP, quarantineLimit=1)
    world.table("of_shops", "select * from shops", f"{FIELDS}; day date; shop string; part int")

    world.land("numbers", {"7/a": b"x\ny", "8x/b": b"z\n"})
    world.unmerged("numbers", "line string", format="text", path=BY_NUMBER, quarantineLimit=1)
    world.table("of_numbers", "select line, n from numbers", "line string; n bigint")


def refill(world, name, data):
    """The only merged file of a source."""
    land, merged = world.root / "landing" / name, world.root / "merged" / name
    land.mkdir(parents=True, exist_ok=True)
    (land / "1").write_bytes(data)
    (merged / "A").write_bytes(data)
    world.manifest(name, [{"path": f"{merged}/1", "baseName": "1", "srcDir": str(merged), "size": len(data)}])


def entry(world, name):
    return world.ledger()["sources"][name]


def test_every_equation_holds(shapes):
    assert [equation["name"] for equation in shapes.ledger()["equations"] if not equation["holds"]] == []


def test_columns_have_other_names_than_their_fields(spark, shapes):
    assert shapes.rows(spark, "of_names") == [("no", 7, "x", 5, "f")]
    assert entry(shapes, "names")["quarantined"] == {"Id is not a bigint": 1}
    assert entry(shapes, "names")["unknownFields"] == {}


def test_undeclared_fields_are_kept_as_json(spark, shapes):
    assert sorted(shapes.rows(spark, "of_kept")) == [
        (1, '{"zz":{"q":[1.50,"\\u0001"]},"n":{"w":2}}'),
        (2, None),
        (3, '{"l":[null,{"new":[]}],"m":{"b":{"w":null}}}'),
    ]
    found = entry(shapes, "kept")
    assert found["records"] == {"read": 5, "used": 3, "dropped": 1, "quarantined": 1, "unknownKept": 3}
    assert found["unknownFields"] == {"zz": 3, "l[].new": 1, "m[].w": 1, "n.w": 1}
    (equation,) = [e for e in shapes.ledger()["equations"] if e["name"].startswith("kept: records with")]
    assert (equation["left"], equation["right"]) == (4, 4)


def test_of_a_name_that_a_map_has_twice_the_last_value_counts(spark, shapes):
    assert sorted(shapes.rows(spark, "of_maps")) == [(2, 1, 2), (3, 2, 1)]


def test_the_elements_of_an_array_are_the_records(spark, shapes):
    assert sorted(shapes.rows(spark, "of_trail"), key=str) == [
        (1, "x", "a1", "r1"),
        (2, None, "a1", "r1"),
        (3, None, None, None),
    ]
    found = entry(shapes, "trail")
    assert found["quarantined"] == {
        "Seq is not an int": 1,
        "Records is not an array": 1,
        "id is not a bigint": 1,
        "no field Records": 1,
        "not a JSON object": 1,
    }
    assert found["unknownFields"] == {"(envelope).More": 3, "new": 1}


def test_a_cut_off_array_loses_only_what_was_cut(spark, shapes):
    assert sorted(shapes.rows(spark, "of_cut")) == [(1,), (3,), (4,), (5,), (6,)]
    assert entry(shapes, "cut")["quarantined"] == {"not valid JSON": 3, "not a JSON object": 1}


def test_a_broken_envelope_changes_no_value_of_its_records(spark, shapes):
    assert sorted(shapes.rows(spark, "of_broken")) == [(2, "b"), (4, "c"), (7, "d"), (9, "d")]
    found = [(bad["reason"], bad["detail"]) for bad in shapes.quarantine("broken") if bad["text"].startswith('{"id":')]
    cut = ("not valid JSON", "the object around the record is broken before or in its field Account")
    assert found == [
        cut,
        cut,
        ("invalid UTF-8", "byte 0xff at offset 49"),
        ("half of a surrogate pair", "\\ud83d alone is not a character; Spark would read a question mark"),
        ("Records is not an array", "found null, a null"),
    ]


def test_undeclared_fields_of_a_broken_envelope_are_not_kept_in_part(shapes):
    detail = "the object around the record is broken, and unknownFields: keep needs all of its fields"
    assert [bad["detail"] for bad in shapes.quarantine("unkept")][0] == detail
    assert entry(shapes, "unkept")["records"]["unknownKept"] == 0


def test_an_array_in_an_object_in_an_object_is_read(spark, shapes):
    assert shapes.rows(spark, "of_deep") == [(1, '{"(envelope)":{"a":{"by":"me"},"z":2},"q":1}')]
    assert entry(shapes, "deep")["unknownFields"] == {"(envelope).a.by": 1, "(envelope).z": 1, "q": 1}


def test_a_field_in_several_objects_around_the_array_is_refused(spark, shapes):
    assert shapes.rows(spark, "of_levels") == [(2, "z")]
    assert entry(shapes, "levels")["quarantined"] == {"by comes in several objects": 1}
    (bad,) = shapes.quarantine("levels")
    assert bad["detail"] == ("around a.rows; remove it from envelope: with unknownFields: keep, SQL finds each of them")


def test_lines_of_text_are_read(spark, shapes):
    assert sorted(row[0] for row in shapes.rows(spark, "of_lines")) == [' \x1e{"v":NaN}', '[1,"2"]', "last é"]
    assert entry(shapes, "lines")["quarantined"] == {"invalid UTF-8": 1}


def test_json_values_are_read_as_text(spark, shapes):
    assert sorted(row[0] for row in shapes.rows(spark, "of_values")) == [
        *['"{\\"a\\": 1}"', "5", "[1,\n[2]]", '[[1,2],["}"]]', '{"k":{"a":1}}'],
    ]


def test_deeply_nested_values_are_read_as_text(spark, shapes):
    assert shapes.rows(spark, "of_nested") == [(190 * 6 + 1,)]


def test_the_quarantine_has_the_text_of_each_record(shapes):
    texts = {bad["text"] for bad in shapes.quarantine("trail")}
    assert {'{"id":"odd"}', "null", '{"Records":{"id":9}}', '{"Account":"a3"}'} <= texts
    assert all(json.loads(text) != [] for text in texts)


def test_columns_come_from_keys_of_merged_objects(spark, shapes):
    assert sorted(shapes.rows(spark, "of_keyed")) == [
        (1, "a b", 2024),
        (2, "a b", 2024),
        (3, "\xe9\xe9%2", 24),
        (4, None, 2023),
    ]
    found = entry(shapes, "keyed")
    assert found["records"] == {"read": 8, "used": 4, "dropped": 1, "quarantined": 3}
    assert found["quarantined"] == {"tenant is not UTF-8 in percent-encoding": 2, "year is not an int": 1}
    assert found["unknownFields"] == {"tenant": 1, "new": 1}
    assert [(bad["reason"], bad["detail"], bad["text"]) for bad in shapes.quarantine("keyed")][-1] == (
        *("year is not an int", 'found "20x4" in the key', '{"id":6,"new":1}'),
    )


def test_objects_that_do_not_fit_the_path_are_counted(shapes):
    skipped = {found["rule"]: found for found in entry(shapes, "keyed")["skipped"]}
    assert {rule: (found["objects"], found["bytes"]) for rule, found in skipped.items()} == {
        'exclude "_SUCCESS"': (1, 0),
        'does not fit path "tenant={tenant}/{year}/"': (3, 11),
    }
    samples = skipped['does not fit path "tenant={tenant}/{year}/"']["samples"]
    assert samples == [shapes.uri("landing/keyed") + key for key in ("loose.json", "tenant=z/8", "year=1/2024/9")]
    (of_shops,) = entry(shapes, "shops")["skipped"]
    assert (of_shops["rule"], of_shops["objects"]) == ('does not fit path "{day}/shop_{shop}-{part}.csv"', 1)


def test_columns_come_from_keys_of_objects_that_are_not_merged(spark, shapes):
    day = datetime.date(2024, 1, 5)
    assert sorted(shapes.rows(spark, "of_shops")) == [
        (1, "x", day, "a", 1),
        (2, "y", day, "a", 1),
        (3, "z\nz", day, "b%20c", 2),
    ]
    (bad,) = shapes.quarantine("shops")
    assert (bad["reason"], bad["detail"]) == ("day is not an ISO 8601 date", 'found "2024-13-05" in the key')
    assert bad["text"] == '4,"w\nw"'
    assert sorted(shapes.rows(spark, "of_numbers")) == [("x", 7), ("y", 7)]
    (bad,) = shapes.quarantine("numbers")
    assert (bad["reason"], bad["detail"], bad["text"]) == ("n is not a bigint", 'found "8x" in the key', "z")
