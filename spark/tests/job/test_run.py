"""Whole runs on folders: the ledger, the exit code, the last line, and what is in the tables afterwards."""

import json
import os
import re

import pyspark
import pytest

from parquetry import sources
from parquetry.read import quarantined
from parquetry.small_input import SMALL
from world import lines

SQL = "select id, day, v from things"
TABLE = "id bigint; day string; v string"
SCHEMA = "id bigint; day string; v string"


def test_a_hundred_objects_on_one_line_are_all_read(world, spark, capsys):
    objects = [json.dumps({"id": i, "day": "d", "v": "}{" if i in (3, 50, 98) else "x"}) for i in range(100)]
    objects[70] = '{"id": 70, "day": oops}'
    world.source("things", SCHEMA, {"A/1": "".join(objects).encode()})
    world.table("things", SQL, TABLE, partitionBy=["day"])
    assert world.run() == 0
    assert sorted(row[0] for row in world.rows(spark, "things")) == [i for i in range(100) if i != 70]
    (bad,) = world.quarantine("things")
    assert (bad["text"], bad["reason"]) == ('{"id": 70, "day": oops}', "not valid JSON")
    ledger = world.ledger()
    assert ledger["ok"] and all(equation["holds"] for equation in ledger["equations"])
    assert ledger["sources"]["things"]["records"] == {"read": 100, "used": 99, "dropped": 0, "quarantined": 1}
    assert ledger["sources"]["things"]["quarantined"] == {"not valid JSON": 1}
    out = capsys.readouterr().out.splitlines()
    assert out[:2] == [
        "things: 100 records read from 1 merged file, 0 dropped, 1 quarantined",
        "things: 99 rows in 1 file, 0 duplicates removed",
    ]
    assert out[2] == f"1 table published, every record accounted for; the ledger: {world.uri('runs')}j-1/ledger.json"


@pytest.mark.parametrize("small", [SMALL, 0])
def test_a_second_run_with_keys_and_partitions_replaces_the_first(world, spark, monkeypatch, small):
    for module in "sources", "execute":
        monkeypatch.setattr(f"parquetry.{module}.SMALL", small)
    rows = [(1, "b", "old"), (1, "a", "new"), (2, None, "x"), (None, "a", "y"), (2, None, "x")]
    data = lines(*[{"id": i, "day": day, "v": v} for i, day, v in rows])
    world.source("things", SCHEMA, {"A/1": data})
    world.table("things", SQL, TABLE, key=["id"], latestBy=["v = 'new' desc"], partitionBy=["day"])
    assert world.run() == 0
    first = world.published("things")
    assert sorted(name.split("/")[0] for name in first) == ["day=__HIVE_DEFAULT_PARTITION__", "day=a"]
    table = world.ledger()["tables"]["things"]
    assert (table["rowsIn"], table["duplicates"], table["rowsOut"], table["partitions"]) == (5, 2, 3, 2)
    expected = [(None, "a", "y"), (1, "a", "new"), (2, None, "x")]
    assert sorted([(i, day, v) for i, v, day in world.rows(spark, "things")], key=str) == sorted(expected, key=str)

    world.cluster("j-2")
    assert world.run() == 0
    second = world.published("things")
    assert len(second) == len(first) and not second & first
    assert not list((world.root / "runs").rglob("*.parquet"))


def test_a_table_can_read_an_earlier_one_and_an_empty_one(world, spark):
    world.source("things", SCHEMA, {"A/1": lines({"id": 1, "day": "007", "v": "x"})})
    world.table("things", SQL, TABLE, partitionBy=["day"])
    world.table("days", "select day, count(*) as n from tables.things group by day", "day string; n bigint")
    world.table("none", "select id, day from tables.things where id > 5", "id bigint; day string", partitionBy=["day"])
    assert world.run() == 0
    assert world.rows(spark, "days") == [("007", 1)]
    empty = spark.read.parquet(f"{world.uri('tables')}none")
    assert (empty.columns, empty.count(), len(world.published("none"))) == (["id", "day"], 0, 1)
    assert world.ledger()["tables"]["none"]["rowsOut"] == 0


def stopped(world, capsys, code):
    """The error of a run that ends with `code`, without "error: ". The ledger must say the same."""
    assert world.run() == code
    error = capsys.readouterr().err.split("error: ", 1)[1].rstrip("\n")
    assert world.ledger()["error"] == error
    assert not world.ledger()["ok"]
    assert not (world.root / "tables").exists()
    return error


