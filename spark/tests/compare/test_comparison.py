"""Objects listed, merged, skipped, late and lost."""

import gzip
import json
import os
import random

import pytest

from compared import Case, expected
from parquetry.compare.comparison import NO_GROUP, SAME_SIZE, Objects, Sample, compare
from parquetry.compare.earlier_loads import NOTHING, Earlier, Part
from parquetry.job import Excluded

BEGAN = 1000


@pytest.fixture
def source(spark, tmp_path):
    return SourceOfFiles(spark, tmp_path)


class SourceOfFiles:
    """A source whose objects are files, and the manifests of this run and of earlier loads."""

    def __init__(self, spark, root):
        self.spark, self.root = spark, root
        (root / "landing").mkdir()

    def land(self, found):
        """`found`: {key: (bytes, ms since 1970)}."""
        for key, (size, modified) in found.items():
            path = self.root / "landing" / key
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"x" * size)
            os.utime(path, ns=(modified * 10**6, modified * 10**6))

    def manifest(self, name, entries):
        """`entries`: [(key, bytes)] or [(key, bytes, ms since 1970)]. The manifest's URI."""
        lines = [{"path": "", "baseName": key, "srcDir": "hdfs:///x", "size": size} for key, size, *_ in entries]
        for line, (_, _, *modified) in zip(lines, entries):
            line.update({"modified": modified[0]} if modified and modified[0] else {})
        text = "".join(json.dumps(line) + "\n" for line in lines)
        path = self.root / name
        path.write_bytes(gzip.compress(text[:100].encode()) + gzip.compress(text[100:].encode()))
        return path.as_uri()

    def compare(self, found, entries, pattern="(.*)", earlier=NOTHING, names=(), **more):
        self.land(found)
        landing = f"file://{self.root}/landing/"
        objects = Objects(
            landing,
            BEGAN,
            self.manifest("m.gz", entries),
            landing + pattern,
            earlier,
            f"file://{self.root}/new.gz",
            names=names,
        )
        return compare(self.spark, objects, **more)

    def loads(self, *loads, began):
        parts = [Part(number, self.manifest(f"{number}.gz", load), "") for number, load in enumerate(loads, 1)]
        return Earlier(parts, began, {})

    def news(self):
        lines = gzip.decompress((self.root / "new.gz").read_bytes()).decode().split("\n")[:-1]
        return [(line["baseName"], line["size"], line.get("modified", 0)) for line in map(json.loads, lines)]


def test_all_objects_are_merged_and_none_is_lost(source):
    result = source.compare({"A/1": (10, 5), "B/2": (20, 6)}, [("A/1", 10), ("B/2", 20)])
    assert (result.listed, result.listed_bytes, result.merged, result.arrived) == (2, 30, 2, 0)
    assert (result.skipped, result.lost) == ({}, Sample(0, 0, []))


def test_late_objects_are_not_lost_and_skipped_ones_have_a_rule(source):
    found = {"A/1": (10, 5), "A/late": (1, BEGAN + 1), "x.txt": (7, 5), "A/lost": (9, 5)}
    result = source.compare(found, [("A/1", 10)], "(A/.*)")
    assert (result.listed, result.listed_bytes, result.merged, result.arrived) == (3, 26, 1, 1)
    assert result.skipped == {NO_GROUP: Sample(1, 7, ["x.txt"])}
    assert result.lost == Sample(1, 9, ["A/lost"])


@pytest.mark.parametrize("in_memory", [50_000, 0])
def test_objects_left_out_by_name_are_counted_under_the_name(source, in_memory):
    found = {"A/1.json": (10, 5), "A/_SUCCESS": (0, 5), "_SUCCESS": (1, BEGAN + 1), "A/x.sum": (7, 5), "A/2.gz": (3, 5)}
    names = [Excluded("_SUCCESS", "(?:.*/)?_SUCCESS"), Excluded("*.sum", "(?:.*/)?[^/]*[.]sum")]
    taken = [("A/1.json", 10), ("A/2.json", 10), ("A/4.json", 10), ("A/2.gz", 3)]
    result = source.compare(found, taken, "(A/.*)", names=names, in_memory=in_memory)
    assert result.skipped == {
        'exclude "*.sum"': Sample(1, 7, ["A/x.sum"]),
        'exclude "_SUCCESS"': Sample(2, 1, ["A/_SUCCESS", "_SUCCESS"]),
    }
    assert (result.listed, result.merged, result.arrived, result.lost.objects) == (7, 4, 0, 0)
    assert result.unusual == ["A/2.gz"]


