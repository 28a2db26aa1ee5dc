"""Publishing replaces a table, and is always finished, at whatever call it died."""

import json
import shutil

import pytest

from dying import Died, DyingFiles
from parquetry.errors import RunError
from parquetry.files.hadoop import Found, Hadoop
from parquetry.files.listing import Listing
from parquetry.publish import journal, parts, transaction
from parquetry.publish.change import change, emptied, obsolete
from parquetry.table_files import Placement, Written

OVERWRITE = Placement(lambda key: key, lambda key: True)


def listing(*keys):
    return Listing.of(Found(key, 1, 0) for key in keys)


def test_replaced_files_are_deleted_and_empty_folders_innermost_first():
    before = listing("a=1/b=1/x", "a=1/b=2/x", "a=1/b=2/y", "a=2/b=1/x", "loose", "a=1/b=1/new")
    gone = ["a=1/b=1/x", "a=1/b=2/x", "a=1/b=2/y", "a=2/b=1/x", "loose"]
    assert list(obsolete(before, OVERWRITE, listing("a=1/b=1/new"))) == gone
    assert list(obsolete(listing(), OVERWRITE, listing("a=1/x"))) == []
    assert emptied("s3://b/tables/", [f"s3://b/tables/t/{key}" for key in gone]) == [
        f"s3://b/tables/t/{folder}" for folder in ("a=1/b=1", "a=1/b=2", "a=2/b=1", "a=1", "a=2")
    ]


class Tables:
    """Two tables in a folder, published run by run: cluster "old", then others."""

    def __init__(self, root):
        self.root, self.uri = root, f"file://{root}/tables/{journal.NAME}"

    def stage(self, run, **tables):
        """`tables`: {name: files}, each file's content being the run's name."""
        for table, names in tables.items():
            for name in names:
                path = self.root / run / table / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(run)
        self.run, self.staged = run, tables

    def publish(self, files, load=None):
        changes = []
        folder = f"file://{self.root}/{self.run}"
        publication = transaction.begin(files, self.uri, self.run, folder, f"{folder}-parts")
        for table, names in self.staged.items():
            written = Written(f"{folder}/{table}", listing(*names), 1, 1)
            changes.append(change(files, written, f"file://{self.root}/tables/{table}", OVERWRITE, depends=False))
        ledger = (f"file://{self.root}/{self.run}.json", "{}")
        publication.carry_out(changes, load, ledger).close(ledger)

    def content(self):
        """Every file with its content, and every folder."""
        tables = self.root / "tables"
        found = [path for path in tables.rglob("*") if not path.name.endswith(".crc")]
        return {str(path.relative_to(tables)): path.read_text() if path.is_file() else None for path in found}


OLD = {"first": ["p=1/q=1/old.parquet", "p=2/q=1/old.parquet", "p=2/q=2/old.parquet"], "second": ["old.parquet"]}
NEW = {"first": ["p=1/q=1/new.parquet", "p=2/q=2/new.parquet", "p=3/q=1/new.parquet"], "second": ["new.parquet"]}


@pytest.fixture
def tables(files, tmp_path):
    tables = Tables(tmp_path / "world")
    tables.stage("old", **OLD)
    tables.publish(files)
    tables.stage("new", **NEW)
    return tables


def test_published_is_what_was_staged_and_nothing_else(files, tables):
    tables.publish(files)
    folders = {"first": None, "second": None, "first/p=1": None, "first/p=2": None, "first/p=3": None}
    folders.update({"first/p=1/q=1": None, "first/p=2/q=2": None, "first/p=3/q=1": None})
    contents = {f"{table}/{name}": "new" for table, names in NEW.items() for name in names}
    assert tables.content() == {**folders, **contents}
    assert not (tables.root / "new").exists()