def test_all_mistakes_in_sql_are_reported_at_once_with_their_places(world, capsys):
    rule = {"name": "good", "where": "idd > 0", "place": "pipelines/test/pipeline.yaml:9:5"}
    other = {"name": "odd", "where": "id + 1", "place": "pipelines/test/pipeline.yaml:10:5"}
    world.source("things", SCHEMA, {"A/1": lines({"id": 1})}, keep=[rule, other])
    world.table("first", "select id\nform things", "id bigint")
    world.table("second", "select id,\n  dey from things", "id bigint; day string")
    world.table("third", "select id, day as d, v as v2 from things", "id string; day string; v2 string")
    world.table("fourth", "select id from things", "id bigint", key=["id"], latestBy=["nope desc"])
    world.table("fifth", "select id from thing", "id bigint")
    world.table("sixth", "select id, max(day) as day from things", "id bigint; day string")
    error = re.sub(r"(Did you mean one of the following\?) \[[^]]*\]", r"\1 […]", stopped(world, capsys, 2))
    # As Spark 3.5 and 4.1 say it.
    kinds = "column, variable, or function" if pyspark.__version__ >= "4" else "column or function"
    unknown = f"A {kinds} parameter"
    assert error.splitlines() == [
        f'pipelines/test/pipeline.yaml:9:5: keep rule "good": {unknown} with name `idd` cannot be '
        "resolved. Did you mean one of the following? […]",
        'pipelines/test/pipeline.yaml:10:5: keep rule "odd" is bigint, not true or false: id + 1',
        "pipelines/test/tables/first.sql:2:6: Syntax error at or near 'things': extra input 'things'",
        f"pipelines/test/tables/second.sql:2:3: {unknown} with name `dey` cannot be resolved. "
        "Did you mean one of the following? […]",
        "pipelines/test/tables/third.sql: has no column day, which pipelines/test/pipeline.yaml:42:3 declares",
        "pipelines/test/tables/third.sql: has a column d, which pipelines/test/pipeline.yaml:42:3 does not declare",
        "pipelines/test/tables/third.sql: column id is bigint, declared string; write cast(id as string) or change the "
        "declaration",
        f"pipelines/test/pipeline.yaml:43:3: latestBy nope desc: {unknown} with name `nope` "
        "cannot be resolved. Did you mean one of the following? […]",
        "pipelines/test/tables/fifth.sql:1:16: The table or view `thing` cannot be found. Write a source by its name, "
        "and a table that pipeline.yaml has before this one as tables.NAME",
        "pipelines/test/tables/sixth.sql:1:1: The query does not include a GROUP BY clause. Add GROUP BY or turn it "
        "into the window functions using OVER clauses",
    ]


def test_too_much_in_quarantine_publishes_nothing(world, capsys):
    world.source("things", SCHEMA, {"A/1": lines({"id": 1}, {"id": "x"}, {"id": 3})}, quarantineLimit=0.3)
    world.table("things", SQL, TABLE)
    assert stopped(world, capsys, 1) == (
        "nothing was published: things: 1 of 3 records are in quarantine, more than quarantineLimit 0.3 allows: 1 id "
        f'is not a bigint, such as file:{world.root}/merged/things/A at offset 10 (found "x", a string). What may '
        "help, the likeliest first: correct the types in the schema, name objects that are not data in exclude, or "
        "raise the limit"
    )
    assert [record["reason"] for record in world.quarantine("things")] == ["id is not a bigint"]


FAILS = {"name": "fails", "where": "cast(concat('a', id) as int) = 1", "place": "pipeline.yaml:1:1"}


@pytest.mark.parametrize(
    "second",
    [{"quarantineLimit": 0.3}, {"quarantineLimit": 1, "keep": [FAILS]}],
    ids=["too many bad records", "a rule that fails"],
)
def test_a_failed_run_has_the_quarantine_of_each_source_that_it_read(world, second):
    world.source("events", SCHEMA, {"A/1": lines({"id": 1, "zz": 1}, {"id": "x"})}, quarantineLimit=0.6)
    world.source("things", SCHEMA, {"A/1": lines({"id": 1}, {"id": "x"})}, **second)
    world.table("ids", "select id from events union all select id from things", "id bigint")
    assert world.run() == 1
    assert [bad["text"] for bad in world.quarantine("events")] == ['{"id": "x"}']
    assert world.ledger()["sources"]["events"]["unknownFields"] == {"zz": 1}


