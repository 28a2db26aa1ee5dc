"""A pipeline that says something else than when its tables of mode append and merge were published."""

import gzip
import json
import shutil

import pytest

from world import columns, lines

SCHEMA = "id bigint; day string; n int"


class Loads:
    """A table over a source of `load: new-only`, with one new object in each load."""

    def __init__(self, world, capsys, **table):
        self.world, self.capsys, self.number = world, capsys, 0
        world.incremental("things", SCHEMA)
        self.table = world.table("app", "select id, day, n from things", SCHEMA, **{"mode": "append", **table})

    def load(self, *ids, code=0, source="things"):
        """What the run prints, without the world's folder: its error, or else its lines."""
        self.number += 1
        self.world.cluster(f"j-{self.number}")
        rows = [{"id": number, "day": "ab"[number % 2], "n": number} for number in ids]
        self.world.land(source, {f"A/{self.number}": lines(*rows)} if rows else {})
        for declared in self.world.job["sources"]:
            if declared["load"] == "new-only":
                self.world.merge(declared["name"])
        before = self.world.published("app")
        self.capsys.readouterr()
        assert self.world.run() == code
        printed = self.capsys.readouterr()
        if code:
            assert self.world.published("app") == before
        return (printed.err if code else printed.out).replace(str(self.world.root), "")

    def ids(self, spark):
        return sorted(row[0] for row in spark.read.parquet(f"{self.world.uri('tables')}app").select("id").collect())


@pytest.fixture
def start(world, capsys):
    return lambda **table: Loads(world, capsys, **table)


AT = "error: pipelines/test/pipeline.yaml:40:3: "
START_OVER = "delete file:///tables/app/, and file:///manifests/, and run again: all is loaded again\n"


@pytest.mark.parametrize(
    "then, now, former, mode",
    [([], ["day"], "[]", "append"), (["day"], [], "[day]", "append"), (["day"], ["day", "id"], "[day]", "merge")],
)
def test_changed_partitions_are_refused(start, then, now, former, mode):
    loads = start(mode=mode, key=["id"], partitionBy=then)
    loads.load(1, 2)
    loads.table["partitionBy"] = now
    assert loads.load(3, code=2) == (
        f"{AT}partitionBy is [{', '.join(now)}], but published files are partitioned by {former}; mode {mode} leaves "
        f"them where they are, and no query reads both together. Write partitionBy: {former}; {START_OVER}"
    )


def test_partitions_may_change_while_the_table_is_empty(start, spark):
    loads = start(partitionBy=["day"])
    loads.load()
    loads.table["partitionBy"] = ["n"]
    loads.load(1, 2)
    assert loads.ids(spark) == [1, 2]


def test_a_changed_type_is_refused(start):
    loads = start(partitionBy=["day"])
    loads.load(1, 2)
    loads.table.update(
        sql="select id, day, cast(n as string) as n from things", columns=columns("id bigint; day string; n string")
    )
    assert loads.load(3, code=2) == (
        f"{AT}column n is string, but its published files have int; mode append leaves them as they are, and no query "
        f"reads both together. Write int, or another column name; {START_OVER}"
    )


@pytest.mark.parametrize("former", [{"mode": "append"}, {"mode": "append", "key": ["id"]}, {"key": ["id", "n"]}])
def test_mode_merge_rewrites_a_table_that_had_several_rows_for_a_key(start, spark, former):
    loads = start(**{"mode": "merge", **former}, partitionBy=["day"])
    loads.table["sql"] = "select id, day, cast(n + 10 * (select count(*) from things) as int) as n from things"
    loads.load(1, 2)
    loads.load(1, 3, 5)
    assert loads.ids(spark) == [1, 1, 2, 3, 5]
    loads.table.update(mode="merge", key=["id"])
    loads.load(2)
    assert loads.ids(spark) == [1, 2, 3, 5]
    assert loads.world.ledger()["tables"]["app"]["duplicates"] == 2
    before = loads.world.published("app")
    loads.load(4)
    assert loads.ids(spark) == [1, 2, 3, 4, 5]
    assert {name for name in before if name.startswith("day=b")} <= loads.world.published("app")


def test_a_column_that_comes_back_with_another_type_is_refused(start):
    loads = start()
    loads.load(1)
    more, without = (
        dict(loads.table),
        {"sql": "select id, day from things", "columns": columns("id bigint; day string")},
    )
    loads.table.update(without)
    loads.load(2)
    loads.table.update(
        sql=more["sql"].replace("n", "cast(n as string) as n"), columns=columns("id bigint; day string; n string")
    )
    loads.table["sql"] = "select id, day, cast(n as string) as n from things"
    assert loads.load(3, code=2).startswith(f"{AT}column n is string, but its published files have int; mode append")


