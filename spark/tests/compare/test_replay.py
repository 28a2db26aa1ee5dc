"""Records in quarantine that are read again, and flow into the tables."""

import base64
import json
import shutil
from pathlib import Path

import jsonschema
import pytest

from test_loads import old
from world import columns, lines

LEDGER = jsonschema.Draft202012Validator(
    json.loads((Path(__file__).resolve().parents[3] / "docs" / "ledger.schema.json").read_text())
)
NEW_SCHEMA = "id string; day string"
SQL = "select cast(id as bigint) as id, day from things"
TABLE = "id bigint; day string"


def load(world, run, name="things"):
    world.cluster(run)
    world.merge(name)
    assert world.run() == 0


def two_loads(world, **table):
    """Two loads: of j-1 two of three records are in quarantine, of j-2 one of two."""
    world.incremental("things", "id bigint; day string", quarantineLimit=1)
    world.table("things", SQL, TABLE, partitionBy=["day"], **table)
    world.table("days", "select day, count(*) as n from tables.things group by day", "day string; n bigint")
    world.land("things", {"A/1": lines({"id": 1, "day": "a"}, {"id": "2", "day": "b"}) + b'{"id": 3, "day": oops}\n'})
    old(world, "A/1")
    load(world, "j-1")
    world.land("things", {"B/1": lines({"id": 4, "day": "a"}, {"id": "5", "day": "a"})})
    old(world, "B/1")
    load(world, "j-2")
    world.job["sources"][0]["schema"] = columns(NEW_SCHEMA)
    world.cluster("j-3")
    return world


@pytest.fixture
def loaded(world, request):
    return two_loads(world, **getattr(request, "param", {"mode": "append"}))


def ids(world, spark):
    return sorted(row[0] for row in world.rows(spark, "things"))


def test_a_replay_adds_what_is_good_now(loaded, spark, capsys):
    world = loaded
    assert ids(world, spark) == [1, 4]
    assert world.run("--replay=j-1") == 0
    assert ids(world, spark) == [1, 2, 4]
    assert world.rows(spark, "days") and sorted(world.rows(spark, "days")) == [("a", 2), ("b", 1)]
    ledger = world.ledger()
    assert "load" not in ledger
    things = ledger["sources"]["things"]
    assert things["replayed"] == {"j-1": 2}
    assert things["records"] == {"read": 2, "used": 1, "dropped": 0, "quarantined": 1}
    assert [(found["name"], found["left"], found["right"]) for found in ledger["equations"][:2]] == [
        ("things: records in quarantine of run j-1 = replayed", 2, 2),
        ("things: records read = used + dropped + quarantined", 2, 2),
    ]
    (bad,) = world.quarantine("things")
    assert (bad["run"], bad["offset"], bad["text"]) == ("j-1", 46, '{"id": 3, "day": oops}')
    assert (bad["reason"], bad["file"]) == ("not valid JSON", f"file:{world.root}/merged/j-1/things/A")
    assert (
        "things: 2 records in quarantine read again: 1 used, 0 dropped, 1 in quarantine again"
        in capsys.readouterr().out
    )

    LEDGER.validate(ledger)

    # Twice is once.
    files = world.published("things")
    world.cluster("j-4")
    assert world.run("--replay=j-1") == 0
    assert world.published("things") == files and world.ledger()["sources"] == {}
    LEDGER.validate(world.ledger())
    assert (
        "things of run j-1 was replayed before, by run j-3; 1 that still did not fit are in its quarantine: name that "
        "run\nthere is nothing to replay\n"
    ) in capsys.readouterr().out

    # What is left: the other run, and what the first replay put into quarantine again.
    world.cluster("j-5")
    assert world.run("--replay=all") == 0
    assert world.ledger()["sources"]["things"]["replayed"] == {"j-2": 1, "j-3": 1}
    assert ids(world, spark) == [1, 2, 4, 5]
    assert [bad["run"] for bad in world.quarantine("things")] == ["j-1"]

    # The next load goes on, and replaces nothing.
    world.land("things", {"C/1": lines({"id": "6", "day": "c"})})
    old(world, "C/1")
    load(world, "j-6")
    assert ids(world, spark) == [1, 2, 4, 5, 6] and world.ledger()["load"] == 3


