"""The fast path and the exact path read the same records, and the fast path calls no file clean that is not."""

import json
import random
from pathlib import Path
from urllib.parse import urlparse

import pytest

from parquetry.files.hadoop import Found
from parquetry.job import Column, Rule, Source
from parquetry.read import source
from parquetry.read.json import pieces
from parquetry.read.json.decoder import decode
from parquetry.read.json.pieces import CLEAN, FILE
from parquetry.schema import struct_of

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


def clean_files(spark, uri):
    """{name of a file: whether all its pieces are clean}, as the fast path judges without the exact one."""
    judged = {}
    for row in pieces.read(pieces.lines_of(spark, uri), struct_of(SCHEMA)).select(FILE, CLEAN).collect():
        name = row[FILE].rsplit("/", 1)[1]
        judged[name] = judged.get(name, True) and row[CLEAN]
    return judged


CLEAN_CASES = {
    "lines": b'{"a":1}\n{"a":2}\n',
    "no_final_newline": b'{"a":1}\n{"a":2}',
    "crlf": b'{"a":1}\r\n{"a":2}\r\n',
    "joined": b'{"a":1}{"a":2} {"a":3}{"a":4}',
    "nested": b'{"n":{"x":1,"y":["}"]}}{"n":{"x":2}}',
    "unknown_field": b'{"zz":{"q":[1,{"r":2}]},"a":1}',
    "utf8": '{"s":"é€😀"}'.encode(),
    "escaped_pair": b'{"s":"\\ud83d\\ude00"}',
    "bracket_pair_escaped": b'{"s":"\\u007d{"}',
    "number_as_text": b'{"s":5}',
    "blank_lines": b'\n\n{"a":1}\n \t\n',
    "trailing_blanks": b'{"a":1} \t\n',
}
DIRTY_CASES = {
    "brackets_in_string": b'{"s":"}{"}{"a":1}',
    "two_by_comma": b'{"a":1},{"a":2}',
    "junk_behind": b'{"a":1}junk}',
    "junk_before": b'junk{"a":1}',
    "array": b'[{"a":1}]',
    "closes_early": b'{"a":1}],"e":{"a":2}',
    "sentinel_guess": b'{"a":1,"__end":1}junk}',
    "three_spaces": b'{"a":1}   {"a":2}',
    "pretty": b'{\n "a": 1\n}\n',
    "bom_inside": b'{"a":1}\n\xef\xbb\xbf{"a":2}',
    "empty_object": b"{}",
    "not_utf8": b'{"s":"\xff"}',
    "not_utf8_skipped": b'{"zz":"\xc3("}',
    "not_utf8_split": b'{"s":"\xff"}{"a":1}',
    "half_pair": b'{"s":"\\ud83d"}',
    "nul": b'{"s":"\x00"}',
    "single_quotes": b"{'a':1}",
    "nan": b'{"d":NaN}',
    "nan_text": b'{"d":"NaN"}',
    "infinite": b'{"d":1e999}',
    "text_for_number": b'{"a":"1"}',
    "fraction": b'{"a":1.5}',
    "too_large": b'{"a":9223372036854775808}',
    "nested_misfit": b'{"n":{"x":"1"}}',
    "truncated": b'{"a":1}\n{"a":',
    "truncated_in_a_number": b'{"a":1}\n{"a":123',
    "duplicate_misfit": b'{"a":"x","a":1}',
}


@pytest.fixture(scope="module")
def judged(spark, tmp_path_factory):
    uri, _ = folder(tmp_path_factory.mktemp("merged"), {**CLEAN_CASES, **DIRTY_CASES})
    return clean_files(spark, uri)


@pytest.mark.parametrize("name", CLEAN_CASES)
def test_clean(judged, name):
    assert judged[name] is True


@pytest.mark.parametrize("name", DIRTY_CASES)
def test_not_clean(judged, name):
    assert judged[name] is False


def test_both_paths_on_random_files(spark, run, tmp_path):
    """Three hundred files of awkward records, some cut off: each is read once, or in quarantine if it is broken."""
    generator = random.Random(11)
    contents = {f"f{i:03}": _file(generator) for i in range(300)}
    uri, merged = folder(tmp_path, contents)
    oracle = {name: list(decode(data, [column.name for column in SCHEMA])) for name, data in contents.items()}
    good = [json.loads(piece.text) for found in oracle.values() for piece in found if piece.reason is None]
    bad = sum(1 for found in oracle.values() for piece in found if piece.reason)

    records = source.read(run, _source(uri), merged)
    assert (records.read, records.used, sum(records.quarantined.values())) == (len(good) + bad, len(good), bad)
    got = sorted((row.a, row.s or "", row.d or 0.0) for row in spark.table("things").collect())
    assert got == sorted((record["a"], record.get("s") or "", record.get("d") or 0.0) for record in good)
    fast = sum(clean_files(spark, uri).values())
    assert 60 < fast < 280  # each path has read many of them


def _file(generator):
    parts = []
    for _ in range(generator.randrange(1, 8)):
        record = {"a": generator.randrange(10**6)}
        if generator.random() < 0.6:
            record["s"] = generator.choice(["x", "}{", '\\"}{"', "é", "} {", "😀", "{", ""])
        if generator.random() < 0.4:
            record["d"] = generator.random() * 1e6
        if generator.random() < 0.3:
            record["q"] = {"n1": [{"n2": generator.choice(["}", 1, None])}]}
        text = json.dumps(record, indent=generator.choice([None] * 9 + [1]), ensure_ascii=generator.random() < 0.7)
        if generator.random() < 0.04:
            text = text[: generator.randrange(1, len(text))]
        parts.append(text + generator.choice(["", "", "\n", "\n", " ", "\r\n"]))
    if generator.random() < 0.1:
        return ("[" + ",".join(parts) + generator.choice(["]", "]", "]\n", ""])).encode()
    return "".join(parts).encode()


def _source(uri, **more):
    return Source("things", uri, uri, "_manifest.gz", SCHEMA, **more)


def test_a_hundred_thousand_records_on_one_line(spark, run, tmp_path):
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
        },
        {
            "file": f"file:{tmp_path}/x y.json",
            "offset": 17,
            "reason": "not valid JSON",
            "detail": "Expecting value at offset 22",
            "text": '{"a":oops}',
        },
    ]
