"""Which objects a run takes that takes only new ones, and what it writes for the next run."""

import gzip
import json
import os

import pytest

from parquetry.compare import loads
from parquetry.errors import RunError
from world import lines

SCHEMA = "id bigint"


def took(world):
    """The ledger's figures of the source "things"."""
    entry = world.ledger()["sources"]["things"]
    return entry["objects"], entry["bytes"], entry["records"]["read"]


def run(world, cluster, code=0):
    """A whole run, from its merge on."""
    world.cluster(cluster)
    world.merge("things")
    assert world.run() == code


def objects(listed, merged, before, changed=0, skipped=0, arrived=0):
    return {
        "listed": listed,
        "merged": merged,
        "loadedBefore": before,
        "changed": changed,
        "skipped": skipped,
        "arrivedDuringRun": arrived,
    }


@pytest.fixture
def things(world):
    world.incremental("things", SCHEMA)
    world.table("things", "select id from things", SCHEMA, mode="append")
    world.land("things", {"A/1": lines({"id": 1}), "B/2": lines({"id": 2})})
    old(world, "A/1", "B/2")
    return world


def old(world, *keys):
    """Objects that were written long before any run."""
    for key in keys:
        os.utime(world.root / "landing" / "things" / key, (1e9, 1e9))


def published(world, spark):
    """What a run does with its load when its equations hold and its tables are published."""
    run = world.prepared(spark)
    files, load = run.files, loads.begin(run)
    for source in run.job.sources:
        load.saw(source, loads.Seen(15 * 10**11, {}))
    load.check(files)
    load.write_manifests(files, [])
    load.commit(files)
    load.clean(files)
    return load


def of_load(number):
    return {f"{number}/{name}" for name in ("things.gz", "things.seen", "load.json")}


def committed(world):
    folder = world.root / "manifests"
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() and path.suffix != ".crc"}


def test_a_first_load_takes_all(things):
    run(things, "j-1")
    assert took(things) == (objects(2, 2, 0), {"listed": 20, "merged": 20, "loadedBefore": 0, "skipped": 0}, 2)


def test_loads_one_after_another(things, spark):
    things.merge("things")
    load = published(things, spark)
    assert (load.number, load.prefix) == (1, "load-1--")
    assert committed(things) == {"current", *of_load(1)}
    things.land("things", {"B/2": lines({"id": 22}), "C/3": lines({"id": 3})})
    run(things, "j-2")
    assert took(things) == (
        objects(3, 2, 1, changed=1),
        {"listed": 31, "merged": 21, "loadedBefore": 10, "skipped": 0},
        2,
    )
    assert [equation["name"] for equation in things.ledger()["equations"]][:2] == [
        "things: objects listed = merged + loadedBefore + skipped",
        "things: bytes listed = merged + loadedBefore + skipped",
    ]


def test_manifests_move_on(things, spark):
    for number in (1, 2, 3):
        things.cluster(f"j-{number}")
        things.land("things", {f"A/{number}": lines({"id": number})})
        things.merge("things")
        published(things, spark)
    assert committed(things) == {"current", *of_load(2), *of_load(3)}
    assert (things.root / "manifests" / "current").read_text() == "3\n"
    text = gzip.decompress((things.root / "manifests" / "3" / "things.gz").read_bytes()).decode()
    assert [json.loads(line)["baseName"] for line in text.splitlines()] == ["A/1", "A/2", "A/3", "B/2"]


def test_nothing_new(things, spark):
    things.merge("things")
    published(things, spark)
    run(things, "j-2")
    assert took(things) == (objects(2, 0, 2), {"listed": 20, "merged": 0, "loadedBefore": 20, "skipped": 0}, 0)
    assert things.ledger()["ok"]


def test_an_object_that_is_gone_stays_loaded(things, spark):
    things.merge("things")
    published(things, spark)
    (things.root / "landing" / "things" / "A" / "1").unlink()
    things.cluster("j-2")
    things.merge("things")
    published(things, spark)
    things.land("things", {"A/1": lines({"id": 1})})
    old(things, "A/1")
    run(things, "j-3")
    assert took(things)[0] == objects(2, 0, 2)


def test_written_again_with_the_same_size(things, spark):
    things.merge("things")
    published(things, spark)
    rewritten = things.root / "landing" / "things" / "A" / "1"
    rewritten.write_bytes(lines({"id": 9}))
    os.utime(rewritten, (16e8, 16e8))  # after the first load looked, before the second does
    run(things, "j-2")
    assert took(things)[0] == objects(2, 0, 1, skipped=1)
    assert things.ledger()["sources"]["things"]["skipped"] == [
        {
            "rule": "written again with the same size",
            "objects": 1,
            "bytes": 10,
            "samples": [f"{things.uri('landing/things')}A/1"],
        }
    ]


def test_what_was_written_while_a_load_looked_is_known():
    seen = loads.Seen(1000, {"late": 1005})
    assert [seen.rewritten("old", 999), seen.rewritten("late", 1005)] == [False, False]
    assert [seen.rewritten("old", 1001), seen.rewritten("late", 1006)] == [True, True]


def stopped(world, capsys):
    assert world.run() == 1
    return capsys.readouterr().err.split("error: ", 1)[1].rstrip("\n")


def test_another_run_published_since_the_merge(things, spark, files, capsys):
    things.merge("things")
    (things.root / "manifests").mkdir()
    (things.root / "manifests" / "current").write_text("4\n")
    assert stopped(things, capsys) == (
        f"things: its merge began from load 0, and {things.uri('manifests')}current says 4: another run published "
        "meanwhile; start the run again"
    )
    (things.run_folder / "load" / "things.txt").write_text("4\n")
    (things.root / "manifests" / "4").mkdir()
    (things.root / "manifests" / "4" / "load.json").write_text("{}")
    load = loads.begin(things.prepared(spark))
    load.check(files)
    (things.root / "manifests" / "current").write_text("5\n")
    with pytest.raises(RunError) as error:
        load.check(files)
    assert str(error.value) == "nothing was published: another run published a load meanwhile; start the run again"


def test_a_merge_that_did_not_say_from_which_load_it_began(things, capsys):
    assert stopped(things, capsys) == (
        f"things: there is no {things.uri('runs')}j-1/load/things.txt, which the merge step writes; run the merge step "
        "first"
    )
    things.merge("things")
    (things.root / "manifests").mkdir()
    (things.root / "manifests" / "current").write_text("three")
    assert stopped(things, capsys) == (
        f'{things.uri("manifests")}current is "three"; it holds one whole number, that of the last load published'
    )


def test_a_merge_that_lost_what_is_new(things, capsys):
    things.merge("things")
    for path in (things.root / "merged" / "j-1" / "things").iterdir():
        path.unlink()
    assert stopped(things, capsys) == (
        "nothing was published: things: objects listed = merged + loadedBefore + skipped: 2 is not 0 (not merged: "
        f"{things.uri('landing/things')}A/1, {things.uri('landing/things')}B/2); things: bytes listed = merged + "
        "loadedBefore + skipped: 20 is not 0 (a reducer attempt that S3DistCp repeats writes data twice, a vanished "
        "object is missing; run again)"
    )


def test_without_such_a_source_there_is_no_load(world, spark, files):
    load = loads.begin(world.prepared(spark))
    assert (load.number, load.prefix) == (None, "j-1--")
    load.check(files)
    load.write_manifests(files, [])
    load.commit(files)
    load.clean(files)
    assert not (world.root / "manifests").exists()