def test_an_object_that_vanished_after_the_merge_counts_as_merged(source):
    result = source.compare({}, [("A/1", 10)])
    assert (result.listed, result.listed_bytes, result.merged) == (1, 10, 1)


def test_an_object_that_the_manifest_has_twice_counts_twice(source):
    result = source.compare({"A/1": (10, 5)}, [("A/1", 10)] * 2)
    assert (result.listed, result.merged) == (1, 2)


def test_what_earlier_loads_took_is_left(source):
    found = {"A/1": (10, 5), "A/2": (21, 6), "A/3": (30, 7), "A/4": (40, 8)}
    entries = [("A/1", 10), ("A/2", 21), ("A/3", 30), ("A/4", 40)]
    earlier = source.loads([("A/0", 5), ("A/1", 11), ("A/2", 20)], [("A/1", 10), ("A/4", 40)], began=7)
    result = source.compare(found, entries, earlier=earlier)
    assert (result.listed, result.merged, result.loaded, result.changed) == (4, 2, 1, 1)
    assert (result.listed_bytes, result.loaded_bytes) == (101, 10)
    assert (result.skipped, result.lost.objects) == ({SAME_SIZE: Sample(1, 40, ["A/4"])}, 0)
    assert source.news() == [("A/2", 21, 0), ("A/3", 30, 0)]


def test_objects_that_were_all_loaded_before_are_not_lost(source):
    earlier = source.loads([("A/1", 10)], began=2000)
    result = source.compare({"A/1": (10, 5), "A/late": (9, BEGAN + 1)}, [], earlier=earlier)
    assert (result.listed, result.merged, result.loaded, result.arrived) == (1, 0, 1, 1)
    assert (result.lost.objects, result.news, (source.root / "new.gz").exists()) == (0, 0, False)


def drawn(draw, keys):
    """A case in which each key is listed or not, merged or not or twice, and loaded or not."""
    sizes, times = (1, 2), (500, 900, 1500, 1600)
    names = [f"{draw.choice('ABCDEFGHIJKLMNOPQRSTU')}/é {number}%2F" for number in range(keys)]
    found = {key: (draw.choice(sizes), draw.choice(times)) for key in names if draw.random() < 0.8}
    entries = [(key, draw.choice(sizes)) for key in names for _ in range(draw.choice((0, 1, 1, 1, 2)))]
    loads = [
        [(key, draw.choice(sizes), draw.choice((0, *times))) for key in names if draw.random() < 0.4] for _ in range(2)
    ]
    return Case(found, entries, BEGAN, loads, 800)


@pytest.mark.parametrize("seed, in_memory", [(1, 10_000), (2, 10_000), (3, 10_000), (3, 100), (4, 0)])
def test_few_objects_in_memory_and_many_in_tasks_count_the_same(source, seed, in_memory):
    case = drawn(random.Random(seed), 400)
    earlier = source.loads(*case.loads, began=case.last_began)
    result = source.compare(case.found, case.entries, "([^BC].*)", earlier, in_memory=in_memory)
    wanted = expected(case, lambda key: key[0] not in "BC")
    for name in ("listed", "listed_bytes", "merged", "arrived", "loaded", "loaded_bytes", "changed"):
        assert getattr(result, name) == wanted[name], name
    assert sorted(source.news()) == wanted["news"]
    samples = {"rewritten": result.skipped[SAME_SIZE], "no group": result.skipped[NO_GROUP], "lost": result.lost}
    for name, sample in samples.items():
        keys = wanted[name]
        assert (sample.objects, sample.first) == (len(keys), sorted(set(keys))[:5]), name
        assert sample.bytes == sum(case.found[key][0] for key in keys), name


@pytest.mark.parametrize("in_memory", [50_000, 0])
def test_awkward_names_are_compared_right(source, in_memory):
    keys = ["a b/c+d/%2F é.json", "a b/x#1,{y}.json", ".hidden/_z.json", "top; isDirectory.json"]
    result = source.compare(dict.fromkeys(keys, (5, 1)), [(key, 5) for key in keys], in_memory=in_memory)
    assert (result.listed, result.listed_bytes, result.merged, result.lost.objects) == (4, 20, 4, 0)


def test_awkward_names_are_listed_right(files, tmp_path):
    keys = ["a b/c+d/%2F é.json", "a b/x#1,{y}.json", ".hidden/_z.json", "top; isDirectory.json"]
    for key in keys:
        (tmp_path / key).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / key).write_bytes(b"12345")
    found = files.tree(f"file://{tmp_path}/")
    assert sorted(file.key for file in found) == sorted(keys)
    assert {file.size for file in found} == {5}
    assert files.tree(f"file://{tmp_path}/nothing/") == []