def state(world):
    """The published tables with their bytes, and the marks."""
    return {name: (world.root / "tables" / name).read_bytes() for name in world.published("")}


def test_records_of_arrays_are_read_again_with_what_is_beside_them(world, spark):
    world.incremental(
        "each",
        "id bigint; v string",
        quarantineLimit=1,
        each=["detail", "items"],
        envelope=columns("account bigint; late string"),
        unknownFields="keep",
    )
    before, after = b'{"account": "007", "x": 1, "detail": {"items": ', b', "more": [1, 2]}, "late": "z"}'
    items = [b'{"id": 1, "v": "\xc3\xa9"}', b'{"id": 2, "v": "\xff", "new": 1}', b'{"id": "3", "v": "x"}', b"17"]
    whole = before + b"[" + b", ".join(items) + b"]" + after
    cut = b'{"account": "8", "late": "y", "detail": {"items": [{"id": 9, "v": "w"}, {"id": 10'
    world.land("each", {"A/1": whole + b"\n" + cut})
    kept = "id bigint; account string; late string; v string; unknown_fields string"
    sql = "select bigint(id) as id, string(account) account, late, v, unknown_fields from each"
    world.table("each", sql, kept, mode="append")
    load(world, "j-1", "each")
    assert world.ledger()["sources"]["each"]["records"]["quarantined"] == 6
    found = world.quarantine("each")
    assert base64.b64decode(found[1]["bytes"]) == before + b"[" + items[1] + b"]" + after
    assert base64.b64decode(found[1]["bytes"])[found[1]["begin"] : found[1]["end"]] == items[1]

    world.job["sources"][0]["envelope"] = columns("account string; late string")
    world.job["sources"][0]["schema"] = columns("id string; v string")
    world.cluster("j-2")
    assert world.run("--replay=j-1") == 0
    rest = '{"(envelope)":{"x":1,"detail":{"more":[1,2]}}}'
    assert sorted(world.rows(spark, "each")) == [(1, "007", "z", "é", rest), (3, "007", "z", "x", rest)]
    assert [(bad["offset"], bad["reason"]) for bad in world.quarantine("each")] == [
        (found[1]["offset"], "invalid UTF-8"),
        (found[3]["offset"], "not a JSON object"),
        (found[4]["offset"], "not valid JSON"),
        (found[5]["offset"], "not valid JSON"),
    ]

    # What an envelope has that is broken is enough without unknownFields: keep.
    world.job["sources"][0]["unknownFields"] = "allow"
    world.job["tables"][0]["sql"] = sql.replace("unknown_fields", "string(null) as unknown_fields")
    world.cluster("j-3")
    assert world.run("--replay=j-2") == 0
    assert (9, "8", "y", "w", None) in world.rows(spark, "each")


CSV_FILE = (
    "id;name;day\r\n"
    "1;anna;01/02/2024\r\n"
    '2;"two\r\nlines";02/02/2024\r\n'
    "3;c\u00e9line;2024-02-03\r\n"
    "4;short\r\n"
    '5;"open;2024-02-05\r\n'
    "6;ok;2024-02-06"
)


def test_csv_is_read_again_with_its_header_and_its_bytes(world, spark):
    world.land("people", {"d/a b.csv": CSV_FILE.encode("cp1252")})
    source = world.unmerged(
        "people",
        "day date; id bigint; name string",
        format="csv",
        csv={"delimiter": ";"},
        quarantineLimit=1,
        path={"template": "{folder}/", "fits": "[^/]+/.*", "values": "([^/]+)/.*", "columns": columns("folder string")},
    )
    sql = "select id, name, day, folder from people"
    world.table("people", sql, "id bigint; name string; day date; folder string", mode="append")
    assert world.run() == 0
    assert world.ledger()["sources"]["people"]["records"] == {"read": 6, "used": 1, "dropped": 0, "quarantined": 5}

    source["csv"] = {"delimiter": ";", "encoding": "windows-1252", "timestampFormats": ["dd/MM/yyyy", "yyyy-MM-dd"]}
    world.cluster("j-2")
    assert world.run("--replay=j-1") == 0
    assert sorted((i, name, str(day), folder) for i, name, day, folder in world.rows(spark, "people")) == [
        (1, "anna", "2024-02-01", "d"),
        (2, "two\r\nlines", "2024-02-02", "d"),
        (3, "c\u00e9line", "2024-02-03", "d"),
        (6, "ok", "2024-02-06", "d"),
    ]
    assert [(bad["line"], bad["reason"], bad["run"]) for bad in world.quarantine("people")] == [
        (6, "wrong number of fields", "j-1"),
        (7, "a quote that is not closed", "j-1"),
    ]
    assert world.quarantine("people")[0]["object"] == f"file:{world.root}/landing/people/d/a b.csv"