@pytest.mark.parametrize("torn", [False, True])
def test_a_run_killed_at_any_call_published_nothing_or_is_finished_by_the_next_run(
    spark, files, tables, tmp_path, torn
):
    shutil.copytree(tables.root, tmp_path / "before")
    before = tables.content()
    tables.publish(files)
    after, outcomes, messages = tables.content(), [], set()
    for calls in range(1000):
        shutil.rmtree(tables.root)
        shutil.copytree(tmp_path / "before", tables.root)
        try:
            tables.publish(DyingFiles(spark, calls, torn))
            break
        except Died:
            messages.add(transaction.finish(files, tables.uri, 0))
        found = tables.content()
        assert found in (before, after)
        outcomes.append(found == after)
        assert (tables.root / "new.json").exists() == outcomes[-1]
        # Finishing what is finished changes nothing.
        assert transaction.finish(files, tables.uri, 0) is None
        assert tables.content() == found
    # lock and a read, 2 listings, 2 parts, a read and the journal; part, 4 moves, part, 4 deletes, 5 folders; ledger,
    # staged, journal, parts
    assert calls == 27
    assert outcomes == sorted(outcomes)  # before the journal all as it was, from then on all new
    assert {False, True} == set(outcomes)
    begun = "run new had died while it published; finished now: "
    nothing = "run new had died before it published anything"
    assert messages == {None, nothing} | {f"{begun}{left} of 4 files moved" for left in range(5)}


def test_a_run_killed_while_it_finishes_another_is_finished_by_the_next(spark, files, tables, tmp_path):
    tables.publish(files)
    after = tables.content()
    shutil.rmtree(tables.root)
    tables.stage("old", **OLD)
    tables.publish(files)
    tables.stage("new", **NEW)
    with pytest.raises(Died):
        tables.publish(DyingFiles(spark, 11))
    assert tables.content() != after
    for calls in range(1000):
        try:
            transaction.finish(DyingFiles(spark, calls), tables.uri, 0)
            break
        except Died:
            pass
    assert tables.content() == after
    assert not (tables.root / "new").exists()


def test_a_copy_whose_source_was_not_yet_deleted_is_finished(spark, files, tables):
    """As S3 leaves it: a move there is a copy and a delete."""

    class Copying(Hadoop):
        def move(self, source, target):
            super().move(source, target)
            self.write(source, "new")
            raise Died()

    with pytest.raises(Died):
        tables.publish(Copying(spark))
    assert transaction.finish(files, tables.uri, 0)
    assert tables.content()["first/p=1/q=1/new.parquet"] == "new"
    assert not (tables.root / "new").exists()


def test_a_load_that_was_not_counted_has_no_ledger(spark, files, tables):
    with pytest.raises(Died):
        publish_load(tables, DyingFiles(spark, 11))
    transaction.finish(files, tables.uri, 6)
    assert not (tables.root / "new.json").exists()
    tables.stage("next", first=["p=1/q=1/next.parquet", "p=2/q=2/next.parquet"], second=["next.parquet"])
    with pytest.raises(Died):
        publish_load(tables, DyingFiles(spark, 11))
    transaction.finish(files, tables.uri, 7)
    assert (tables.root / "next.json").exists()


def publish_load(tables, files):
    tables.publish(files, load=7)


def test_staged_files_that_are_gone_are_named_and_nothing_is_moved(spark, files, tables):
    with pytest.raises(Died):
        tables.publish(DyingFiles(spark, 9))  # the journal is there, nothing has moved
    shutil.rmtree(tables.root / "new" / "second")
    before = tables.content()
    with pytest.raises(RunError) as problem:
        transaction.finish(files, tables.uri, 0)
    root = f"file://{tables.root}"
    assert str(problem.value) == (
        "run new died while it published, and of the 4 files it had staged 1 are gone, for example "
        f"{root}/new/second/new.parquet, which belongs to {root}/tables/second/new.parquet. The tables hold a part of "
        "that run. Bring the files back (the bucket keeps versions of what was deleted) and start again; or delete "
        f"{tables.uri} and start again: that makes tables of mode overwrite whole, and those of mode append and merge "
        "need their input again"
    )
    assert tables.content() == before


def test_the_second_of_two_that_publish_at_once_moves_nothing(spark, files, tables):
    with pytest.raises(Died):
        tables.publish(DyingFiles(spark, 10))
    before = tables.content()
    tables.stage("other", **NEW)
    with pytest.raises(RunError) as problem:
        tables.publish(files)
    assert str(problem.value) == (
        f"nothing was published: run new is publishing now ({tables.uri} is its journal), and this run began from the "
        "tables as they were before. Wait until the other run has ended, and start this run again: it first finishes "
        "what an interrupted run left"
    )
    assert tables.content() == before


