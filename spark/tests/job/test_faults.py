"""The fault matrix: files as they really arrive, a source for each fault, all in one run: rows, quarantine, figures."""

import gzip
import json
import os
from typing import NamedTuple

import pytest

from world import World

SCHEMA = "id bigint; v string; n struct<x:int,y:array<string>>"


class Fault(NamedTuple):
    """`objects` are merged raw, one file for each first folder, unless `more` says otherwise.

    `rows`: the (id, v) that are expected; `bad`: the quarantine's reasons; `ledger`: figures that differ from the usual
    ones: every object is merged, and every record that is read is used or in quarantine.
    """

    objects: dict[str, bytes]
    rows: list
    bad: dict = {}
    more: dict = {}
    ledger: dict = {}


def csv(exclude=(), **dialect):
    return {"format": "csv", "csv": dialect, "exclude": exclude}


# As synth writes them for the names _SUCCESS and *.md5.
EXCLUDE = [
    {"name": "_SUCCESS", "pattern": "(?:.*/)?_SUCCESS(?:/.*)?"},
    {"name": "*.md5", "pattern": "(?:.*/)?[^/]*[.]md5(?:/.*)?"},
]


FIRST, SECOND = b'{"id":1,"v":"a"}', b'{"id":2,"v":"b"}'
BOTH = [(1, "a"), (2, "b")]
PRETTY = json.dumps({"id": 1, "v": "a", "n": {"x": 1, "y": ["}"]}}, indent=2).encode()
CSV = b"id,v\n1,a\n2,b\n"
LATIN = "id;v\n1;é\n".encode("latin-1")
UNMERGED = {"format": "json"}
FAULTS = {
    "empty_file": Fault({"A/1": b"", "A/2": FIRST, "B/1": b""}, BOTH[:1]),
    "blank_file": Fault({"A/1": b" \r\n\t\n", "B/1": FIRST + SECOND}, BOTH),
    "byte_order_marks": Fault({"A/1": b"\xef\xbb\xbf" + FIRST + b"\n", "A/2": b"\xef\xbb\xbf" + SECOND}, BOTH),
    "crlf": Fault({"A/1": FIRST + b"\r\n", "A/2": SECOND + b"\r\n"}, BOTH),
    "no_final_newline": Fault({"A/1": FIRST, "A/2": SECOND}, BOTH),
    "pretty_printed": Fault({"A/1": PRETTY, "A/2": PRETTY, "A/3": SECOND}, [(1, "a"), (1, "a"), (2, "b")]),
    "single_array": Fault({"A/1": b"[" + FIRST + b"," + SECOND + b"]"}, BOTH),
    "arrays_and_lines": Fault({"A/1": b"[\n" + PRETTY + b"\n]", "A/2": b"[]", "A/3": b"[" + SECOND + b"]"}, BOTH),
    "array_cut_off": Fault(
        {"A/1": b"[" + FIRST + b',{"id":3,"v":"c', "A/2": b"[" + SECOND + b"]"}, BOTH, {"not valid JSON": 1}
    ),
    "brackets_in_strings": Fault(
        {"A/1": b'{"id":1,"v":"\\"}{"}' + b'{"id":2,"v":"}{\\\\"}', "A/2": FIRST},
        [(1, '"}{'), (1, "a"), (2, "}{\\")],
    ),
    "cut_off_before_another": Fault(
        {"A/1": b'{"id":3,"v":"c', "A/2": FIRST, "A/3": SECOND}, BOTH, {"not valid JSON": 1}
    ),
    "not_utf8": Fault({"A/1": b'{"id":3,"v":"\xff"}', "A/2": FIRST}, BOTH[:1], {"invalid UTF-8": 1}),
    "nul": Fault({"A/1": b'{"id":3,"v":"\0"}\n', "A/2": FIRST}, BOTH[:1], {"not valid JSON": 1}),
    "same_name_twice": Fault({"A/1": b'{"id":7,"id":1,"v":"a"}'}, BOTH[:1]),
    "beyond_64_bits": Fault({"A/1": b'{"id":9223372036854775808}', "A/2": FIRST}, BOTH[:1], {"id is not a bigint": 1}),
    "string_for_number": Fault({"A/1": b'{"id":"1"}', "A/2": FIRST}, BOTH[:1], {"id is not a bigint": 1}),
    "unknown_field": Fault({"A/1": b'{"id":1,"v":"a","zz":{"q":[1,{"r":"}{"}]}}'}, BOTH[:1]),
    "nested_misfit": Fault({"A/1": b'{"id":1,"n":{"x":"1"}}', "A/2": FIRST}, BOTH[:1], {"n.x is not an int": 1}),
    "awkward_keys": Fault({f"{a}/1 é%2F+.json": FIRST for a in ("a b", "é", "%2F", "x+y", "A", "AB")}, [(1, "a")] * 6),
    "gzip": Fault(
        {
            "a.json.gz": gzip.compress(PRETTY + SECOND),
            "b.json.gz": gzip.compress(FIRST) + gzip.compress(SECOND),  # two members, the second after the first
            "c.json": FIRST,
        },
        sorted([*BOTH, *BOTH, (1, "a")]),
        more=UNMERGED,
    ),
    "hidden_names": Fault(
        {"a b/%2F é+.json": FIRST, ".hidden/x": SECOND, "_SUCCESS": b"", "A/.x.md5": b"y", "_a/_b": FIRST},
        [(1, "a"), *BOTH],
        more={**UNMERGED, "exclude": EXCLUDE},
        ledger={"objects": {"listed": 5, "read": 3, "skipped": 2, "arrivedDuringRun": 0}},
    ),
    "hidden_folders_of_csv": Fault(
        {"_a/x.csv": CSV, ".b{1}/[x]*.csv": b"id,v\n2,b\n", "c/_SUCCESS": b"", "c/_y.csv": b"\0", "_z=_1.csv": CSV},
        sorted([*BOTH, *BOTH, (2, "b")]),
        more=csv(exclude=EXCLUDE),
        ledger={"objects": {"listed": 5, "read": 3, "skipped": 2, "arrivedDuringRun": 0}},
    ),
    "8_mib": Fault({"A/1": b'{"id":1,"v":"%s"}' % (b"x" * (8 << 20)), "A/2": SECOND}, [(1, 8 << 20), (2, "b")]),
    "csv": Fault(
        {"a.csv": CSV, "b c.csv": b"\xef\xbb\xbfv,id\r\nb,2", "empty.csv": b""}, [*BOTH, (2, "b")], more=csv()
    ),
    "csv_quoted": Fault({"a": b'id,v\n1,"a,\r\n""}{"""\n2,b'}, [(1, 'a,\r\n"}{"'), (2, "b")], more=csv()),
    "csv_encoding": Fault({"a": LATIN}, [(1, "é")], more=csv(delimiter=";", encoding="ISO-8859-1")),
    "csv_marked_utf8_among_others": Fault(
        {
            "a é%2F.csv": b"\xef\xbb\xbf" + "id,v\n1,é\n".encode(),
            "b.csv": "id,v\n2,é\n".encode("cp1252"),
            "c.csv.gz": gzip.compress(b"\xef\xbb\xbf" + "id,v\n3,é€\n".encode()),
            "d.csv": b"\xef\xbb\xbfid,v\n4,\xe9\n",
            "empty.csv": b"",
        },
        [(1, "é"), (2, "é"), (3, "é€")],
        {"invalid UTF-8": 1},
        more=csv(encoding="windows-1252"),
    ),
    "csv_quote_around_records": Fault(
        {"a.csv": b'id,v\n3,"12 INCH\n1,a\n2,b\n4,PIPE 10"\n', "b.csv": b'id,v\n5,"a,\n12, b\nc, d"\n'},
        [*BOTH, (5, "a,\n12, b\nc, d")],
        {"a quote around whole records": 2},
        more=csv(),
    ),
    "csv_columns_come_and_go": Fault(
        {"a.csv": CSV, "b.csv": b"extra,id\nx,2\n"},
        [*BOTH, (2, None)],
        more=csv(optional=["v"], refusesUnknown=False),
        ledger={"unknownFields": {"extra": 1}},
    ),
    "csv_without_header": Fault(
        {"a.csv": b'# x\n1,"he said \\"hi\\""\n', "b.csv": b"#\n2,b\n"},
        [(1, 'he said "hi"'), (2, "b")],
        more=csv(header=False, skipLines=0, escape="\\", comment="#"),
    ),
    "csv_gzip": Fault({"a.csv.gz": gzip.compress(CSV), "b.csv": CSV}, sorted([*BOTH, *BOTH]), more=csv()),
    "csv_broken": Fault(
        {
            "cut.csv": b"id,v\n1,a\n2",
            "open.csv": b'id,v\n3,"c\n2,b\n',
            "bytes.csv": b"id,v\n4,\xff\n5,\0\n",
            "types.csv": b"id,v\n9223372036854775808,x\n1.0,x\n1e3,x\n 1,x\n,null\n",
        },
        [(None, "null"), *BOTH],
        {
            "wrong number of fields": 1,
            "a quote that is not closed": 1,
            "invalid UTF-8": 1,
            "a NUL byte": 1,
            "id is not a bigint": 4,
        },
        more=csv(),
    ),
}