def test_text_is_read_again(world, spark):
    world.land("notes", {"1": b"a\n\xff b\nc", "2": b"d"})
    path = {"template": "{n}", "fits": ".*", "values": "(.*)", "columns": columns("n int")}
    source = world.unmerged("notes", "line string", format="text", quarantineLimit=1, path=path)
    world.land("notes", {"x": b"e\nf"})
    world.table("notes", "select line, string(n) n from notes", "line string; n string", mode="append")
    assert world.run() == 0
    assert sorted(world.rows(spark, "notes")) == [("a", "1"), ("c", "1"), ("d", "2")]
    source["path"] = {**path, "columns": columns("n string")}
    world.cluster("j-2")
    assert world.run("--replay=j-1") == 0
    assert sorted(world.rows(spark, "notes")) == [("a", "1"), ("c", "1"), ("d", "2"), ("e", "x"), ("f", "x")]
    (bad,) = world.quarantine("notes")
    assert (bad["reason"], bad["detail"]) == ("invalid UTF-8", "byte 0xff at offset 2")
    assert base64.b64decode(bad["bytes"]) == b"\xff b"


def test_a_text_without_a_record_stays_in_quarantine(world):
    """A line that is a comment by now, and an object whose array of records is empty."""
    world.land("people", {"a.csv": b"id,name\n1,x\n# a note\n"})
    people = world.unmerged("people", "id bigint; name string", format="csv", csv={}, quarantineLimit=1)
    world.table("people", "select id from people", "id bigint", mode="append")
    world.land("things", {"1": b'{"id":1}\n{"Records":[]}'})
    things = world.unmerged("things", "id bigint", unknownFields="refuse", quarantineLimit=1)
    world.table("things", "select id from things", "id bigint", mode="append")
    assert world.run() == 0
    people["csv"], things["each"] = {"comment": "#"}, ["Records"]
    world.cluster("j-2")
    assert world.run("--replay=j-1") == 0
    assert [(bad["reason"], bad["detail"]) for bad in world.quarantine("people") + world.quarantine("things")] == [
        ("no record", "the quarantined text (wrong number of fields) contains no record when it is read again"),
        ("no record", "the quarantined text (unknown field) contains no record when it is read again"),
    ]


def refusal(world, capsys, *arguments):
    capsys.readouterr()
    code = world.run(*arguments)
    return code, capsys.readouterr().err


def test_runs_that_cannot_be_replayed_are_refused(loaded, spark, capsys):
    world, before = loaded, state(loaded)
    assert refusal(world, capsys, "--replay=j-7") == (
        2,
        "error: RUN or REPLAY names run j-7, which has no records in quarantine that can be replayed. A run that "
        "failed has none, because the next one reads its objects again; and a load that was made again has none. "
        "Runs that have some: "
        "j-1, j-2\n",
    )
    commas = "error: --replay=j-1,: write the names of runs, with commas between them; usage: main.py "
    assert refusal(world, capsys, "--replay=j-1,")[1].startswith(commas)
    table = world.table("all", "select id from tables.things", "id bigint", mode="append")
    assert refusal(world, capsys, "--replay=j-1") == (
        2,
        f"error: {table['place']}: mode append adds what the SQL reads, and tables.things is read whole, so a replay "
        "would add rows that are there already; write mode: merge with a key, or read the source instead of the "
        "table\n",
    )
    world.job["tables"].pop()
    shutil.rmtree(world.root / "runs" / "j-1" / "quarantine")
    code, error = refusal(world, capsys, "--replay=j-1")
    assert code == 1 and "/j-1/quarantine/things is gone, so the records of run j-1 cannot be replayed" in error
    assert state(world) == before


