"""A load of `load: new-only` that dies before and after manifests/current says that it counts."""

import pytest

from dying import Died, DyingFiles
from parquetry import main
from test_loads import SCHEMA, old, run
from world import lines


class DyingAtUri(DyingFiles):
    """Dies when `call` is made on a URI that ends in `ending`."""

    def __init__(self, spark, call, ending):
        super().__init__(spark, 10_000)
        self.call, self.ending = call, ending

    def write(self, uri, text):
        self._look("write", uri)
        return super().write(uri, text)

    def delete(self, uri):
        self._look("delete", uri)
        return super().delete(uri)

    def _look(self, call, uri):
        if call == self.call and uri.endswith(self.ending):
            self._left = 0


@pytest.mark.parametrize(
    "call, ending, counted",
    [("write", "manifests/current", False), ("write", "ledger.json", True), ("delete", "runs/j-2/staged", True)],
)
def test_a_load_killed_while_it_is_published_counts_once(world, spark, monkeypatch, call, ending, counted):
    world.incremental("things", SCHEMA)
    world.table("things", "select id from things", SCHEMA, mode="append")
    world.land("things", {"A/1": lines({"id": 1})})
    old(world, "A/1")
    run(world, "j-1")
    world.land("things", {"B/2": lines({"id": 2}, {"id": 3})})
    old(world, "B/2")
    world.cluster("j-2")
    world.merge("things")
    with monkeypatch.context() as patched:
        patched.setattr(main, "Hadoop", lambda spark: DyingAtUri(spark, call, ending))
        with pytest.raises(Died):
            world.run()
    assert (world.root / "tables" / "_publishing.json").exists()
    assert (world.root / "manifests" / "current").read_text() == ("2\n" if counted else "1\n")

    world.land("things", {"C/3": lines({"id": 4})})
    old(world, "C/3")
    run(world, "j-3")
    assert sorted(row[0] for row in world.rows(spark, "things")) == [1, 2, 3, 4]
    assert (world.root / "manifests" / "current").read_text() == ("3\n" if counted else "2\n")
    assert world.ledger()["load"] == (3 if counted else 2)
    # Ledgers that count are those of loads that count, and together they are all records.
    dead = world.root / "runs" / "j-2" / "ledger.json"
    assert dead.exists() == counted
    assert world.ledger()["sources"]["things"]["records"]["read"] == (1 if counted else 3)
