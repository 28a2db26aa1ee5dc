"""What a pipeline says, and what it said when the tables of mode append and merge were published."""

import json
import shutil

import pytest

from world import columns, lines

SCHEMA = "id bigint; day string; n int"


class Life:
    """A table over a source of `load: new-only`, one new object a load."""

    def __init__(self, world, capsys, **table):
        self.world, self.capsys, self.number = world, capsys, 0
        world.incremental("things", SCHEMA)
        self.table = world.table("app", "select id, day, n from things", SCHEMA, **{"mode": "append", **table})

    def load(self, *ids, code=0, source="things"):
        """Gives what the run says: its error, or else its lines."""
        self.number += 1
        self.world.cluster(f"j-{self.number}")
        rows = [{"id": one, "day": "ab"[one % 2], "n": one} for one in ids]
        self.world.land(source, {f"A/{self.number}": lines(*rows)} if rows else {})
        for one in self.world.job["sources"]:
            if one["load"] == "new-only":
                self.world.merge(one["name"])
        before = self.world.published("app")
        self.capsys.readouterr()
        assert self.world.run() == code
        said = self.capsys.readouterr()
        if code:
            assert self.world.published("app") == before
        return said.err.replace(str(self.world.root), "") if code else said.out.replace(str(self.world.root), "")

    def ids(self, spark):
        return sorted(row[0] for row in spark.read.parquet(f"{self.world.uri('tables')}app").select("id").collect())


@pytest.fixture
def life(world, capsys):
    return lambda **table: Life(world, capsys, **table)


AT = "error: pipelines/test/pipeline.yaml:40:3: "
AGAIN = "delete file:///tables/app/, and file:///manifests/, and run again: all is loaded once more\n"


@pytest.mark.parametrize(
    "then, now, lie, mode",
    [([], ["day"], "[]", "append"), (["day"], [], "[day]", "append"), (["day"], ["day", "id"], "[day]", "merge")],
)
def test_partitions_that_change(life, then, now, lie, mode):
    run = life(mode=mode, key=["id"], partitionBy=then)
    run.load(1, 2)
    run.table["partitionBy"] = now
    assert run.load(3, code=2) == (
        f"{AT}partitionBy is [{', '.join(now)}], and its published files lie by {lie}; mode {mode} leaves them where "
        f"they are, and nobody reads both together. Write partitionBy: {lie}; {AGAIN}"
    )


def test_partitions_that_change_while_the_table_is_empty(life, spark):
    run = life(partitionBy=["day"])
    run.load()
    run.table["partitionBy"] = ["n"]
    run.load(1, 2)
    assert run.ids(spark) == [1, 2]


def test_a_type_that_changes(life):
    run = life(partitionBy=["day"])
    run.load(1, 2)
    run.table.update(
        sql="select id, day, cast(n as string) as n from things", columns=columns("id bigint; day string; n string")
    )
    assert run.load(3, code=2) == (
        f"{AT}column n is string, and its published files have int; mode append leaves them as they are, and nobody "
        f"reads both together. Write int, or a new column's name; {AGAIN}"
    )


@pytest.mark.parametrize("former", [{"mode": "append"}, {"mode": "append", "key": ["id"]}, {"key": ["id", "n"]}])
def test_what_was_not_one_row_a_key_is_written_anew(life, spark, former):
    run = life(**{"mode": "merge", **former}, partitionBy=["day"])
    run.table["sql"] = "select id, day, cast(n + 10 * (select count(*) from things) as int) as n from things"
    run.load(1, 2)
    run.load(1, 3, 5)
    assert run.ids(spark) == [1, 1, 2, 3, 5]
    run.table.update(mode="merge", key=["id"])
    run.load(2)
    assert run.ids(spark) == [1, 2, 3, 5]
    assert run.world.ledger()["tables"]["app"]["duplicates"] == 2
    before = run.world.published("app")
    run.load(4)
    assert run.ids(spark) == [1, 2, 3, 4, 5]
    assert {name for name in before if name.startswith("day=b")} <= run.world.published("app")


