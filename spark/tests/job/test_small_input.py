"""What counts as a small input, and the settings for it, which end with it."""

import pytest
from pyspark.sql import functions as F

from parquetry.files.listing import Found
from parquetry.job import Column, Table
from parquetry.jvm import session_like
from parquetry.schema import empty
from parquetry.small_input import SmallInput, size_of
from parquetry.write import layout, query

KEYS = ("spark.sql.adaptive.enabled", "spark.sql.codegen.wholeStage", "spark.sql.shuffle.partitions")


def settings(spark):
    return [spark.conf.get(key) for key in KEYS]


def test_compressed_files_count_as_what_they_may_hold():
    sizes = {"a.json": 1, "b.json.gz": 2, "c.GZ": 3, "d.bz2": 4, "gz": 5}
    assert size_of(Found(key, size, 0) for key, size in sizes.items()) == 1 + 20 + 30 + 40 + 5


def test_the_settings_of_the_cluster_come_back(spark):
    before = settings(spark)
    with SmallInput(spark) as small:
        assert settings(spark) == ["false", "false", "1"]
        small.end()
        assert settings(spark) == before
    with pytest.raises(ValueError), SmallInput(spark):
        raise ValueError
    assert settings(spark) == before


def test_a_session_for_a_table_that_is_not_small_has_the_settings_of_the_cluster(spark):
    before = settings(spark)
    with SmallInput(spark) as small:
        of_table = session_like(spark)
        small.apply(of_table, is_small=False)
        assert settings(of_table) == before
        assert settings(spark) == ["false", "false", "1"]


@pytest.mark.parametrize(
    ("sql", "multiplies"),
    [
        ("select id from things", False),
        ("select 'Generate ' as id from things join things as others using (id)", False),
        ("select explode(ids) as id from things", True),
        ("select each as id from things lateral view outer explode(ids) as each", True),
        ("select things.id from things cross join things as others", True),
        ("select things.id from things left join things as others on things.id <= others.id", True),
    ],
)
def test_sql_that_may_give_far_more_rows_than_it_reads_is_recognized(spark, sql, multiplies):
    empty(spark, [Column("id", "bigint"), Column("ids", "array<bigint>")]).createOrReplaceTempView("things")
    assert query.may_multiply(spark.sql(sql)) is multiplies


def test_few_rows_are_written_by_one_task_in_the_same_order(spark):
    columns = [Column("day", "string"), Column("id", "bigint")]
    table = Table("t", "t.sql", "", "t", columns, key=["id"], partitionBy=["day"])
    rows = spark.range(0, 100, 1, 7).select((F.col("id") % 3).cast("string").alias("day"), F.col("id") * 7 % 100)
    rows = rows.toDF("day", "id")
    together = layout.lay_out(spark, table, rows, few_rows=True)
    assert together.rdd.getNumPartitions() == 1
    assert together.collect() == rows.orderBy("day", "id").collect()
