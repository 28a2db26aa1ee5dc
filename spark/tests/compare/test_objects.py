"""Which object the quarantine names, against merged files whose objects and their order are known."""

import gzip
import json
import random

import pytest

from parquetry.job import Column, Source
from parquetry.read import objects

FOLDERS = ("", "a/", "a/b/", "c/")


class Merged:
    """Some objects of `sizes` {key: bytes}, merged by first folders as `groupBy` says, in a random order."""

    def __init__(self, root, sizes, groups, seed=0):
        self.folder, self.rest = root / "merged", random.Random(seed)
        self.truth = []  # (key of the merged file, offset, object)
        for name, keys in groups.items():
            keys = self.rest.sample(keys, len(keys))
            file = self.folder / keys[0].rpartition("/")[0] / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(b"x" * sum(sizes[key] for key in keys))
            start = 0
            for key in keys:
                self.truth += [(str(file.relative_to(self.folder)), start + i, key) for i in range(sizes[key])]
                start += sizes[key]
        manifest = "".join(json.dumps({"baseName": key, "size": size}) + "\n" for key, size in sizes.items())
        (root / "_manifest.gz").write_bytes(gzip.compress(manifest.encode()))  # the name in --outputManifest
        self.manifest = f"file://{root}/_manifest.gz"

    def named(self, run, group_by):
        uri = "s3://b/landing/x/"
        source = Source("x", uri, f"file://{self.folder}/", "_manifest.gz", [Column("id", "int")], groupBy=group_by)
        entries = run.spark.createDataFrame(
            [(f"f/{key}", key, offset, true) for key, offset, true in self.truth],
            "file string, key string, offset bigint, true string",
        )
        found = objects.named(run, source, entries, self.manifest).collect()
        assert len(found) == len(self.truth)
        return [row.asDict(recursive=True) for row in found]


@pytest.mark.parametrize("seed", range(4))
def test_an_object_is_named_only_if_every_order_gives_it(run, tmp_path, seed):
    some = random.Random(seed)
    keys = [f"{some.choice(FOLDERS)}{i}.json" for i in range(12)]
    sizes = {key: some.choice([1, 2, 3, 40]) for key in keys}
    groups = {}
    for key in keys:
        groups.setdefault(key.split("/")[0] if "/" in key else "x", []).append(key)
    merged = Merged(tmp_path, sizes, groups, seed)
    found = merged.named(run, "s3://b/landing/(x/(?:[^/]+/){0,1}).*")
    for row in found:
        own = groups[row["key"].rpartition("/")[2]]
        if row["object"]:
            assert row["object"] == f"s3://b/landing/x/{row['true']}" and row["among"] is None
        else:
            among = {
                "objects": len(own),
                "first": f"s3://b/landing/x/{min(own)}",
                "last": f"s3://b/landing/x/{max(own)}",
            }
            assert row["among"] == among
    lone = [row for row in found if len(groups[row["key"].rpartition("/")[2]]) == 1]
    assert all(row["object"] for row in lone)


def test_a_large_object_covers_its_middle_in_every_order(run, tmp_path):
    merged = Merged(tmp_path, {"a/1": 2, "a/2": 10, "a/3": 1}, {"a": ["a/1", "a/2", "a/3"]})
    found = {row["offset"]: row["object"] for row in merged.named(run, "s3://b/landing/(x/(?:[^/]+/){0,1}).*")}
    assert [offset for offset, name in sorted(found.items()) if name] == list(range(3, 10))


def test_if_the_group_is_unknown_all_objects_are_candidates(run, tmp_path):
    # Two groups have objects in one folder, and both could have this merged file. A compressed object has another size.
    merged = Merged(tmp_path, {"1-k": 1, "2-k1": 1}, {"k1": ["1-k"]})
    assert {row["among"]["objects"] for row in merged.named(run, "s3://b/landing/x/[0-9]-(k1?)")} == {2}
    packed = tmp_path / "packed"
    packed.mkdir()
    merged = Merged(packed, {"a/1.gz": 2, "a/2": 1}, {"a": ["a/1.gz", "a/2"]})
    assert not any(row["object"] for row in merged.named(run, "s3://b/landing/(x/(?:[^/]+/){0,1}).*"))