def test_a_type_that_comes_back_as_another(life):
    run = life()
    run.load(1)
    more, without = dict(run.table), {"sql": "select id, day from things", "columns": columns("id bigint; day string")}
    run.table.update(without)
    run.load(2)
    run.table.update(
        sql=more["sql"].replace("n", "cast(n as string) as n"), columns=columns("id bigint; day string; n string")
    )
    run.table["sql"] = "select id, day, cast(n as string) as n from things"
    assert run.load(3, code=2).startswith(f"{AT}column n is string, and its published files have int; mode append")


def test_an_attempt_that_died_is_replaced_whatever_it_was(life, spark):
    run = life()
    run.load(1)
    (run.world.root / "manifests" / "current").unlink()  # all but the last word of load 1
    shutil.rmtree(run.world.root / "manifests" / "1")
    run.table["partitionBy"] = ["day"]
    run.load(2)
    assert run.ids(spark) == [1, 2]


def test_files_of_more_loads_than_are_counted(life):
    run = life()
    for number in (1, 2, 3):
        run.load(number)
    shutil.rmtree(run.world.root / "manifests")
    assert run.load(4, code=2) == (
        f"{AT}its files are of 3 loads, and file:///manifests/current says 0, so that they would be loaded once more. "
        f"Bring file:///manifests/ back (the bucket keeps versions); {AGAIN}"
    )


def test_a_file_of_somebody_else(life):
    run = life(partitionBy=["day"])
    run.load(1, 2)
    folder = run.world.root / "tables" / "app"
    for name in ("_temporary", "backup"):
        (folder / name).mkdir()
        shutil.copy(next(folder.rglob("day=a/*.parquet")), folder / name / "x.parquet")
    assert run.load(3, code=2) == (
        f"{AT}file:///tables/app/backup/x.parquet is in no partition, and no run has written it. Move it out of the "
        f"table; {AGAIN}"
    )


def test_append_of_a_whole_table(life):
    run = life()
    run.world.table("log", "select count(*) as n from tables.app", "n bigint", mode="append")
    assert "warning" not in run.load(1)
    assert (
        "warning: log: every run reads all of tables.app, and mode append adds what it reads; read only what is new (a "
        "source of load: new-only, or with only new objects under its prefix), or write mode: merge\n"
    ) in run.load(2)


def test_columns_that_come_and_go(life, spark):
    run = life()
    run.load(1)
    run.table.update(
        sql="select id, day, 'x' as more from things", columns=columns("id bigint; day string; more string")
    )
    run.load(2)
    rows = spark.read.option("mergeSchema", "true").parquet(f"{run.world.uri('tables')}app").collect()
    assert sorted((row.id, row.n, row.more) for row in rows) == [(1, 1, None), (2, None, "x")]


def test_a_prefix_that_changes(life):
    run = life()
    run.load(1)
    source = run.world.job["sources"][0]
    source["uri"] = run.world.uri("landing/others")
    run.world.land("others", {"A/1": lines({"id": 7, "day": "a", "n": 7})})
    assert run.load(2, code=2) == (
        "error: sources.things.prefix: leads to /landing/others/, and what was loaded came from /landing/things/: "
        "objects of the same names would count as loaded. Write the former prefix, or make the new one a source of "
        "another name\n"
    )


def test_a_source_that_is_renamed(life):
    run = life()
    run.load(1)
    source = run.world.job["sources"][0]
    source["name"], run.table["sql"] = "stuff", "select id, day, n from stuff"
    shutil.copytree(run.world.root / "landing" / "things", run.world.root / "landing" / "stuff")
    source["merged"] = run.world.uri("merged/{cluster}/stuff")
    assert run.load(2, code=2, source="stuff") == (
        "error: sources.stuff: its objects were loaded as those of source things, and would be loaded once more; call "
        "it things, or delete file:///manifests/1/things.seen to have that\n"
    )


@pytest.mark.parametrize("gone", ["things.gz", "things.seen"])
def test_a_manifest_that_is_gone(life, gone):
    run = life()
    run.load(1)
    (run.world.root / "manifests" / "1" / gone).unlink()
    assert run.load(2, code=1) == (
        f"error: things: file:///manifests/1/{gone} is gone, so nobody knows what was loaded; bring it back (the "
        "bucket keeps versions), or delete file:///manifests/ and the tables of mode append: all is loaded once more\n"
    )