def test_only_one_of_two_that_start_at_the_same_moment_writes_its_journal(files, tables):
    """Neither has seen a journal: the file system lets only one of them write it."""
    journal.write(files, tables.uri, journal.Journal("first", "file:///nowhere"))
    with pytest.raises(RunError, match="nothing was published: run first is publishing now"):
        journal.write(files, tables.uri, journal.Journal("second", "file:///nowhere"))
    assert json.loads((tables.root / "tables" / journal.NAME).read_text())["cluster"] == "first"


def test_a_journal_of_a_newer_version_is_refused(files, tables):
    (tables.root / "tables" / journal.NAME).write_text('{"version": 3}')
    with pytest.raises(RunError) as problem:
        transaction.finish(files, tables.uri, 0)
    assert str(problem.value) == (
        f"{tables.uri}: a newer version of parquetry started to publish and was interrupted; start a run with that "
        "version to finish it (the journal has version 3, this job reads up to version 2)"
    )


def test_a_run_killed_between_two_parts_is_finished_by_the_next_run(spark, files, tables, tmp_path, monkeypatch):
    """Killed between any two parts."""
    monkeypatch.setattr(parts, "AT_ONCE", 2)
    shutil.copytree(tables.root, tmp_path / "before")
    before = tables.content()
    tables.publish(files)
    after = tables.content()
    for calls in (8, 11, 14, 17, 20, 23):
        shutil.rmtree(tables.root)
        shutil.copytree(tmp_path / "before", tables.root)
        with pytest.raises(Died):
            tables.publish(DyingFiles(spark, calls))
        transaction.finish(files, tables.uri, 0)
        assert tables.content() == (before if calls == 8 else after)
        assert not (tables.root / "new-parts").exists() or calls == 8


@pytest.mark.parametrize(("content", "problem"), [(None, "is gone"), ("[]", "is not what that run wrote")])
def test_a_part_of_the_journal_that_is_gone_or_changed_is_refused(spark, files, tables, content, problem):
    with pytest.raises(Died):
        tables.publish(DyingFiles(spark, 11))
    part = tables.root / "new-parts" / "00001.json"
    part.unlink()
    (tables.root / "new-parts" / ".00001.json.crc").unlink(missing_ok=True)
    if content:
        part.write_text(content)
    before = tables.content()
    with pytest.raises(RunError) as found:
        transaction.finish(files, tables.uri, 0)
    assert str(found.value) == (
        f"run new died while it published, and file://{part} {problem}, so it is not known what is missing in the "
        "tables. Bring it back (the bucket keeps versions of what was deleted) and start again; or delete the journal, "
        "_publishing.json in the folder of all tables, and start again: that makes tables of mode overwrite whole, and "
        "those of mode append and merge need their input again"
    )
    assert tables.content() == before


def test_a_journal_of_the_version_before_parts_is_finished(files, tables):
    """As a run of that version left it: it died after the first move."""
    root = f"file://{tables.root}"
    moves = [(f"{root}/new/{table}/{name}", f"{root}/tables/{table}/{name}") for table in NEW for name in NEW[table]]
    raw = {
        "version": 1,
        "cluster": "new",
        "staged": f"{root}/new",
        "moves": moves,
        "deletes": [f"{root}/tables/{table}/{name}" for table in OLD for name in OLD[table]],
        "folders": [f"{root}/tables/first/p=2/q=1"],
        "load": None,
        "ledger": [f"{root}/new.json", "{}"],
    }
    (tables.root / "tables" / journal.NAME).write_text(json.dumps(raw))
    files.move(*moves[0])
    assert transaction.finish(files, tables.uri, 0) == (
        "run new had died while it published; finished now: 3 of 4 files moved"
    )
    assert {name: text for name, text in tables.content().items() if text} == {
        f"{table}/{name}": "new" for table, names in NEW.items() for name in names
    }
    assert "first/p=2/q=1" not in tables.content()
    assert (tables.root / "new.json").exists()
