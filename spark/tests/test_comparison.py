"""Objects listed, merged, skipped, late and lost."""

from parquetry.compare.comparison import NO_GROUP, SAME_SIZE, compare
from parquetry.compare.earlier_loads import Earlier, Seen
from parquetry.compare.manifest import Entry
from parquetry.files.hadoop import Found

BEGAN = 1000


def test_all_merged():
    found = [Found("A/1", 10, 5), Found("B/2", 20, 6)]
    result = compare(found, [Entry("A/1", 10), Entry("B/2", 20)], BEGAN, lambda key: True)
    assert (result.listed, result.listed_bytes, result.merged, result.arrived) == (2, 30, 2, 0)
    assert (result.skipped, result.lost) == ({}, [])


def test_late_objects_are_not_lost_and_skipped_ones_have_a_rule():
    found = [Found("A/1", 10, 5), Found("A/late", 1, BEGAN + 1), Found("x.txt", 7, 5), Found("A/lost", 9, 5)]
    result = compare(found, [Entry("A/1", 10)], BEGAN, lambda key: key.startswith("A/"))
    assert (result.listed, result.listed_bytes, result.merged, result.arrived) == (3, 26, 1, 1)
    assert result.skipped == {NO_GROUP: [Found("x.txt", 7, 5)]}
    assert [file.key for file in result.lost] == ["A/lost"]


def test_an_object_that_vanished_after_the_merge_was_merged():
    result = compare([], [Entry("A/1", 10)], BEGAN, lambda key: True)
    assert (result.listed, result.listed_bytes, result.merged) == (1, 10, 1)


def test_an_object_that_the_manifest_has_twice_counts_twice():
    result = compare([Found("A/1", 10, 5)], [Entry("A/1", 10)] * 2, BEGAN, lambda key: True)
    assert (result.listed, result.merged) == (1, 2)


def test_what_earlier_loads_took_is_left():
    found = [Found("A/1", 10, 5), Found("A/2", 21, 6), Found("A/3", 30, 7), Found("A/4", 40, 8)]
    entries = [Entry("A/1", 10), Entry("A/2", 21), Entry("A/3", 30), Entry("A/4", 40)]
    earlier = Earlier({"A/0": 5, "A/1": 10, "A/2": 20, "A/4": 40}, Seen(7, {}))
    result = compare(found, entries, BEGAN, lambda key: True, earlier)
    assert (result.listed, result.merged, result.loaded, result.changed) == (4, 2, 1, 1)
    assert (result.listed_bytes, result.loaded_bytes) == (101, 10)
    assert (result.skipped, result.lost) == ({SAME_SIZE: [found[3]]}, [])


def test_nothing_merged_and_all_of_it_loaded_before():
    found = [Found("A/1", 10, 5), Found("A/late", 9, BEGAN + 1)]
    result = compare(found, [], BEGAN, lambda key: True, Earlier({"A/1": 10}, None))
    assert (result.listed, result.merged, result.loaded, result.arrived, result.lost) == (1, 0, 1, 1, [])


def test_a_tree_with_awkward_names(files, tmp_path):
    keys = ["a b/c+d/%2F é.json", "a b/x#1,{y}.json", ".hidden/_z.json", "top; isDirectory.json"]
    for key in keys:
        (tmp_path / key).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / key).write_bytes(b"12345")
    found = files.tree(f"file://{tmp_path}/")
    assert sorted(file.key for file in found) == sorted(keys)
    assert {file.size for file in found} == {5}
    assert files.tree(f"file://{tmp_path}/nothing/") == []