def test_all_manifests_that_are_gone(life):
    run = life()
    run.load(1)
    shutil.rmtree(run.world.root / "manifests" / "1")
    assert run.load(2, code=1) == (
        "error: file:///manifests/1/ is gone, so nobody knows what was loaded; bring it back (the bucket keeps "
        "versions), or delete file:///manifests/ and the tables of mode append: all is loaded once more\n"
    )


def test_a_table_that_is_gone(life):
    run = life()
    run.load(1)
    shutil.rmtree(run.world.root / "tables" / "app")
    assert run.load(2, code=1) == (
        "error: nothing was published: app: its published files are gone from file:///tables/app/, and a run takes "
        f"only what came since load 1; bring them back (the bucket keeps versions), or {AGAIN}"
    )


def test_a_table_that_comes_later(life):
    run = life()
    run.load(1)
    run.world.table("late", "select id from things", "id bigint", mode="append")
    warning = (
        "it was no part of load 1, and lacks what was loaded before; to have it all, delete file:///tables/late/, the "
        "tables of mode append (app), and file:///manifests/, and run again: all is loaded once more"
    )
    assert f"warning: late: {warning}\n" in run.load(2)
    assert [one.replace(str(run.world.root), "") for one in run.world.ledger()["tables"]["late"]["warnings"]] == [
        warning
    ]
    assert "warning" not in run.load(3)


def test_a_source_that_is_read_whole_again(life, spark):
    run = life()
    run.load(1)
    source = run.world.job["sources"][0]
    whole = {"load": "all", "merged": None, "manifest": None, "groupBy": None}
    former = {name: source[name] for name in whole}
    source.update(whole)
    assert run.load(2, code=2) == (
        f"{AT}mode append would add once more what earlier loads took of source things, whose load was new-only and is "
        f"all now; write load: new-only again, or mode: merge with a key; {AGAIN}"
    )
    source.update(former)
    run.load(3)
    assert run.ids(spark) == [1, 2, 3]


def test_append_of_what_every_run_reads(world, capsys):
    world.unmerged("things", "id bigint")
    world.table("app", "select id from things", "id bigint", mode="append")
    world.land("things", {"A/1": lines({"id": 1})})
    said = []
    for number in (1, 2, 2):
        world.cluster(f"j-{number}")
        assert world.run() == 0
        said.append("warning" in capsys.readouterr().out)
    assert said == [False, True, True]
    assert world.ledger()["tables"]["app"]["warnings"] == [
        "every run reads all of source things (load: all), and mode append adds what it reads; read only what is new "
        "(a source of load: new-only, or with only new objects under its prefix), or write mode: merge"
    ]


@pytest.mark.parametrize(
    "sql",
    [
        "select id from (select 1 as one) q, things",
        "select id from (things)",
        "table things",
        "with t as (table things) select id from t",
        "select id from range(1) where id in (select id from things)",
        "select id from range(1), things",
    ],
)
def test_a_table_that_would_forget(world, capsys, sql):
    world.incremental("things", "id bigint")
    world.table(
        "all", sql.replace("select id from range(1), things", "select things.id from range(1), things"), "id bigint"
    )
    assert world.run() == 2
    assert capsys.readouterr().err == (
        "error: pipelines/test/pipeline.yaml:40:3: would be replaced by what came since the last run: its SQL reads "
        'source "things", whose load is new-only; write mode: append, or mode: merge with a key\n'
    )


def test_a_table_over_one_that_is_appended_is_whole(life, spark):
    run = life()
    run.world.table("counted", "select count(*) as n from tables.app", "n bigint")
    run.load(1)
    run.load(2)
    assert run.world.rows(spark, "counted") == [(2,)]
    assert json.loads((run.world.root / "manifests" / "2" / "load.json").read_text()) == {
        "sources": ["things"],
        "tables": {
            "app": {"mode": "append", "key": [], "columns": {"id": "bigint", "day": "string", "n": "int"}},
            "counted": {"mode": "overwrite", "key": [], "columns": {"n": "bigint"}},
        },
    }