def test_an_attempt_that_died_is_replaced_whatever_it_was(start, spark):
    loads = start()
    loads.load(1)
    (loads.world.root / "manifests" / "current").unlink()  # as if load 1 had died before it counted
    shutil.rmtree(loads.world.root / "manifests" / "1")
    loads.table["partitionBy"] = ["day"]
    loads.load(2)
    assert loads.ids(spark) == [1, 2]


def test_files_of_more_loads_than_are_counted_stop_the_run(start):
    loads = start()
    for number in (1, 2, 3):
        loads.load(number)
    shutil.rmtree(loads.world.root / "manifests")
    assert loads.load(4, code=2) == (
        f"{AT}its files come from 3 loads, but file:///manifests/current says 0, so what is in them would be loaded "
        f"again. Bring file:///manifests/ back (the bucket keeps versions); {START_OVER}"
    )


def test_a_file_that_no_run_has_written_stops_the_run(start):
    loads = start(partitionBy=["day"])
    loads.load(1, 2)
    folder = loads.world.root / "tables" / "app"
    for name in ("_temporary", "backup"):
        (folder / name).mkdir()
        shutil.copy(next(folder.rglob("day=a/*.parquet")), folder / name / "x.parquet")
    assert loads.load(3, code=2) == (
        f"{AT}file:///tables/app/backup/x.parquet is not in a partition, and no run has written it. Move it out of the "
        f"table; {START_OVER}"
    )


def test_append_of_a_whole_table_is_warned_of(start):
    loads = start()
    loads.world.table("log", "select count(*) as n from tables.app", "n bigint", mode="append")
    assert "warning" not in loads.load(1)
    assert (
        "warning: log: every run reads all of tables.app, and mode append adds what it reads; read only what is new (a "
        "source of load: new-only, or with only new objects under its prefix), or write mode: merge\n"
    ) in loads.load(2)


def test_columns_may_come_and_go(start, spark):
    loads = start()
    loads.load(1)
    loads.table.update(
        sql="select id, day, 'x' as more from things", columns=columns("id bigint; day string; more string")
    )
    loads.load(2)
    rows = spark.read.option("mergeSchema", "true").parquet(f"{loads.world.uri('tables')}app").collect()
    assert sorted((row.id, row.n, row.more) for row in rows) == [(1, 1, None), (2, None, "x")]


def test_a_changed_prefix_is_refused(start):
    loads = start()
    loads.load(1)
    source = loads.world.job["sources"][0]
    source["uri"] = loads.world.uri("landing/others")
    loads.world.land("others", {"A/1": lines({"id": 7, "day": "a", "n": 7})})
    assert loads.load(2, code=2) == (
        "error: sources.things.prefix: leads to /landing/others/, but what was loaded came from /landing/things/: "
        "objects of the same names would count as loaded. Write the former prefix, or make the new one a source of "
        "another name\n"
    )


def test_a_renamed_source_is_refused(start):
    loads = start()
    loads.load(1)
    source = loads.world.job["sources"][0]
    source["name"], loads.table["sql"] = "stuff", "select id, day, n from stuff"
    shutil.copytree(loads.world.root / "landing" / "things", loads.world.root / "landing" / "stuff")
    source["merged"] = loads.world.uri("merged/{run}/stuff")
    assert loads.load(2, code=2, source="stuff") == (
        "error: sources.stuff: its objects were loaded as those of source things, and would be loaded again; call it "
        "things, or delete file:///manifests/1/things.seen if you want that\n"
    )


@pytest.mark.parametrize("gone", ["things.new.gz", "things.seen"])
def test_a_missing_manifest_stops_the_run(start, gone):
    loads = start()
    loads.load(1)
    (loads.world.root / "manifests" / "1" / gone).unlink()
    assert loads.load(2, code=1) == (
        f"error: things: file:///manifests/1/{gone} is gone, so it is not known what was loaded; bring it back "
        "(the bucket keeps versions), or delete file:///manifests/ and the tables of mode append: all is loaded again\n"
    )


def test_a_manifest_with_too_few_objects_stops_the_run(start):
    """Of two objects, one would count as new, and be loaded again."""
    loads = start()
    loads.load(1)
    manifest = loads.world.root / "manifests" / "1" / "things.new.gz"
    lines = gzip.decompress(manifest.read_bytes()).splitlines(keepends=True)
    (manifest.parent / f".{manifest.name}.crc").unlink(missing_ok=True)
    manifest.write_bytes(gzip.compress(b"".join(lines[1:])))
    assert loads.load(2, code=1) == (
        f"error: things: file:///manifests/1/things.new.gz has {len(lines) - 1} objects, and load 1 had written "
        f"{len(lines)} into it, so it is not known what was loaded; bring it back (the bucket keeps versions), or "
        "delete file:///manifests/ and the tables of mode append: all is loaded again\n"
    )


