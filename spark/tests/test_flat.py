"""Cutting at every } is trusted only where it is proven to find every record, as the exact decoder finds them."""

import json
import random
from collections import Counter
from pathlib import Path
from urllib.parse import urlparse

import pytest
from pyspark.sql import functions as F

from parquetry.files.hadoop import Found
from parquetry.job import Column, Rule, Source
from parquetry.read import source
from parquetry.read.json import flat
from parquetry.read.json.decoder import decode
from parquetry.read.json.pieces import CLEAN, FILE
from parquetry.schema import struct_of, type_of

SCHEMA = [Column("a", "bigint"), Column("s", "string"), Column("d", "double"), Column("l", "array<string>")]
NAMES = [column.name for column in SCHEMA]

begins_objects = flat.begins_objects


@pytest.fixture(autouse=True)
def always_flat(monkeypatch):
    """Small files, and files that do not look like flat records, take this path too: it is what is tested."""
    monkeypatch.setattr(flat, "MIN_BYTES", 0)
    monkeypatch.setattr(flat, "begins_objects", lambda *_: True)


def folder(tmp_path, contents):
    for name, data in contents.items():
        (tmp_path / name).write_bytes(data)
    return f"file://{tmp_path}/", [Found(name, len(data), 0) for name, data in contents.items()]


def proven(spark, uri):
    """{name of a file that is proven: its records}."""
    rows = flat.read(spark, uri, struct_of(SCHEMA))
    groups = rows.groupBy(FILE, CLEAN, flat.END).agg(F.count(F.lit(1)).alias("count"), *flat.totals()).collect()
    files = flat.proven(groups)
    records = Counter({file.rsplit("/", 1)[1]: 0 for file in files})
    records.update(
        {row[FILE].rsplit("/", 1)[1]: row["count"] for row in groups if row[FILE] in files and not row[flat.END]}
    )
    return dict(records)


FLAT = {
    "lines": (b'{"a":1}\n{"a":2}\n', 2),
    "no_end": (b'{"a":1}\n{"a":2}', 2),
    "crlf": (b'{"a":1}\r\n{"a":2}\r\n', 2),
    "mixed": (b'{"a":1}\r\n{"a":2}\n{"a":3}', 3),
    "utf8": ('{"s":"é😀"}\n'.encode(), 1),
    "pair": (b'{"s":"\\ud83d\\ude00"}\n', 1),
    "array": (b'{"l":["x","y"]}\n', 1),
    "joined": (b'{"a":1}{"a":2}\n', 2),
    "single": (b'{"a":1}', 1),
    "all_kinds": (b'{"a":1}{"a":2}\r\n{"a":3}\n{"a":4}', 4),
    "after": (b'\n{"a":1}\n', 1),
    "open": (b'{"s":"{"}\n', 1),
    "gone": (b"\n", 0),
}
NOT = {
    "tail": b'{"a":1}\n{"a":2',
    "tail_alone": b'{"a":1',
    "tail_after_a_lone_end": b'{"a":1}\n}{"a":2',
    "lone_end": b'{"a":1}\n}',
    "two_ends": b'{"a":1}\n}\n',
    "misfit": b'{"a":"x"}\n',
    "first_mark": b'\xef\xbb\xbf{"a":1}\n',  # which Hadoop's reader of lines removes silently
    "three": b'{"a":1}\n{"a":2} {"a":3}\n',
    "junk": b'{"a":1}x\n',
    "comma": b'{"a":1},\n{"a":2}\n',
    "more": b'{"a":1}}\n',
    "blank": b'{"a":1}\n\n{"a":2}\n',
    "nested": b'{"a":1,"n":{"x":1}}\n',
    "string": b'{"s":"}"}\n',
    "space": b' {"a":1}\n',
    "array": b'[{"a":1}\n]',
    "mark": b'{"a":1}\n\xef\xbb\xbf{"a":2}\n',
    "latin": b'{"s":"\xe9"}\n',
    "overlong": b'{"s":"\xc0\xaf"}\n',
    "half": b'{"s":"\\ud83d"}\n',
    "utf16": '{"a":1}\n'.encode("utf-16-le"),
}


def test_which_files_are_proven(spark, tmp_path):
    uri, _ = folder(tmp_path, {f"{name}.clean": data for name, (data, _) in FLAT.items()})
    folder(tmp_path, {f"{name}.not": data for name, data in NOT.items()})
    assert proven(spark, uri) == {f"{name}.clean": records for name, (_, records) in FLAT.items()}


def test_whether_an_object_begins_after_every_bracket(spark, tmp_path):
    uri, _ = folder(
        tmp_path, {"lines": b'{"a":1}\n{"a":2}\n', "inside": b'{"a":1}\n{"s":"}"}{"a":3}', "single": b'{"a":1}'}
    )
    assert [begins_objects(spark, uri, name) for name in ("lines", "inside", "single")] == [True, False, True]


def test_a_schema_with_objects_inside_is_not_flat():
    without = ["a bigint", "a array<array<int>>"]
    within = ["a struct<x:int>", "a map<string,int>", "a array<struct<x:int>>"]
    assert [flat.is_flat(type_of(ddl)) for ddl in without + within] == [True] * 2 + [False] * 3


