"""Work at the same time: taken in order, the first error counts, and nothing goes on after it."""

import threading
from functools import partial

import pytest
from pyspark.errors import PySparkException
from pyspark.sql import functions as F

from parquetry.jvm import JavaError
from parquetry.side_by_side import SideBySide


def failing(text):
    raise ValueError(text)


def test_results_are_taken_in_the_order_in_which_the_work_was_started(spark):
    ended, taken = threading.Event(), []
    with SideBySide(spark) as work:
        work.start(lambda: ended.wait(60) and "first", taken.append, is_small=True)
        work.start(lambda: ended.set() or "second", taken.append, is_small=True)
        assert work.start(lambda: list(taken), taken.append, is_small=False).result() == ["first", "second"]
    assert taken == ["first", "second", ["first", "second"]]


def test_the_first_error_in_that_order_counts_and_stops_the_work_after_it(spark):
    failed, taken = threading.Event(), []
    rows = spark.range(1 << 50).selectExpr("sum(id * id % 7)")

    def second():
        failed.wait(60)
        failing("second")

    with pytest.raises(ValueError, match="second"), SideBySide(spark) as work:
        work.start(lambda: "first", taken.append, is_small=True)
        work.start(second, taken.append, is_small=True)
        work.start(lambda: failed.set() or failing("third"), taken.append, is_small=True)
        work.start(rows.collect, taken.append, is_small=True)  # would take hours
    assert taken == ["first"]


@pytest.mark.parametrize("is_small", [True, False])
def test_an_error_of_the_block_comes_after_those_of_the_work_before_it(spark, is_small):
    taken = []
    with pytest.raises(ValueError, match="of the block"), SideBySide(spark) as work:
        work.start(lambda: "work", taken.append, is_small)
        failing("of the block")
    assert taken == ["work"]
    with pytest.raises(ValueError, match="of the work"), SideBySide(spark) as work:
        work.start(partial(failing, "of the work"), taken.append, is_small)
        failing("of the block")


def test_casts_are_as_strict_as_elsewhere(spark):
    text = spark.createDataFrame([("x",)], "text string")
    with pytest.raises((JavaError, PySparkException), match="CAST_INVALID_INPUT"), SideBySide(spark) as work:
        work.start(lambda: text.select(F.col("text").cast("int")).collect(), print, is_small=True)
