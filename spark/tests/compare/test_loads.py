"""Which objects a run takes that takes only new ones, and what it writes for the next run."""

import gzip
import json
import os

import pytest

from parquetry.compare import loads, merged
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
        prefixes = world.run_folder / "prefixes" / f"{source.name}.txt"
        os.utime(prefixes, (15e8, 15e8))  # when the load began to list
        merged.find(run, source, load)
    load.check(files)
    load.write_manifests(files, [], "j-1", {})
    load.commit(files)
    load.clean(files)
    return load


def of_load(number):
    return {f"{number}/{name}" for name in ("things.new.gz", "things.seen", "load.json")}


def keys_of(world, load):
    """The objects in the manifest of what a load took."""
    text = gzip.decompress((world.root / "manifests" / str(load) / "things.new.gz").read_bytes()).decode()
    return [json.loads(line)["baseName"] for line in text.splitlines()]


def committed(world):
    folder = world.root / "manifests"
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() and path.suffix != ".crc"}


def test_a_first_load_takes_all(things):
    run(things, "j-1")
    assert took(things) == (objects(2, 2, 0), {"listed": 20, "merged": 20, "loadedBefore": 0, "skipped": 0}, 2)


def test_each_load_takes_what_is_new(things, spark):
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


def test_each_load_keeps_what_it_took(things, spark):
    for number in (1, 2, 3, 4):
        things.cluster(f"j-{number}")
        things.land("things", {f"A/{number}": lines({"id": number})} if number != 3 else {})
        things.merge("things")
        published(things, spark)
    assert committed(things) == {
        *("current", "1/things.new.gz", "2/things.new.gz"),
        *(of_load(3) - {"3/things.new.gz"}),
        *of_load(4),
    }
    assert (things.root / "manifests" / "current").read_text() == "4\n"
    assert [keys_of(things, load) for load in (1, 2, 4)] == [["A/1", "B/2"], ["A/2"], ["A/4"]]
    run(things, "j-5")
    assert took(things)[0] == objects(4, 0, 4)


def by_an_older_version(world, number, late=None):
    """Makes what a load left that took all objects of now: one manifest of that load and all loads before it."""
    folder = world.root / "manifests" / str(number)
    world.merge("things")
    folder.mkdir(parents=True)
    manifest = world.root / "merged" / world.run_folder.name / "things" / "_manifest.gz"
    (folder / "things.gz").write_bytes(manifest.read_bytes())
    seen = {"began": 15 * 10**11, "later": late or {}, "path": f"{world.root}/landing/things/"}
    (folder / "things.seen").write_text(json.dumps(seen))
    (folder / "load.json").write_text('{"sources": ["things"], "tables": {}}')
    (world.root / "manifests" / "current").write_text(f"{number}\n")


def test_the_manifest_of_an_older_version_stays_the_first(things, spark):
    by_an_older_version(things, 7)
    for number in (8, 9):
        things.cluster(f"j-{number}")
        things.land("things", {f"C/{number}": lines({"id": number})})
        things.merge("things")
        published(things, spark)
    assert committed(things) == {"current", "7/things.gz", *of_load(8), *of_load(9)}
    assert [keys_of(things, load) for load in (8, 9)] == [["C/8"], ["C/9"]]
    run(things, "j-10")
    assert took(things)[0] == objects(4, 0, 4)


def test_what_an_older_version_saw_being_written_is_known(things):
    for key in ("A/1", "B/2"):
        os.utime(things.root / "landing" / "things" / key, (16e8, 16e8))
    by_an_older_version(things, 1, {"A/1": 16 * 10**11, "B/2": 155 * 10**10})
    run(things, "j-2")
    assert took(things)[0] == objects(2, 0, 1, skipped=1)
    assert things.ledger()["sources"]["things"]["skipped"][0]["samples"] == [f"{things.uri('landing/things')}B/2"]


def test_a_source_that_is_left_out_for_some_loads_keeps_its_manifests(things, spark):
    more = things.incremental("more", SCHEMA)
    things.land("more", {"X/1": lines({"id": 9})})
    all_sources = list(things.job["sources"])
    without_more = [source for source in all_sources if source is not more]
    for number, sources in enumerate((all_sources, without_more, without_more, without_more, all_sources), 1):
        things.cluster(f"j-{number}")
        things.job["sources"] = sources
        for source in sources:
            things.merge(source["name"])
        if number < 5:
            published(things, spark)
    assert things.run() == 0
    assert things.ledger()["sources"]["more"]["objects"] == objects(1, 0, 1)


