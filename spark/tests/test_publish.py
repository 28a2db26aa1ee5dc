"""Publishing replaces a table, whatever was there, and can be started again after it was cut off anywhere."""

import pytest

from parquetry.hadoop import Found, Hadoop
from parquetry.publish import obsolete, publish
from parquetry.write import Written


def test_whole_folders_go_where_nothing_new_is_below():
    before = ["a=1/b=1/x", "a=1/b=2/x", "a=1/b=2/y", "a=2/b=1/x", "loose", "a=1/b=1/new"]
    assert obsolete(before, {"a=1/b=1/new"}) == ["a=1/b=1/x", "a=1/b=2", "a=2", "loose"]
    assert obsolete(["a=1/x"], {"empty.parquet"}) == ["a=1"]
    assert obsolete([], {"a=1/x"}) == []


def staged(root, run, names):
    for name in names:
        (root / run / name).parent.mkdir(parents=True, exist_ok=True)
        (root / run / name).write_text(run)
    return Written(f"file://{root}/{run}", [Found(name, 1, 0) for name in names], 0, 0)


def there(root):
    table = root / "table"
    return {str(one.relative_to(table)): one.read_text() for one in table.rglob("*") if one.is_file()}


@pytest.mark.parametrize("moves", range(0, 5))
def test_killed_after_some_moves_and_started_again(spark, tmp_path, moves):
    class Killed(BaseException):
        pass

    class Dying(Hadoop):
        """File systems until the machine dies."""

        left = moves

        def move(self, source, target):
            if self.left == 0:
                raise Killed()
            self.left -= 1
            return super().move(source, target)

    files, target = Hadoop(spark), f"file://{tmp_path}/table"
    publish(files, staged(tmp_path, "old", ["p=1/old1", "p=2/old2"]), target)
    try:
        publish(Dying(spark), staged(tmp_path, "dead", ["p=1/d1", "p=2/d2", "p=3/d3", "p=4/d4"]), target)
    except Killed:
        assert "p=1/old1" in there(tmp_path)  # nothing old goes before everything new is there
    publish(files, staged(tmp_path, "next", ["p=1/n1", "p=5/n5"]), target)
    assert there(tmp_path) == {"p=1/n1": "next", "p=5/n5": "next"}
    assert sorted(one.name for one in (tmp_path / "table").iterdir()) == ["p=1", "p=5"]
    assert not (tmp_path / "next").exists()