def test_a_missing_folder_of_manifests_stops_the_run(start):
    loads = start()
    loads.load(1)
    shutil.rmtree(loads.world.root / "manifests" / "1")
    assert loads.load(2, code=1) == (
        "error: file:///manifests/1/ is gone, so it is not known what was loaded; bring it back (the bucket "
        "keeps versions), or delete file:///manifests/ and the tables of mode append: all is loaded again\n"
    )


def test_a_missing_table_stops_the_run(start):
    loads = start()
    loads.load(1)
    shutil.rmtree(loads.world.root / "tables" / "app")
    assert loads.load(2, code=1) == (
        "error: nothing was published: app: its published files are gone from file:///tables/app/, and a run takes "
        f"only what came since load 1; bring them back (the bucket keeps versions), or {START_OVER}"
    )


def test_a_table_that_is_added_later_is_warned_of(start):
    loads = start()
    loads.load(1)
    loads.world.table("late", "select id from things", "id bigint", mode="append")
    warning = (
        "it was not part of load 1, and lacks what was loaded before; to have it all, delete file:///tables/late/, the "
        "tables of mode append (app), and file:///manifests/, and run again: all is loaded again"
    )
    assert f"warning: late: {warning}\n" in loads.load(2)
    (recorded,) = loads.world.ledger()["tables"]["late"]["warnings"]
    assert recorded.replace(str(loads.world.root), "") == warning
    assert "warning" not in loads.load(3)


def test_append_of_a_source_that_is_read_whole_again_is_refused(start, spark):
    loads = start()
    loads.load(1)
    source = loads.world.job["sources"][0]
    whole = {"load": "all", "merged": None, "manifest": None, "groupBy": None}
    former = {name: source[name] for name in whole}
    source.update(whole)
    assert loads.load(2, code=2) == (
        f"{AT}mode append would add again what earlier loads took of source things, whose load was new-only and is all "
        f"now; write load: new-only again, or mode: merge with a key; {START_OVER}"
    )
    source.update(former)
    loads.load(3)
    assert loads.ids(spark) == [1, 2, 3]


def test_append_of_what_every_run_reads_is_warned_of(world, capsys):
    world.unmerged("things", "id bigint")
    world.table("app", "select id from things", "id bigint", mode="append")
    world.land("things", {"A/1": lines({"id": 1})})
    warned = []
    for number in (1, 2, 2):
        world.cluster(f"j-{number}")
        assert world.run() == 0
        warned.append("warning" in capsys.readouterr().out)
    assert warned == [False, True, True]
    assert world.ledger()["tables"]["app"]["warnings"] == [
        "every run reads all of source things (load: all), and mode append adds what it reads; read only what is new "
        "(a source of load: new-only, or with only new objects under its prefix), or write mode: merge"
    ]


@pytest.mark.parametrize(
    "sql",
    [
        "select id from (select 1 as x) q, things",
        "select id from (things)",
        "table things",
        "with t as (table things) select id from t",
        "select id from range(1) where id in (select id from things)",
        "select id from range(1), things",
    ],
)
def test_mode_overwrite_of_new_objects_only_is_refused(world, capsys, sql):
    world.incremental("things", "id bigint")
    world.table(
        "all", sql.replace("select id from range(1), things", "select things.id from range(1), things"), "id bigint"
    )
    assert world.run() == 2
    assert capsys.readouterr().err == (
        "error: pipelines/test/pipeline.yaml:40:3: mode overwrite would leave only what came since the last run: its "
        'SQL reads source "things", whose load is new-only; write mode: append, or mode: merge with a key\n'
    )


def test_a_table_over_one_that_is_appended_is_whole(start, spark):
    loads = start()
    loads.world.table("counted", "select count(*) as n from tables.app", "n bigint")
    loads.load(1)
    loads.load(2)
    assert loads.world.rows(spark, "counted") == [(2,)]
    assert json.loads((loads.world.root / "manifests" / "2" / "load.json").read_text()) == {
        "sources": ["things"],
        "tables": {
            "app": {"mode": "append", "key": [], "columns": {"id": "bigint", "day": "string", "n": "int"}},
            "counted": {"mode": "overwrite", "key": [], "columns": {"n": "bigint"}},
        },
        "quarantined": {},
    }
