"""Listings in the order of keys, in memory and on disk, from this disk and from other file systems."""

import random

import pytest

from parquetry.files.listing import Found, Listing, Lookup

KEYS = ["a/b", "a=1/x", "a b/é", "", "a/c/d", "\udcff", "z\n", "z\nz", "a=10/x", "a=1/y"]


@pytest.mark.parametrize("at_once", [1, 3, 10, 100])
def test_files_are_sorted_however_many_are_in_memory(at_once):
    some = random.Random(at_once)
    files = [Found(some.choice(KEYS) + str(number), some.randrange(10**12), number) for number in range(50)]
    some.shuffle(files)
    listing = Listing.of(iter(files), at_once)
    assert list(listing) == sorted(files)
    assert list(zip(listing, listing)) == [(file, file) for file in sorted(files)]  # two readers at once
    large = listing.where(lambda file: file.modified > 40)
    assert (list(large), bool(large)) == ([file for file in sorted(files) if file.modified > 40], True)
    assert not listing.where(lambda file: file.modified > 50)
    assert not Listing.of()


@pytest.mark.parametrize("at_once", [2, 100])
def test_lookups_are_right_in_any_order(at_once):
    lookup = Lookup(Listing.of((Found(key, 1, 1) for key in ["b", "d", "f", "h", ""]), at_once))
    asked = ["", "a", "b", "b", "g", "h", "i", "d", "c", "", "h"]
    assert [key for key in asked if lookup.has(key)] == ["", "b", "b", "h", "d", "", "h"]
    assert not Lookup(Listing.of()).has("")


def test_another_file_system_lists_the_same_files(files, spark, tmp_path):
    lists_another_file_system(files, spark, tmp_path, 3)


def lists_another_file_system(files, spark, tmp_path, count):
    """A mount table over this disk, which is listed by Java: at once, or in parts where there are many files."""
    keys = [f"p={number % 30}/q={number % 7}/{number} é.parquet" for number in range(count)] + ["top", ".hidden/_x y"]
    for key in keys:
        (tmp_path / key).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / key).write_bytes(b"12345")
    root = mounted(spark, f"tree{count}", tmp_path)
    listing = files.listing(root)
    assert [file.key for file in listing] == sorted(keys)
    assert list(listing) == list(files.listing(tmp_path.as_uri()))
    assert files.tree(f"{root}nothing/") == []


def test_many_files_are_moved_and_deleted_at_once(files, spark, tmp_path):
    root = mounted(spark, "moves", tmp_path)
    names = [f"{number}.parquet" for number in range(40)]
    for name in names:
        (tmp_path / name).write_text(name)
    moves = [(root + name, f"{root}new/p=1/{name}") for name in names]
    gone = (f"{root}gone", f"{root}new/gone")
    assert files.move_all([*moves[:3], gone, *moves[3:]]) == [gone]
    assert {path.name: path.read_text() for path in (tmp_path / "new" / "p=1").glob("*.parquet")} == {
        name: name for name in names
    }
    files.delete_all([target for _, target in moves[5:]] + [f"{root}gone"])
    assert sorted(file.key for file in files.tree(f"{root}new/")) == sorted(
        f"p=1/{number}.parquet" for number in range(5)
    )
    assert files.move_all([]) == []
    files.delete_all([])


def test_a_file_is_copied_to_another_file_system(files, spark, tmp_path):
    root = mounted(spark, "copies", tmp_path)
    (tmp_path / "a").write_text("of a run")
    files.copy(f"{root}a", f"{tmp_path.as_uri()}/new/history/a")
    assert (tmp_path / "new/history/a").read_text() == (tmp_path / "a").read_text() == "of a run"


def mounted(spark, name, folder):
    """The URI of a mount table over a folder of this disk."""
    spark.sparkContext._jsc.hadoopConfiguration().set(f"fs.viewfs.mounttable.{name}.link./x", folder.as_uri())
    return f"viewfs://{name}/x/"