def test_a_run_that_fails_unexpectedly_has_the_quarantine_of_each_source_that_it_read(world, monkeypatch, capsys):
    world.source("events", SCHEMA, {"A/1": lines({"id": 1, "zz": 1}, {"id": "x"})}, quarantineLimit=0.6)
    world.source("things", SCHEMA, {"A/1": lines({"id": 1})})
    world.table("ids", "select id from events union all select id from things", "id bigint")
    find = sources._find

    def fail(run, load, source):
        if source.name == "things":
            raise OSError("the disk is gone")
        return find(run, load, source)

    monkeypatch.setattr(sources, "_find", fail)
    assert world.run() == 1
    assert "the disk is gone" in capsys.readouterr().err
    assert [bad["text"] for bad in world.quarantine("events")] == ['{"id": "x"}']
    assert world.ledger()["sources"]["events"]["unknownFields"] == {"zz": 1}


@pytest.fixture
def unwritable(world, monkeypatch):
    """When a quarantine is to be written, there is a file where its folder would be."""
    write = quarantined.write

    def fail(*args):
        (world.run_folder / "quarantine").write_text("")
        write(*args)

    monkeypatch.setattr(quarantined, "write", fail)
    world.source("events", SCHEMA, {"A/1": lines({"id": 1}, {"id": "x"})}, quarantineLimit=0.6)


def test_a_quarantine_that_cannot_be_written_stops_the_run(world, unwritable, capsys):
    world.table("ids", "select id from events", "id bigint")
    error = stopped(world, capsys, 1)
    assert error.startswith("source events: ") and f"{world.run_folder}/quarantine" in error


def test_a_quarantine_that_cannot_be_written_does_not_hide_why_the_run_failed(world, unwritable, capsys):
    world.source("things", SCHEMA, {"A/1": lines({"id": 1})}, keep=[FAILS])
    world.table("ids", "select id from events union all select id from things", "id bigint")
    assert world.run() == 1
    printed = capsys.readouterr()
    assert "error: source things: " in printed.err
    assert "the quarantine of this run is not complete: source events: " in printed.out


def test_objects_that_are_not_data_are_named(world, capsys):
    objects = {f"A/{number}.json": lines({"id": number}) for number in range(9)}
    world.source("things", SCHEMA, {**objects, "A/9.sig": b"x" * 8, "A/10.sig": b"y", "A/.a.txt": b"z\n"})
    world.table("things", SQL, TABLE)
    error = stopped(world, capsys, 1)
    assert error.startswith(
        "nothing was published: things: 1 of 10 records are in quarantine, more than quarantineLimit"
    )
    assert error.endswith(
        ". What may help, the likeliest first: name objects that are not data in exclude (their names are unusual: "
        "A/10.sig, A/9.sig, A/.a.txt), or raise the limit"
    )


def test_a_chunk_written_twice_publishes_nothing(world, capsys):
    world.source("things", SCHEMA, {"A/1": lines({"id": 1})})
    (world.root / "merged" / "things" / "A1").write_bytes(lines({"id": 1}))
    world.table("things", SQL, TABLE)
    assert stopped(world, capsys, 1) == (
        "nothing was published: things: bytes listed = merged + skipped: 10 is not 20 (S3DistCp may have "
        "written data twice, with a repeated reducer attempt, or an object has vanished; run again)"
    )


def test_lost_objects_stop_the_run_and_skipped_ones_are_named(world, capsys):
    source = world.source("things", SCHEMA, {"A/1": lines({"id": 1})})
    land = world.root / "landing" / "things"
    (land / "A" / "2").write_bytes(b"{}")
    (land / "notes.txt").write_bytes(b"123")
    source["groupBy"] = f"file://{land}/(A)/.*"
    (world.run_folder / "prefixes" / "things.txt").touch()  # the prefixes are newer: both were there before
    world.table("things", SQL, TABLE)
    assert stopped(world, capsys, 1).startswith(
        f"nothing was published: things: objects listed = merged + skipped: 3 is not 2 (not merged: file://{land}/A/2)"
    )
    assert world.ledger()["sources"]["things"]["skipped"] == [
        {"rule": "does not match --groupBy", "objects": 1, "bytes": 3, "samples": [f"file://{land}/notes.txt"]}
    ]


def test_an_object_that_arrives_during_the_run_is_for_the_next_one(world):
    world.source("things", SCHEMA, {"A/1": lines({"id": 1})})
    late = world.root / "landing" / "things" / "A" / "2"
    late.write_bytes(b"{}")
    os.utime(late, (4e9, 4e9))
    world.table("things", SQL, TABLE)
    assert world.run() == 0
    assert world.ledger()["sources"]["things"]["objects"] == {
        "listed": 1,
        "merged": 1,
        "skipped": 0,
        "arrivedDuringRun": 1,
    }


def test_a_cast_that_fails_names_the_sql_file(world, capsys):
    world.source("things", SCHEMA, {"A/1": lines({"id": 1, "v": "x"})})
    world.table("things", "select cast(v as int) as n from things", "n int")
    assert stopped(world, capsys, 1).startswith(
        'pipelines/test/tables/things.sql: The value \'x\' of the type "STRING" cannot be cast to "INT" '
    )


