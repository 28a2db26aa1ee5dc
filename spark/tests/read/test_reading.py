"""A source of JSON as a whole: its records, its counts, and its quarantine."""

import bz2
import json
import random
from pathlib import Path
from urllib.parse import urlparse

import pytest

from parquetry.errors import RunError
from parquetry.files.hadoop import Found
from parquetry.job import Column, Rule, Source
from parquetry.jvm import JavaError, root_cause
from parquetry.read import source

SCHEMA = [
    Column("a", "bigint"),
    Column("s", "string"),
    Column("d", "double"),
    Column("n", "struct<x:int,y:array<string>>"),
]


def folder(tmp_path, contents):
    for name, data in contents.items():
        (tmp_path / name).write_bytes(data)
    return f"file://{tmp_path}/", [Found(name, len(data), 0) for name, data in contents.items()]


def test_random_files_are_read_without_loss(spark, run, tmp_path):
    """Hundreds of files of awkward records, some cut off: each is read once, or in quarantine if it is broken."""
    generator = random.Random(11)
    files = [_file(generator) for _ in range(500)]
    uri, merged = folder(tmp_path, {f"f{i:03}": data for i, (data, _, _) in enumerate(files)})
    good = [record for _, whole, _ in files for record in whole]
    cut = sum(broken for _, _, broken in files)

    records = source.read(run, _source(uri), merged)
    assert (records.used, set(records.quarantined)) == (len(good), {"not valid JSON"})
    assert cut - 3 <= records.quarantined["not valid JSON"] <= cut  # two on a line, one after the other, count as one
    got = sorted((row.a, row.s or "", row.d or 0.0) for row in spark.table("things").collect())
    assert got == sorted((record["a"], record.get("s") or "", record.get("d") or 0.0) for record in good)
    assert records.unknown == {"q": sum(1 for record in good if "q" in record)}
    assert cut > 50


def _file(generator):
    """(a file's bytes, its whole records, how many are cut off)."""
    parts, whole, cut = [], [], 0
    is_array = generator.random() < 0.1
    for _ in range(generator.randrange(1, 8)):
        record = {"a": generator.randrange(10**6)}
        if generator.random() < 0.6:
            record["s"] = generator.choice(["x", "}{", '\\"}{"', "é", "} {", "😀", "{", ""])
        if generator.random() < 0.4:
            record["d"] = generator.random() * 1e6
        if generator.random() < 0.3:
            record["q"] = {"n1": [{"n2": generator.choice(["}", 1, None])}]}
        text = json.dumps(record, indent=generator.choice([None] * 9 + [1]), ensure_ascii=generator.random() < 0.7)
        if generator.random() < 0.04 and not is_array:
            text, cut = text[: generator.randrange(1, len(text))], cut + 1
        else:
            whole.append(record)
        parts.append(text + generator.choice(["", "", "\n", "\n", " ", "\r\n"]))
    if is_array:
        return ("[" + ",".join(parts) + generator.choice(["]", "]", "]\n"])).encode(), whole, cut
    return "".join(parts).encode(), whole, cut


def _source(uri, **more):
    return Source("things", uri, uri, "_manifest.gz", SCHEMA, **more)


def test_a_hundred_thousand_records_on_one_line_are_read(spark, run, tmp_path):
    uri, merged = folder(tmp_path, {"x": b"".join(b'{"a":%d,"n":{"x":1}}' % i for i in range(100_000))})
    records = source.read(run, _source(uri), merged)
    assert (records.read, records.used) == (100_000, 100_000)
    assert spark.table("things").selectExpr("sum(a)").first()[0] == 99_999 * 50_000


def test_a_record_is_dropped_by_the_first_rule_that_is_not_true(spark, run, tmp_path):
    uri, merged = folder(tmp_path, {"x": b'{"a":1,"s":"p"}{"a":-1,"s":"p"}\n{"s":"q"}{"a":2,"s":"q"}{"a":"bad"}'})
    keep = [Rule("a is positive", "a > 0", "p.yaml:1:1"), Rule("s is p", "s = 'p'", "p.yaml:2:1")]
    records = source.read(run, _source(uri, keep=keep), merged)
    assert dict(records.dropped) == {"a is positive": 2, "s is p": 1}
    assert (records.read, records.used, dict(records.quarantined)) == (5, 1, {"a is not a bigint": 1})
    assert [row.a for row in spark.table("things").collect()] == [1]


