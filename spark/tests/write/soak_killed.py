"""Whole runs that die while they publish, and the run after them: as undisturbed ones, in every mode."""

import shutil
from dataclasses import replace

import pytest

from dying import Died, DyingFiles
from parquetry import execute, main
from test_modes import Runs

OLD = [(1, "a", "old"), (2, "b", "old"), (3, "c", "old"), (7, "e", "old")]
NEW = [(1, "b", "new"), (2, "b", "new"), (4, "d", "new")]  # keys of a, b and d; row 1 moves from a to b
NEXT = [(4, "f", "next"), (5, "c", "next")]  # other input, which does not come to a or b


def merged(*loads):
    return sorted({row[0]: row for load in loads for row in load}.values())


EXPECTED = {
    "overwrite": lambda *loads: sorted(loads[-1]),
    "append": lambda *loads: sorted(row for load in loads for row in load),
    "merge": merged,
}


@pytest.mark.parametrize("partitions", [["day"], []])
@pytest.mark.parametrize("mode", ["overwrite", "append", "merge"])
def test_a_run_killed_at_any_call_published_nothing_or_is_finished_by_the_next_run(
    world, spark, monkeypatch, tmp_path_factory, mode, partitions
):
    runs = Runs(world, spark, mode=mode, key=["id"], partitionBy=partitions)
    runs.load(*OLD)
    aside, publishing, publish = tmp_path_factory.mktemp("aside"), [], execute._publish

    def recorded(*arguments):
        shutil.copytree(world.root, aside / "before")
        publishing[:] = arguments
        publish(*arguments)
        shutil.copytree(world.root, aside / "after")

    def restore(when):
        shutil.rmtree(world.root)
        shutil.copytree(aside / when, world.root)

    with monkeypatch.context() as patched:
        patched.setattr(execute, "_publish", recorded)
        assert runs.load(*NEW) == EXPECTED[mode](OLD, NEW)
    after = published(world)
    restore("before")
    before = published(world)

    run, *results = publishing

    # Every call of publishing in turn; then the start of the next run.
    ends, calls = [], 0
    while not ends or not ends[-1][2]:
        restore("before")
        completed = True
        try:
            publish(replace(run, files=DyingFiles(spark, calls)), *results)
        except Died:
            completed = False
        disturbed = published(world)
        execute._finish_interrupted_run(replace(run, files=DyingFiles(spark, 10_000)))
        assert published(world) in (before, after)
        ends.append((published(world) == after, disturbed, completed))
        calls += 1
    assert [end for end, _, _ in ends] == sorted(end for end, _, _ in ends)

    # The next run has other input. Dead before the journal, right after it, and between moves and deletes.
    first = [end for end, _, _ in ends].index(True)
    for dead_at in (first - 1, first, first + 3):
        restore("before")
        with pytest.raises(Died):
            publish(replace(run, files=DyingFiles(spark, dead_at)), *results)
        runs.number = 2
        loads = [OLD, NEXT] if dead_at < first else [OLD, NEW, NEXT]
        assert runs.load(*NEXT) == EXPECTED[mode](*loads)
        assert world.run_folder.name == "j-3"


def published(world):
    """Every file of the tables with its bytes; the journal as well."""
    return {name: (world.root / "tables" / name).read_bytes() for name in world.published("")}


@pytest.mark.parametrize("mode", ["append", "merge"])
def test_a_killed_run_that_is_started_again_publishes_each_row_once(world, spark, monkeypatch, mode):
    runs = Runs(world, spark, mode=mode, key=["id"], partitionBy=["day"])
    runs.load(*OLD)
    with monkeypatch.context() as patched:
        patched.setattr(main, "Hadoop", lambda spark: DyingAtMove(spark))
        with pytest.raises(Died):
            runs.load(*NEW)
    assert not (world.run_folder / "ledger.json").exists()
    assert runs.load(*NEW, cluster="j-2") == EXPECTED[mode](OLD, NEW)
    assert world.ledger()["ok"]


class DyingAtMove(DyingFiles):
    """Dies at the second move."""

    def __init__(self, spark):
        super().__init__(spark, 10_000)
        self.moves = 0

    def move(self, source, target):
        self.moves += 1
        if self.moves == 2:
            self._left = 0
        return super().move(source, target)


@pytest.mark.parametrize("mode", ["append", "merge"])
def test_a_run_publishes_nothing_if_another_has_published_since_it_read(world, spark, monkeypatch, capsys, mode):
    runs = Runs(world, spark, mode=mode, key=["id"])
    runs.load(*OLD)
    publish, after = execute._publish, []

    def overtaken(*arguments):
        monkeypatch.setattr(execute, "_publish", publish)
        runs.load(*NEXT, cluster="j-3")
        after.append(published(world))
        world.cluster("j-2")
        publish(*arguments)

    monkeypatch.setattr(execute, "_publish", overtaken)
    world.cluster("j-2")
    assert world.run() == 1
    assert capsys.readouterr().err == (
        f"error: nothing was published: another run published into {world.uri('tables/things')} after this run had "
        "read the rows that were there; start this run again\n"
    )
    assert published(world) == after[0]