@pytest.fixture(scope="module")
def matrix(spark, tmp_path_factory):
    """All faults in one run: the ledger, and the published rows by source."""
    world = World(tmp_path_factory.mktemp("faults"))
    before = os.environ.get("EMR_INFO_DIR")
    os.environ["EMR_INFO_DIR"] = str(world.root / "info")
    for name, fault in FAULTS.items():
        if fault.more:
            world.land(name, fault.objects)
            schema = "id bigint; v string" if fault.more["format"] == "csv" else SCHEMA
            world.unmerged(name, schema, quarantineLimit=1, **fault.more)
        else:
            world.source(name, SCHEMA, fault.objects, quarantineLimit=1)
    each = [
        f"select '{name}' as source, id, if(length(v) > 99, cast(length(v) as string), v) as v from `{name}`"
        for name in FAULTS
    ]
    world.table("all_of_them", "\nunion all\n".join(each), "source string; id bigint; v string")
    assert world.run() == 0
    rows = {name: [] for name in FAULTS}
    for source, number, text in world.rows(spark, "all_of_them"):
        rows[source].append((number, text))
    yield world, world.ledger(), rows
    os.environ.pop("EMR_INFO_DIR") if before is None else os.environ.update(EMR_INFO_DIR=before)


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_counted_and_loses_no_other_record(matrix, name):
    world, ledger, rows = matrix
    fault, entry = FAULTS[name], ledger["sources"][name]
    assert sorted(rows[name], key=str) == sorted(((i, v and str(v)) for i, v in fault.rows), key=str)
    used, bad, listed = len(fault.rows), sum(fault.bad.values()), len(fault.objects)
    assert entry["records"] == {"read": used + bad, "used": used, "dropped": 0, "quarantined": bad}
    assert entry["quarantined"] == fault.bad
    assert len(world.quarantine(name)) == bad
    taken = "read" if fault.more else "merged"
    plain = {"listed": listed, taken: listed, "skipped": 0, "arrivedDuringRun": 0}
    assert entry["objects"] == fault.ledger.get("objects", plain)
    assert entry["unknownFields"] == fault.ledger.get("unknownFields", {"zz": 1} if name == "unknown_field" else {})
    assert entry["bytes"]["listed"] == sum(map(len, fault.objects.values()))
    assert entry["bytes"]["listed"] == entry["bytes"][taken] + entry["bytes"]["skipped"]


