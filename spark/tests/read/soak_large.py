"""What is too large for every day: whole jobs on single records and single lines of many megabytes. `make soak`."""

import json

BIG = 64 << 20


def big(number, head=b""):
    return b'{"id":%d,"v":"%s"}' % (number, head + b"x" * (BIG - len(head)))


def test_a_record_of_64_mib_beside_a_small_one_is_read(world, spark):
    # The second source's record holds what looks like the end of one and the beginning of another.
    for name, head in ("plain", b""), ("awkward", b"}{"):
        world.source(name, "id bigint; v string", {"A/1": big(1, head), "A/2": b'{"id":2,"v":"b"}'})
    each = [f"select '{name}' as source, id, length(v) as n from {name}" for name in ("plain", "awkward")]
    world.table("lengths", " union all ".join(each), "source string; id bigint; n int")
    assert world.run() == 0
    expected = [(name, number, size) for name in ("awkward", "plain") for number, size in ((1, BIG), (2, 1))]
    assert sorted(world.rows(spark, "lengths")) == expected
    for name in "plain", "awkward":
        assert world.ledger()["sources"][name]["records"] == {"read": 2, "used": 2, "dropped": 0, "quarantined": 0}


def test_a_broken_record_of_64_mib_takes_no_other_with_it(world, spark):
    world.source("things", "id bigint; v string", {"A/1": big(1)[:-2], "A/2": b'{"id":2,"v":"b"}'}, quarantineLimit=1)
    world.table("things", "select id from things", "id bigint")
    assert world.run() == 0
    assert world.rows(spark, "things") == [(2,)]
    (bad,) = world.quarantine("things")
    assert bad["reason"] == "not valid JSON"
    assert bad["text"].startswith('{"id":1,"v":"xxx') and len(bad["text"]) == 2001


def test_a_hundred_thousand_records_on_one_line_are_read(world, spark):
    records = [json.dumps({"id": i, "v": "}{" if i % 1000 == 0 else "x"}) for i in range(100_000)]
    world.source("things", "id bigint; v string", {"A/1": "".join(records).encode()})
    world.table("things", "select id, v from things", "id bigint; v string", key=["id"])
    assert world.run() == 0
    assert world.ledger()["sources"]["things"]["records"]["used"] == 100_000
    assert world.ledger()["tables"]["things"]["rowsOut"] == 100_000
    assert sorted(row[0] for row in world.rows(spark, "things") if row[1] == "}{") == list(range(0, 100_000, 1000))


EVENT = (
    b'{"artist":"The Beatles","itemInSession":%d,"length":%d.25,"level":"free","location":"San Francisco, CA",'
    b'"page":"NextSong","song":"Song number %d","status":200,"ts":%d,"userAgent":"Mozilla/5.0 (Macintosh)"}\n'
)
EVENTS = "artist string; itemInSession int; length double; level string; location string; page string; song string; "
EVENTS += "status int; ts bigint; userAgent string"


def event(number):
    return EVENT % (number % 97, number % 400, number, 1541105830796 + number)


def events(first, size):
    """(bytes of events that follow one another, how many), one of them cut off."""
    count = size // len(event(first))
    lines = [event(number) for number in range(first, first + count)]
    lines[count // 2] = lines[count // 2][:100] + b"\n"
    return b"".join(lines), count


def counts(world):
    return world.ledger()["sources"]["things"]["records"]


def test_a_cut_off_record_in_a_file_of_128_mib_takes_no_other_with_it(world, spark):
    first, second = events(10**6, 128 << 20), events(10**7, 128 << 20)
    world.source("things", EVENTS, {"A/1": first[0], "B/1": second[0]})
    world.table("things", "select * from things", EVENTS)
    assert world.run() == 0
    read = first[1] + second[1]
    assert counts(world) == {"read": read, "used": read - 2, "dropped": 0, "quarantined": 2}
    assert world.ledger()["sources"]["things"]["quarantined"] == {"not valid JSON": 2}


def test_nested_records_on_one_line_of_512_mib_are_read(world, spark):
    record = b'{"id":%d,"n":{"a":%d,"l":[{"x":"}{ text %d","y":1.5},{"x":"%s","y":2.25}],"z":{"q":[1,{"r":null}]}}}'
    count = (512 << 20) // len(record)
    line = b"".join(record % (number, number % 1000, number, b"long " * 5) for number in range(count))
    assert len(line) > 512 << 20 and b"\n" not in line
    world.source("things", "id bigint; n struct<a:int,l:array<struct<x:string,y:double>>>", {"A/1": line})
    del line
    world.table("things", "select id, n.l[0].x as x from things", "id bigint; x string")
    assert world.run() == 0
    assert counts(world) == {"read": count, "used": count, "dropped": 0, "quarantined": 0}
    assert world.ledger()["sources"]["things"]["unknownFields"] == {"n.z": count}


def test_a_hundred_thousand_bad_records_in_twenty_files_are_counted(world, spark):
    objects = {}
    for place in range(20):
        lines = [event(number) for number in range(20_000 * place, 20_000 * (place + 1))]
        objects[f"F{place:02}/1"] = b"".join(line[:-60] + b"\n" if n % 4 == 0 else line for n, line in enumerate(lines))
    world.source("things", EVENTS, objects, quarantineLimit=0.25)
    world.table("things", "select ts from things", "ts bigint")
    assert world.run() == 0
    assert counts(world) == {"read": 400_000, "used": 300_000, "dropped": 0, "quarantined": 100_000}
    offsets = {(bad["file"], bad["offset"]) for bad in world.quarantine("things")}
    assert len(offsets) == 100_000
