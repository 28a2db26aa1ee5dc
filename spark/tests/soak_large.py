"""What is too large for every day: whole jobs on single records and single lines of many megabytes. `make soak`."""

import json

BIG = 64 << 20


def big(number, head=b""):
    return b'{"id":%d,"v":"%s"}' % (number, head + b"x" * (BIG - len(head)))


def test_a_record_of_64_mib_beside_a_small_one(world, spark):
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


def test_a_hundred_thousand_records_on_one_line(world, spark):
    records = [json.dumps({"id": i, "v": "}{" if i % 1000 == 0 else "x"}) for i in range(100_000)]
    world.source("things", "id bigint; v string", {"A/1": "".join(records).encode()})
    world.table("things", "select id, v from things", "id bigint; v string", key=["id"])
    assert world.run() == 0
    assert world.ledger()["sources"]["things"]["records"]["used"] == 100_000
    assert world.ledger()["tables"]["things"]["rowsOut"] == 100_000
    assert sorted(row[0] for row in world.rows(spark, "things") if row[1] == "}{") == list(range(0, 100_000, 1000))
