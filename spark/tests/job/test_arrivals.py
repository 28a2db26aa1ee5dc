"""What arrives, vanishes, is compressed or is missing, between the listing and the tables."""

import gzip
import os

from parquetry.compare import comparison
from world import lines

SCHEMA = "id bigint"
ONE, TWO = lines({"id": 1}), lines({"id": 2})


def entry(world, code=0):
    """The ledger's entry for the source, after a run that ends with `code`."""
    world.table("things", "select id from things", SCHEMA)
    assert world.run() == code
    return world.ledger()["sources"].get("things")


def stopped(world, capsys):
    entry(world, 1)
    return capsys.readouterr().err.split("error: ", 1)[1].rstrip("\n")


def test_bytes_are_compared_as_they_are_inside(world, spark):
    two_members = gzip.compress(ONE * 100) + gzip.compress(TWO * 50)
    objects = {
        "A/1.json.gz": two_members,
        "A/2.json": ONE,
        "B/é %2F.JSON.gz": gzip.compress(ONE),
        "B/_3.gz": gzip.compress(TWO),
    }
    world.source("things", SCHEMA, objects)
    counted = entry(world)
    assert counted["objects"] == {"listed": 4, "merged": 4, "skipped": 0, "arrivedDuringRun": 0}
    assert counted["bytes"] == {"listed": 1530, "merged": 1530, "skipped": 0}
    assert counted["records"]["read"] == 153


def test_a_chunk_of_compressed_objects_written_twice_stops_the_run(world, capsys):
    world.source("things", SCHEMA, {"A/1.gz": gzip.compress(ONE)})
    (world.root / "merged" / "things" / "A1").write_bytes(ONE)
    assert stopped(world, capsys).startswith(
        "nothing was published: things: bytes listed = merged + skipped: 10 is not 20 "
    )


def test_bytes_that_cannot_be_compared_are_counted_with_the_reason(world):
    world.source("things", SCHEMA, {"A/1.snappy": ONE, "A/2.json": TWO})
    counted = entry(world)
    assert counted["bytesNotCompared"] == {"compressed as .snappy or .lzo, which only S3DistCp reads": 1}
    assert "things: bytes listed = merged + skipped" not in [
        equation["name"] for equation in world.ledger()["equations"]
    ]


def test_a_compressed_object_that_is_gone_is_counted_with_the_reason(world):
    world.source("things", SCHEMA, {"A/1.gz": gzip.compress(ONE), "A/2.gz": gzip.compress(TWO)})
    (world.root / "landing" / "things" / "A" / "1.gz").unlink()
    counted = entry(world)
    assert counted["objects"]["merged"] == 2
    assert counted["bytesNotCompared"] == {"compressed, and gone since they were merged": 1}


def test_a_merged_gzip_that_is_cut_off_is_named(world, capsys):
    world.source("things", SCHEMA, {"A/1.gz": gzip.compress(ONE * 1000), "A/2.json": TWO})
    cut = world.root / "landing" / "things" / "A" / "1.gz"
    cut.write_bytes(cut.read_bytes()[:-9])
    assert stopped(world, capsys) == (
        f"things: file:{cut} cannot be decompressed (it is cut off); replace it with a complete file, or remove it"
    )


def test_an_unmerged_gzip_that_is_cut_off_is_named(world, capsys):
    world.land("things", {"a b/1.json.gz": gzip.compress(ONE * 1000)[:-9], "2.json.gz": gzip.compress(TWO)})
    world.unmerged("things", SCHEMA)
    assert stopped(world, capsys) == (
        f"things: file:{world.root}/landing/things/a b/1.json.gz cannot be decompressed (it is cut off); replace it "
        "with a complete file, or remove it"
    )


def test_an_object_that_is_not_gzip_as_its_name_says_is_named(world, capsys):
    world.land("things", {"1.json.gz": ONE})
    world.unmerged("things", SCHEMA)
    assert stopped(world, capsys) == (
        f"things: file:{world.root}/landing/things/1.json.gz cannot be decompressed (it is not a gzip file); replace "
        "it with a complete file, or remove it"
    )