def test_the_quarantine_has_place_and_reason(run, tmp_path):
    uri, merged = folder(tmp_path, {"x y.json": b'{"a":1}{"a":1.5}\n{"a":oops}{"a":2}', "blank": b" \n", "empty": b""})
    source.read(run, _source(uri), merged)
    (part,) = Path(urlparse(run.uri("quarantine/things")).path).glob("part-*.json")
    assert [json.loads(line) for line in part.read_text().splitlines()] == [
        {
            "file": f"file:{tmp_path}/x y.json",
            "offset": 7,
            "reason": "a is not a bigint",
            "detail": "found 1.5, a number",
            "text": '{"a":1.5}',
            "key": "x y.json",
        },
        {
            "file": f"file:{tmp_path}/x y.json",
            "offset": 17,
            "reason": "not valid JSON",
            "detail": "Expecting value at offset 22",
            "text": '{"a":oops}',
            "key": "x y.json",
        },
    ]


def test_unknown_fields_are_counted_by_their_paths(run, tmp_path):
    content = b'{"a":1,"zz":{"q":1},"n":{"x":1,"w":2}}{"a":2,"A":1,"n":{"w":3,"x":"bad"},"zz":null,"zz":1}'
    uri, merged = folder(tmp_path, {"x": content, "empty": b""})
    records = source.read(run, _source(uri), merged)
    assert records.unknown == {"n.w": 2, "zz": 2, "A": 1}


def test_unknown_fields_are_refused(run, tmp_path):
    content = b'{"a":1}\n{"a":"x","A":1,"zz":null}\n{"n":{"x":1}}{"n":{"w":{}}}'
    uri, merged = folder(tmp_path, {"x": content, "y": b'{"s":"x"}{"a":3}'})
    records = source.read(run, _source(uri, unknownFields="refuse"), merged)
    assert (records.read, records.used, dict(records.quarantined)) == (6, 4, {"unknown field": 2})
    assert records.unknown == {"A": 1, "n.w": 1, "zz": 1}
    (part,) = Path(urlparse(run.uri("quarantine/things")).path).glob("part-*.json")
    bad = [json.loads(line) for line in part.read_text().splitlines()]
    assert [(record["offset"], record["detail"]) for record in bad] == [
        (8, "A, zz: not in the schema"),
        (47, "n.w: not in the schema"),
    ]
    assert bad[0]["text"] == '{"a":"x","A":1,"zz":null}'


def test_a_hundred_unknown_fields_are_named(run, tmp_path):
    lines = [{"a": 1, **{f"n{i:03}": 1 for i in range(n, 150)}} for n in (0, 100, 120)]
    uri, merged = folder(tmp_path, {"x": "\n".join(map(json.dumps, lines)).encode(), "y": b'{"n000":1}{"n001":{}}'})
    records = source.read(run, _source(uri), merged)
    assert len(records.unknown) == 101
    assert records.unknown["n149"] == 3 and records.unknown["n119"] == 2 and records.unknown["n000"] == 2
    assert sum(records.unknown.values()) == 150 + 50 + 30 + 2
    assert list(records.unknown)[-1] == "all fields but the 100 most frequent"


def test_a_file_that_is_not_as_long_as_it_was_listed_stops_the_run(spark, run, tmp_path):
    uri, merged = folder(tmp_path, {"x": b'{"a":1}'})
    merged = [merged[0]._replace(size=9)]
    with pytest.raises(JavaError) as raised:
        source.read(run, _source(uri), merged)
    assert root_cause(raised.value) == f"file:{tmp_path}/x has 7 bytes, but was listed with 9"


def test_a_bzip2_file_is_read_and_one_that_is_cut_off_is_named(spark, run, tmp_path):
    content = b"".join(b'{"a":%d}' % i for i in range(1000))
    uri, merged = folder(tmp_path, {"x.json.bz2": bz2.compress(content[:4000]) + bz2.compress(content[4000:])})
    records = source.read(run, _source(uri), merged)
    assert (records.used, dict(records.quarantined)) == (1000, {})
    uri, merged = folder(tmp_path, {"x.json.bz2": bz2.compress(content)[:-20]})
    with pytest.raises(RunError) as raised:
        source.read(run, _source(uri), merged)
    assert str(raised.value) == (
        f"things: file:{tmp_path}/x.json.bz2 cannot be decompressed (it is cut off); replace it with a complete "
        "file, or remove it"
    )