def things(uri, **more):
    return Source("things", uri, uri, "_manifest.gz", SCHEMA, **more)


def rows(spark):
    return sorted((row.a, row.s, row.d, row.l) for row in spark.table("things").collect())


@pytest.mark.parametrize("split, count", [(None, 120), ("300b", 40)])
def test_all_paths_read_what_the_exact_decoder_finds(spark, run, tmp_path, split, count):
    generator = random.Random(11)
    contents = {f"f{i}": _file(generator) for i in range(count)}
    uri, merged = folder(tmp_path, contents)
    oracle = [piece for data in contents.values() for piece in decode(data, NAMES)]
    good = [json.loads(piece.text) for piece in oracle if piece.reason is None]
    fit = [record for record in good if isinstance(record["a"], int) and record["a"] < 1 << 63]
    fit = [record for record in fit if record.get("d") != float("inf")]
    unknown = sum(1 for record in good if "zz" in record)
    spark.conf.set("spark.sql.files.maxPartitionBytes", split or "128m")
    try:
        records = source.read(run, things(uri), merged)
        got = rows(spark)
    finally:
        spark.conf.unset("spark.sql.files.maxPartitionBytes")
    assert got == sorted((record["a"], *map(record.get, ("s", "d", "l"))) for record in fit)
    assert (records.read, records.used) == (len(oracle), len(fit))
    assert records.unknown == {"zz": unknown}
    assert count / 4 < len(proven(spark, uri)) < count * 5 / 6  # each path has read some of them


def _file(generator):
    clean_lines, odd, parts = generator.random() < 0.5, generator.random() < 0.3, []
    for _ in range(generator.randrange(1, 30)):
        record = {"a": generator.randrange(10**6), "s": generator.choice(["", "{", "é", "😀", "x" * 50, '":"'])}
        record["d"] = generator.random()
        record["l"] = generator.choice([[], ["x", "]"]])
        if generator.random() < 0.02:
            record["zz"] = generator.choice([None, 1, [1]])
        if odd and generator.random() < 0.1:
            record.update(generator.choice([{"a": "x"}, {"a": 1 << 63}, {"s": "}{"}, {"zz": {"q": 1}}, {"s": "}"}]))
        text = json.dumps(record, ensure_ascii=generator.random() < 0.5)
        if odd and generator.random() < 0.03:
            text = generator.choice(
                [text[: generator.randrange(1, len(text))], text.replace('"a"', '"d": 1e999, "a"', 1)]
            )
        parts.append(text + ("\n" if clean_lines else generator.choice(["\n", "\r\n", "", " ", "\n\n"])))
    text = "".join(parts)
    return (text[:-1] if generator.random() < 0.3 else text).encode()


def test_a_file_with_a_bad_record_takes_the_exact_path(spark, run, tmp_path):
    uri, merged = folder(
        tmp_path,
        {
            "good": b'{"a":1,"zz":1}\n{"a":-2}\n',
            "b ä%2Fd+#.json": b'{"a":3,"zz":1,"yy":1}\n{"a":"x"}\n{"a":5,"d":1e999}\n',
            "empty": b"",
        },
    )
    keep = [Rule("a is positive", "a > 0", "p.yaml:1:1")]
    records = source.read(run, things(uri, keep=keep), merged)
    assert (records.read, records.used, dict(records.dropped)) == (5, 2, {"a is positive": 1})
    assert dict(records.quarantined) == {"a is not a bigint": 1, "d is not a double": 1}
    assert records.unknown == {"zz": 2, "yy": 1}
    assert [row[0] for row in rows(spark)] == [1, 3]


def test_unknown_fields_are_refused(spark, run, tmp_path):
    uri, merged = folder(tmp_path, {"x": b'{"a":1}\n{"a":2,"A":1,"zz":null}\n', "y": b'{"s":"x"}{"l":[],"a":3}'})
    records = source.read(run, things(uri, unknownFields="refuse"), merged)
    assert (records.read, records.used, dict(records.quarantined)) == (4, 3, {"unknown field": 1})
    assert records.unknown == {"A": 1, "zz": 1}
    (part,) = Path(urlparse(run.uri("quarantine/things")).path).glob("part-*.json")
    bad = json.loads(part.read_text())
    assert (bad["offset"], bad["reason"], bad["detail"]) == (8, "unknown field", "A, zz: not in the schema")
    assert bad["text"] == '{"a":2,"A":1,"zz":null}'


def test_a_hundred_unknown_fields_are_named(spark, run, tmp_path):
    lines = [{"a": 1, **{f"n{i:03}": 1 for i in range(n, 150)}} for n in (0, 100, 120)]
    uri, merged = folder(tmp_path, {"x": "\n".join(map(json.dumps, lines)).encode(), "y": b'{"n000":1}{"n001":{}}'})
    records = source.read(run, things(uri), merged)
    assert len(records.unknown) == 101
    assert records.unknown["n149"] == 3 and records.unknown["n119"] == 2 and records.unknown["n000"] == 2
    assert sum(records.unknown.values()) == 150 + 50 + 30 + 2
    assert list(records.unknown)[-1] == "all fields but the 100 most frequent"