def test_every_equation_holds(matrix):
    _, ledger, _ = matrix
    assert ledger["ok"]
    assert [equation["name"] for equation in ledger["equations"] if not equation["holds"]] == []
    assert len(ledger["equations"]) == 3 * len(FAULTS) + 1


def refused(world, capsys, objects, exit_code=1, **more):
    world.land("things", objects)
    world.unmerged("things", "id bigint; v string", **more)
    world.table("things", "select id, v from things", "id bigint; v string")
    assert world.run() == exit_code
    assert not (world.root / "tables").exists()
    error = capsys.readouterr().err.split("error: ", 1)[1].rstrip("\n")
    assert world.ledger()["error"] == error
    return error


def test_a_header_that_is_not_the_schema_stops_the_run(world, capsys):
    assert refused(world, capsys, {"a.csv": CSV, "b c.csv": b"id,w\n1,a\n"}, exit_code=2, **csv()) == (
        f'things: file:{world.root}/landing/things/b c.csv: its header has no column "v", which the schema declares; '
        "correct the header or the schema, or write { type: …, optional: true } for a column that some files lack"
    )


def test_lines_that_end_with_a_carriage_return_alone_stop_the_run(world, capsys):
    assert refused(world, capsys, {"a.csv": b"id,v\r1,a\r"}, exit_code=2, **csv()) == (
        f"things: file:{world.root}/landing/things/a.csv: the first line has a carriage return inside a line; end "
        "lines with a line feed, correct the header or the schema, or write { type: …, optional: true } for a column "
        "that some files lack"
    )


def test_a_gzip_that_is_cut_off_stops_the_run(world, capsys):
    assert refused(world, capsys, {"a.csv.gz": gzip.compress(CSV * 1000)[:-12]}, **csv()) == (
        f"things: file:{world.root}/landing/things/a.csv.gz cannot be decompressed (it is cut off); replace it with a "
        "complete file, or remove it"
    )


def test_a_compression_that_is_not_read_stops_the_run(world, capsys):
    assert refused(world, capsys, {"a.json": FIRST, "b.json.zst": b"x"}, format="json") == (
        f"things: {world.uri('landing/things')}b.json.zst is compressed in a format that is not read; compress it "
        "as .gz, .gzip or .bz2, or remove it"
    )


def test_a_source_without_objects_stops_the_run(world, capsys):
    assert refused(world, capsys, {}, **csv()) == (
        f"things: there is no object below {world.uri('landing/things')}; put the data there, or fix the prefix"
    )
