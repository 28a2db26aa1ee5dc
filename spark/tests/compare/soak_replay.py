"""Replays that are killed at each step, and replays of many runs: too long for `make test`."""

import json
import os
import shutil

import pytest
from test_replay import LEDGER, ids, load, refusal, state, two_loads

from dying import Died, DyingFiles
from parquetry import execute
from test_loads import old
from world import columns, lines


@pytest.mark.parametrize("table", [{"mode": "append"}, {"mode": "merge", "key": ["id"], "latestBy": ["day"]}])
def test_a_replay_killed_at_each_step_adds_each_row_once(world, table, spark, monkeypatch, tmp_path_factory):
    two_loads(world, **table)
    aside, publishing, publish = tmp_path_factory.mktemp("aside"), [], execute._publish

    def recorded(*arguments):
        # Iterators of changes are made in _publish, so it can be called again with the same arguments.
        shutil.copytree(world.root, aside / "before")
        publishing[:] = arguments
        publish(*arguments)

    with monkeypatch.context() as patched:
        patched.setattr(execute, "_publish", recorded)
        assert world.run("--replay=all") == 0
    assert ids(world, spark) == [1, 2, 4, 5]
    after, ledger = state(world), world.ledger()

    def restore():
        shutil.rmtree(world.root)
        shutil.copytree(aside / "before", world.root)

    restore()
    before = state(world)
    run, *results = publishing
    ends, calls = [], 0
    while not ends or not ends[-1][1]:
        restore()
        completed = True
        try:
            publish(type(run)(run.spark, DyingFiles(spark, calls), run.job, run.cluster, run.replay), *results)
        except Died:
            completed = False
        execute._finish_interrupted_run(run)
        assert state(world) in (before, after)
        ends.append((state(world) == after, completed))
        calls += 1
    done = [end for end, _ in ends]
    assert done == sorted(done) and {True, False} <= set(done)

    # Started again by another cluster: before the journal, and after it.
    for dead_at in (done.index(True) - 1, done.index(True) + 1):
        restore()
        with pytest.raises(Died):
            publish(type(run)(run.spark, DyingFiles(spark, dead_at), run.job, run.cluster, run.replay), *results)
        world.cluster("j-4")
        assert world.run("--replay=all") == 0
        assert ids(world, spark) == [1, 2, 4, 5]
        ledgers = [json.loads(path.read_text()) for path in sorted((world.root / "runs").glob("*/ledger.json"))]
        found = [entry["sources"]["things"] for entry in ledgers if entry["sources"].get("things", {}).get("replayed")]
        assert [things["replayed"] for things in found if things["records"]["used"]] == [{"j-1": 2, "j-2": 1}]
        assert found[0] == ledger["sources"]["things"]
        world.cluster("j-3")


def test_of_several_runs_the_older_record_does_not_win(world, spark, capsys):
    world.incremental("things", "id bigint; v string", quarantineLimit=1)
    sql = "select cast(id as bigint) as id, v from things"
    table = world.table("things", sql, "id bigint; v string", mode="merge", key=["id"])
    for number, v in (1, "a"), (2, "b"):
        world.land("things", {f"{number}/1": lines({"id": "7", "v": v})})
        old(world, f"{number}/1")
        load(world, f"j-{number}")
    world.job["sources"][0]["schema"] = columns("id string; v string")
    world.cluster("j-3")
    assert refusal(world, capsys, "--replay=all") == (
        2,
        f"error: {table['place']}: nothing was published: records in the quarantines of several runs give rows of the "
        "same key with other values, such as id 7, and without latestBy it is not known which are newer; write "
        "latestBy and replay again, or load all again\n",
    )
    assert world.rows(spark, "things") == []
    table["latestBy"] = ["v desc"]
    assert world.run("--replay=all") == 0
    assert world.rows(spark, "things") == [(7, "b")]


def test_what_no_table_reads_stays_in_quarantine_and_all_leaves_out_what_has_expired(world, spark, capsys):
    def load_both(run, number):
        """Of each source, one record that does not fit: a text."""
        world.cluster(run)
        for source in world.job["sources"]:
            source["schema"] = columns("id bigint")
            world.land(source["name"], {f"{run}/1": lines({"id": str(number)})})
            os.utime(world.root / "landing" / source["name"] / run / "1", (1e9, 1e9))
            world.merge(source["name"])
        assert world.run() == 0
        for source in world.job["sources"]:
            source["schema"] = columns("id string")

    for name in ("things", "others"):
        world.incremental(name, "id bigint", quarantineLimit=1)
    table = world.table("things", "select cast(id as bigint) as id from things", "id bigint", mode="append")
    load_both("j-1", 1)
    capsys.readouterr()
    world.cluster("j-2")
    assert world.run("--replay=all") == 0
    stays = "others of run j-1 stays in quarantine: no table reads this source, so its records would go nowhere"
    assert world.ledger()["notReplayed"] == [stays] and list(world.ledger()["sources"]) == ["things"]
    LEDGER.validate(world.ledger())
    assert f"{stays}\n" in capsys.readouterr().out

    # Named, there is nothing to replay; with a table that reads it, there is.
    world.cluster("j-3")
    assert world.run("--replay=j-1") == 0
    assert world.ledger()["sources"] == {} and world.ledger()["notReplayed"][0] == stays
    table["sql"] = "select cast(id as bigint) as id from things union all select cast(id as bigint) from others"
    world.cluster("j-4")
    assert world.run("--replay=all") == 0
    assert world.ledger()["sources"]["others"]["replayed"] == {"j-1": 1}
    assert sorted(world.rows(spark, "things")) == [(1,), (1,)]

    load_both("j-5", 5)
    load_both("j-6", 6)
    shutil.rmtree(world.root / "runs" / "j-5" / "quarantine" / "others")
    gone = f"{world.uri('runs')}j-5/quarantine/others"
    world.cluster("j-7")
    code, error = refusal(world, capsys, "--replay=j-5")
    assert code == 1 and f"{gone} is gone, so the records of run j-5 cannot be replayed" in error
    assert world.run("--replay=all") == 0
    left_out = f"others of run j-5 is left out: {gone} is gone, because files of runs expire after retention.runs days"
    assert left_out in world.ledger()["notReplayed"]
    replayed = {name: world.ledger()["sources"][name]["replayed"] for name in ("things", "others")}
    assert replayed == {"things": {"j-5": 1, "j-6": 1}, "others": {"j-6": 1}}
    assert sorted(world.rows(spark, "things")) == [(1,), (1,), (5,), (6,), (6,)]
