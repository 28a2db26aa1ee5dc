"""The ledgers of real runs against their published schema."""

import json
from pathlib import Path

import jsonschema
import pytest

from world import World, lines

SCHEMA = json.loads((Path(__file__).resolve().parents[3] / "docs" / "ledger.schema.json").read_text())
THINGS = "id bigint; day string; v string"


@pytest.fixture(scope="module")
def valid():
    """Fails when a ledger, or a change made to it, is not what the schema says."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    return jsonschema.Draft202012Validator(SCHEMA)


def problems(valid, ledger):
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in valid.iter_errors(ledger)]


@pytest.fixture
def published(world: World):
    records = [{"id": i, "day": f"{i}", "v": "x", "more": 1} for i in range(200)]
    keep = [{"name": "id above 9", "where": "id > 9", "place": "pipeline.yaml:1:1"}]
    world.source("things", THINGS, {"A/1": lines(*records) + b"{oops}\n"}, keep=keep)
    land = world.root / "landing" / "things"
    (land / "notes.txt").write_bytes(b"123")
    world.job["sources"][0]["groupBy"] = f"file://{land}/(A)/.*"
    (world.run_folder / "prefixes" / "things.txt").touch()
    world.land("others", {"1": lines({"id": 1})})
    world.unmerged("others", THINGS)
    world.table("things", "select * from things", THINGS, key=["id"], partitionBy=["day"], mode="merge")
    world.table("none", "select * from others where id > 1", THINGS)
    assert world.run() == 0
    return world.ledger()


def test_the_schema_accepts_the_ledger_of_a_run_that_published(valid, published):
    assert problems(valid, published) == []
    assert published["tables"]["things"]["warnings"]
    assert published["sources"]["things"]["skipped"][0]["samples"]
    assert published["sources"]["things"]["quarantined"]


def test_the_schema_accepts_the_ledger_of_a_run_that_failed(valid, world):
    world.source("things", THINGS, {"A/1": lines({"id": "x"})})
    world.table("things", "select * from things", THINGS)
    assert world.run() == 1
    assert problems(valid, world.ledger()) == []
    world.job["tables"][0]["sql"] = "select nothing"
    assert world.run() == 2
    assert problems(valid, world.ledger()) == []


def test_the_schema_refuses_wrong_ledgers(valid, published):
    def with_(change):
        ledger = json.loads(json.dumps(published))
        change(ledger)
        return problems(valid, ledger)

    assert with_(lambda ledger: ledger.update(version=2)) == ["version: 1 was expected"]
    assert with_(lambda ledger: ledger.update(ok=False)) == [": 'error' is a required property"]
    assert with_(lambda ledger: ledger.update(error="x")) == [": False schema does not allow 'x'"]
    assert len(with_(lambda ledger: ledger["sources"]["things"]["objects"].update(read=1))) == 1
    assert len(with_(lambda ledger: ledger["tables"]["none"].pop("warnings"))) == 1
    assert len(with_(lambda ledger: ledger["tables"]["none"].update(rows=1))) == 1


def test_every_key_is_described():
    def undescribed(schema, path):
        for name, key in schema.get("properties", {}).items():
            if isinstance(key, dict):
                if "description" not in key and name not in ("ok", "error"):
                    yield f"{path}/{name}"
                yield from undescribed(key, f"{path}/{name}")
        for key in ("items", "additionalProperties"):
            if isinstance(schema.get(key), dict):
                yield from undescribed(schema[key], f"{path}/*")

    assert list(undescribed(SCHEMA, "")) == []
