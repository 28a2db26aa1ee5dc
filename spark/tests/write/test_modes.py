"""Runs after runs: what is appended, merged and left alone."""

import pytest

from world import lines

SCHEMA = "id bigint; day string; v string"
# Names like those of columns that a job may need beside the user's.
COLUMNS = f"{SCHEMA}; __copies string; __place int; __old int; __path string; __day string"
SQL = "select id, day, v, v as __copies, 1 as __place, 2 as __old, v as __path, day as __day from things"


class Runs:
    """One table, a run for each load: cluster j-1, j-2, …, unless `cluster` says which."""

    def __init__(self, world, spark, **table):
        self.world, self.spark, self.number = world, spark, 0
        world.unmerged("things", SCHEMA)
        world.table("things", SQL, COLUMNS, **table)
        world.table("counted", "select count(*) as n from tables.things", "n bigint")

    def load(self, *rows, cluster=None):
        """The published rows, sorted."""
        self.number += 1
        self.world.cluster(cluster or f"j-{self.number}")
        records = [dict(zip(("id", "day", "v"), row)) for row in rows]
        self.world.land("things", {"1": lines(*records) or b" "})
        assert self.world.run() == 0
        frame = self.spark.read.parquet(f"{self.world.uri('tables')}things")
        found = sorted(((row.id, row.day, row.v) for row in frame.collect()), key=str)
        assert self.world.rows(self.spark, "counted") == [(len(found),)]  # SQL saw the table as it is now
        return found

    def figures(self):
        table = self.world.ledger()["tables"]["things"]
        return table["rowsIn"], table["duplicates"], table["rowsOut"]


def test_append_keeps_old_rows_and_a_restarted_run_adds_nothing_twice(world, spark):
    runs = Runs(world, spark, mode="append", partitionBy=["day"])
    assert runs.load() == []
    assert runs.load((1, "a", "x")) == [(1, "a", "x")]
    assert runs.load((1, "a", "x"), (2, None, "y")) == [(1, "a", "x"), (1, "a", "x"), (2, None, "y")]
    before = world.published("things")
    assert runs.load((1, "a", "x"), (3, "b", "z"), cluster="j-3") == [(1, "a", "x"), (1, "a", "x"), (3, "b", "z")]
    assert len(world.published("things") & before) == 1  # the second run's file
    assert {name.split("/")[0] for name in world.published("things")} == {"day=a", "day=b"}
    assert runs.figures() == (2, 0, 2)
    after = world.published("things")
    runs.load()
    assert world.published("things") == after


def test_merge_replaces_by_key_and_rewrites_only_what_it_touches(world, spark):
    runs = Runs(world, spark, mode="merge", key=["id"], partitionBy=["day"])
    runs.load((1, "a b/c", "old"), (2, "a b/c", "stays"), (3, "q", "x"), (4, None, "n"), (5, "moves", "alone"))
    before = world.published("things")
    rows = [(1, "a b/c", "new"), (2, "a b/c", "stays"), (3, "q", "x"), (4, None, "m"), (5, "z", "alone")]
    assert runs.load(rows[0], rows[0], rows[3], rows[4]) == rows
    folders = {name.split("/")[0] for name in world.published("things")}
    assert folders == {"day=a b%2Fc", "day=q", "day=__HIVE_DEFAULT_PARTITION__", "day=z"}
    assert {name.split("/")[0] for name in world.published("things") & before} == {"day=q"}
    # Four new rows and the four of the partitions that were rewritten, of which each key has one.
    assert runs.figures() == (8, 4, 4)
    assert runs.load(rows[0], rows[3], rows[4], cluster="j-2") == rows
    after = world.published("things")
    assert runs.load() == rows
    assert world.published("things") == after


def test_merge_keeps_the_older_row_where_latest_by_says_so(world, spark):
    runs = Runs(world, spark, mode="merge", key=["id"], latestBy=["v desc"])
    runs.load((1, "a", "2"), (2, "a", "2"))
    assert runs.load((1, "b", "1"), (2, "b", "3")) == [(1, "a", "2"), (2, "b", "3")]


def test_overwrite_forgets_what_was_there(world, spark):
    runs = Runs(world, spark, partitionBy=["day"])
    runs.load((1, "a", "x"))
    assert runs.load((2, "b", "y")) == [(2, "b", "y")]


@pytest.mark.parametrize(
    "table, problem",
    [
        ({"mode": "upsert"}, '"upsert" is not a known mode; write overwrite, append or merge'),
        ({"mode": "merge"}, "mode merge needs a key, by which new rows replace old ones"),
    ],
)
def test_impossible_modes_are_refused(world, capsys, table, problem):
    world.unmerged("things", SCHEMA)
    world.table("things", SQL, SCHEMA, **table)
    assert world.run() == 2
    assert capsys.readouterr().err == f"error: pipelines/test/pipeline.yaml:40:3: {problem}\n"