@pytest.mark.parametrize("loaded", [{"mode": "merge", "key": ["day"]}], indirect=True)
def test_a_replay_does_not_put_older_rows_in_the_place_of_newer_ones(loaded, spark, capsys):
    world, before = loaded, state(loaded)
    table = world.job["tables"][0]
    assert refusal(world, capsys, "--replay=j-2") == (
        2,
        f"error: {table['place']}: nothing was published: records in quarantine give rows (1) with the keys of "
        "published rows and other values, such as day a, and without latestBy it is not known which are newer; write "
        "latestBy and replay again, or load all again\n",
    )
    assert state(world) == before
    table["latestBy"] = ["id"]
    assert world.run("--replay=j-2") == 0
    assert world.ledger()["tables"]["things"]["duplicates"] == 1


def test_values_that_differ_by_a_microsecond_are_other_values(world, capsys):
    world.incremental("things", "id bigint; seen timestamp; n bigint", quarantineLimit=1)
    world.table("things", "select id, seen from things", "id bigint; seen timestamp", mode="merge", key=["id"])
    for number, n in (1, "x"), (2, 3):
        seen = f"2024-01-01T00:00:00.00000{number}Z"
        world.land("things", {f"{number}/1": lines({"id": 7, "seen": seen, "n": n})})
        old(world, f"{number}/1")
        load(world, f"j-{number}")
    world.job["sources"][0]["schema"] = columns("id bigint; seen timestamp; n string")
    world.cluster("j-3")
    code, error = refusal(world, capsys, "--replay=j-1")
    assert code == 2 and "such as id 7, and without latestBy it is not known which are newer" in error


def test_sources_of_both_kinds_of_loads_are_replayed_together(world, spark):
    schema, bad = "id bigint; day string", {"A/1": lines({"id": 1, "day": "a"}, {"id": "2", "day": "b"})}
    world.incremental("things", schema, quarantineLimit=1)
    world.unmerged("whole", schema, quarantineLimit=1)
    for name in ("things", "whole"):
        world.table(name, f"select cast(id as bigint) as id, day from {name}", schema, mode="append")
        world.land(name, bad)
    old(world, "A/1")
    load(world, "j-1")
    for source in world.job["sources"]:
        source["schema"] = columns(NEW_SCHEMA)
    world.cluster("j-2")
    assert world.run("--replay=j-1") == 0
    for name in ("things", "whole"):
        assert world.ledger()["sources"][name]["replayed"] == {"j-1": 1}
        assert sorted(world.rows(spark, name)) == [(1, "a"), (2, "b")]


def test_a_table_that_each_run_replaces_is_not_replayed(world, capsys):
    world.source("things", "id bigint", {"A/1": lines({"id": 1}, {"id": "2"})}, quarantineLimit=1)
    table = world.table("things", "select id from things", "id bigint")
    assert world.run() == 0
    world.cluster("j-2")
    assert refusal(world, capsys, "--replay=j-1") == (
        2,
        f"error: {table['place']}: mode overwrite replaces the whole table by what its SQL reads, and a replay reads "
        "only the records of source things that are in quarantine. Start a run instead: it reads all objects of the "
        "source, and these records too\n",
    )


def test_mode_append_gets_no_row_a_second_time_from_what_a_replay_reads_whole(loaded, spark, capsys):
    world = loaded
    world.unmerged("names", "day string; name string")
    world.land("names", {"1.json": lines({"day": "a", "name": "A"}, {"day": "b", "name": "B"})})
    joined = "select cast(id as bigint) as id, name from things join names using (day)"
    table = world.table("named", joined, "id bigint; name string", mode="append")
    table["sql"] = f"{joined} union all select cast(null as bigint), name from names"
    before = state(world)
    assert refusal(world, capsys, "--replay=j-1") == (
        2,
        f"error: {table['place']}: nothing was published: mode append adds what the SQL gives. It also gives rows "
        "that come from names alone, which a replay reads whole: they would be added again. Write mode: merge with "
        "a key, or join these rows with the records that are replayed\n",
    )
    assert state(world) == before
    table["sql"] = joined
    assert world.run("--replay=j-1") == 0
    assert world.rows(spark, "named") == [(2, "B")]
    assert not [warning for warning in world.ledger()["tables"]["named"]["warnings"] if "every run reads" in warning]