EMPTY = {"read": 0, "used": 0, "dropped": 0, "quarantined": 0}


def test_an_optional_source_may_have_no_objects(world, spark):
    world.source("things", SCHEMA, {}, optional=True)
    for path in (world.root / "merged" / "things", world.root / "landing" / "things"):
        for file in path.glob("*"):
            file.unlink()
    (world.root / "merged" / "things").rmdir()
    world.unmerged("more", SCHEMA, optional=True)
    world.unmerged("csv", SCHEMA, optional=True, format="csv", csv={})
    world.table("all", "select id from things union all select id from more union all select id from csv", SCHEMA)
    assert world.run() == 0
    assert world.rows(spark, "all") == []
    ledger = world.ledger()
    for name, taken in (("things", "merged"), ("more", "read"), ("csv", "read")):
        counted = ledger["sources"][name]
        assert counted["objects"] == {"listed": 0, taken: 0, "skipped": 0, "arrivedDuringRun": 0}
        assert counted["bytes"] == {"listed": 0, taken: 0, "skipped": 0}
        assert (counted["mergedFiles"], counted["records"], counted["unknownFields"]) == (0, EMPTY, {})
    assert all(equation["holds"] for equation in ledger["equations"])


def test_an_optional_source_whose_objects_were_not_merged_stops_the_run(world, capsys):
    world.source("things", SCHEMA, {"A/1": ONE}, optional=True)
    os.utime(world.root / "landing" / "things" / "A" / "1", (1e9, 1e9))
    for path in (world.root / "merged" / "things").iterdir():
        path.unlink()
    assert stopped(world, capsys).startswith(
        "nothing was published: things: objects listed = merged + skipped: 1 is not 0 (not merged: "
        f"{world.uri('landing/things')}A/1)"
    )


def test_merged_files_without_a_manifest_are_an_error_although_the_source_is_optional(world, capsys):
    world.source("things", SCHEMA, {"A/1": ONE}, optional=True)
    (world.root / "merged" / "things" / "_manifest.gz").unlink()
    assert stopped(world, capsys).startswith("things: there is no manifest ")


def test_a_run_reads_the_folder_of_its_own_merge(world, spark):
    source = world.source("things", SCHEMA, {"A/1": ONE, "B/2": TWO})
    own = world.root / "merged" / "j-1"
    own.mkdir()
    (world.root / "merged" / "things").rename(own / "things")
    (own / "things" / "A_$folder$").write_bytes(b"")
    source["merged"] = world.uri("merged/{run}/things")
    counted = entry(world)
    assert (counted["mergedFiles"], counted["records"]["used"]) == (2, 2)


def test_an_object_that_vanishes_after_the_merge_counts_as_merged(world, spark):
    world.source("things", SCHEMA, {"A/1": ONE, "A/2": TWO})
    (world.root / "landing" / "things" / "A" / "1").unlink()
    counted = entry(world)
    assert counted["objects"] == {"listed": 2, "merged": 2, "skipped": 0, "arrivedDuringRun": 0}
    assert sorted(world.rows(spark, "things")) == [(1,), (2,)]


def test_an_object_that_vanishes_before_it_is_copied_stops_the_run(world, capsys):
    world.source("things", SCHEMA, {"A/1": ONE, "A/2": TWO})
    (world.root / "landing" / "things" / "A" / "1").unlink()
    (world.root / "merged" / "things" / "A").write_bytes(TWO)
    assert stopped(world, capsys).startswith(
        "nothing was published: things: bytes listed = merged + skipped: 20 is not 10 "
    )


def test_the_bytes_inside_are_measured_by_tasks_too(world, spark, monkeypatch):
    monkeypatch.setattr(comparison, "IN_MEMORY", 0)
    objects = {f"A/{number}.json.gz": gzip.compress(ONE * number) for number in range(30)}
    world.source("things", SCHEMA, {**objects, "B/empty.gz": b"", "B/1.json": TWO})
    counted = entry(world)
    assert counted["objects"] == {"listed": 32, "merged": 32, "skipped": 0, "arrivedDuringRun": 0}
    assert counted["bytes"] == {"listed": 4360, "merged": 4360, "skipped": 0}