def test_a_run_without_a_manifest_fails(world, capsys):
    world.source("things", SCHEMA, {"A/1": lines({"id": 1})})
    (world.root / "merged" / "things" / "_manifest.gz").unlink()
    world.table("things", SQL, TABLE)
    assert stopped(world, capsys, 1) == (
        f"things: there is no manifest {world.uri('merged/things')}_manifest.gz, so it is not known what was merged; "
        "run the merge step first"
    )


def test_wrong_arguments_are_refused(spark, capsys, monkeypatch):
    from parquetry.main import main

    assert main(["--jobs=x"]) == 2
    assert capsys.readouterr().err == (
        'error: unknown argument "--jobs=x"; usage: main.py --job=s3://BUCKET/code/HASH/job.json [--replay=RUN,…] '
        "[--run=RUN]\n"
    )
    assert main([]) == 2
    assert "--job is needed exactly once" in capsys.readouterr().err
    monkeypatch.setenv("EMR_INFO_DIR", "/nowhere")
    assert main(["--job=file:///x.json"]) == 2
    assert "/nowhere/job-flow.json does not name the cluster" in capsys.readouterr().err


@pytest.mark.parametrize("text, shown", [("", "an empty string"), ("__HIVE_DEFAULT_PARTITION__",) * 2])
def test_a_text_that_would_be_read_back_as_null_stops_the_run(world, capsys, text, shown):
    world.unmerged("things", "id bigint; day string")
    world.land("things", {"1": lines({"id": 1, "day": "a"}, {"id": 2, "day": text}, {"id": 3})})
    world.table("things", "select id, day from things", "id bigint; day string", partitionBy=["day"])
    assert world.run() == 1
    assert capsys.readouterr().err.split("error: ", 1)[1] == (
        f"pipelines/test/tables/things.sql: column day of partitionBy is {shown}, which would be read back as null "
        f"from the name of a folder; change it in the SQL, for example with nullif(day, '{text}'), or partition by "
        "another column\n"
    )
    assert not (world.root / "tables").exists()


def test_sql_is_taken_as_it_is_written(world, spark):
    world.unmerged("things", "id bigint; v string")
    world.land("things", {"1": lines({"id": 1, "v": "Dear ${name}"}, {"id": 2, "v": "Dear "})})
    sql = "select id, v = 'Dear ${name}' and '${system:user.name}' like '${%' as is_template from things"
    world.table("things", sql, "id bigint; is_template boolean")
    assert world.run() == 0
    assert sorted(world.rows(spark, "things")) == [(1, True), (2, False)]


def test_a_submitted_run_has_folders_and_files_of_its_own(world, spark):
    """The second run of one cluster: its id is the same, and nothing that the run writes has the first one's name."""
    source = world.incremental("things", SCHEMA, quarantineLimit=0.9)
    assert "{run}" in source["merged"]
    world.table("things", SQL, TABLE, mode="append")
    world.land("things", {"A/1": lines({"id": 1, "day": "a", "v": "x"})})
    world.merge("things")
    assert world.run() == 0
    first = world.published("things")
    before = {path: path.read_bytes() for path in world.run_folder.rglob("*") if path.is_file()}

    run = "j-1-20261127T193012Z"
    world.run_folder = world.root / "runs" / run
    world.land("things", {"B/1": lines({"id": 2, "day": "b", "v": "y"}, {"id": "wrong"})})
    world.merge("things")
    assert world.run(f"--run={run}") == 0
    assert sorted(world.rows(spark, "things")) == [(1, "a", "x"), (2, "b", "y")]
    ledger = world.ledger()
    assert (ledger["cluster"], ledger["run"], ledger["load"]) == ("j-1", run, 2)
    assert first < world.published("things")
    assert len(world.quarantine("things")) == 1
    assert all(path.read_bytes() == content for path, content in before.items())


def test_the_name_of_a_submitted_run_has_a_time_and_is_given_once(world, capsys):
    world.source("things", SCHEMA, {"A/1": lines({"id": 1, "day": "a", "v": "x"})})
    world.table("things", SQL, TABLE)
    name = "j-4XOSD0U9TJ8M9-20261127T193012Z"
    for wrong in (["--run=j-1"], [f"--run={name}", f"--run={name}"]):
        assert world.run(*wrong) == 2
        rule = f"write it once, as the name of a submitted run, for example {name}; usage: main.py "
        assert f"error: {' '.join(wrong)}: {rule}" in capsys.readouterr().err