def test_a_load_without_new_objects_takes_nothing(things, spark):
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


def test_an_object_written_again_with_the_same_size_is_skipped_and_named(things, spark):
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


def test_what_was_written_while_a_load_looked_is_known(things, spark):
    for key in ("A/1", "B/2"):
        os.utime(things.root / "landing" / "things" / key, (16e8, 16e8))  # later than the load began to list
    things.merge("things")
    published(things, spark)
    os.utime(things.root / "landing" / "things" / "B" / "2", (161e7, 161e7))
    run(things, "j-2")
    assert took(things)[0] == objects(2, 0, 1, skipped=1)


def stopped(world, capsys):
    assert world.run() == 1
    return capsys.readouterr().err.split("error: ", 1)[1].rstrip("\n")


def test_a_run_stops_if_another_published_since_its_merge(things, spark, files, capsys):
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


def test_a_run_stops_if_its_merge_did_not_say_from_which_load_it_began(things, capsys):
    assert stopped(things, capsys) == (
        f"things: there is no {things.uri('runs')}j-1/load/things.txt, which the merge step writes; run the merge step "
        "first"
    )
    things.merge("things")
    (things.root / "manifests").mkdir()
    (things.root / "manifests" / "current").write_text("three")
    assert stopped(things, capsys) == (
        f'{things.uri("manifests")}current is "three"; it must hold one whole number, that of the last published load'
    )


def test_damaged_files_of_a_load_stop_the_run(things, spark, capsys):
    things.merge("things")
    published(things, spark)
    things.cluster("j-2")
    things.land("things", {"A/3": lines({"id": 3})})
    things.merge("things")
    load, root = things.root / "manifests" / "1", things.uri("manifests")
    whole, again = (load / "things.new.gz").read_bytes(), "bring it back (the bucket keeps versions)"
    nameless = gzip.compress(b'{"path":"x"}\n')
    for damaged, problem in (
        (whole[:-9], "it is cut off"),
        (b"", "it is cut off"),
        (b"text", "Not in GZIP format"),
        (nameless, "a line without baseName and size"),
    ):
        write_damaged(load / "things.new.gz", damaged)
        assert (
            stopped(things, capsys)
            == f"source things: {root}1/things.new.gz is not a complete manifest ({problem}); {again}"
        )
    write_damaged(load / "things.new.gz", whole)
    manifest = things.root / "merged" / "j-2" / "things" / "_manifest.gz"
    write_damaged(manifest, manifest.read_bytes()[:-9])
    assert stopped(things, capsys) == (
        f"source things: file://{manifest} is not a complete manifest (it is cut off); run the merge step again"
    )
    for name in ("things.seen", "load.json"):
        write_damaged(load / name, b'{"a":')
        assert stopped(things, capsys) == (
            f"{root}1/{name} is not a JSON object, so it is not known what was loaded; {again}, or delete {root} and "
            "the tables of mode append: all is loaded again"
        )


def write_damaged(path, content):
    """Writes to a file without Hadoop's own checksum, which S3 does not have."""
    path.write_bytes(content)
    (path.parent / f".{path.name}.crc").unlink(missing_ok=True)


def test_a_merge_that_lost_new_objects_stops_the_run(things, capsys):
    things.merge("things")
    for path in (things.root / "merged" / "j-1" / "things").iterdir():
        path.unlink()
    assert stopped(things, capsys) == (
        "nothing was published: things: objects listed = merged + loadedBefore + skipped: 2 is not 0 (not merged: "
        f"{things.uri('landing/things')}A/1, {things.uri('landing/things')}B/2); things: bytes listed = merged + "
        "loadedBefore + skipped: 20 is not 0 (S3DistCp may have written data twice, with a repeated reducer "
        "attempt, or an object has vanished; run again)"
    )


def test_without_a_source_of_new_objects_there_is_no_load(world, spark, files):
    load = loads.begin(world.prepared(spark))
    assert (load.number, load.prefix) == (None, "j-1--")
    load.check(files)
    load.write_manifests(files, [], "j-1", {})
    load.commit(files)
    load.clean(files)
    assert not (world.root / "manifests").exists()
