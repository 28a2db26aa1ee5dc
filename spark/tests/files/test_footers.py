"""Rows by the footers of known files: on the driver, in tasks, and what is not a whole file."""

import shutil

import pytest

from parquetry.files.hadoop import Hadoop
from parquetry.files.listing import Found, Listing
from parquetry.jvm import JavaError
from parquetry.table_files import Written
from parquetry.write import parquet


@pytest.fixture(scope="module")
def written(spark, tmp_path_factory):
    """A file of three rows, whose name needs escapes, and one of 400 columns, whose footer is long."""
    folder = tmp_path_factory.mktemp("rows")
    spark.range(3).repartition(1).write.parquet(str(folder / "few"))
    wide = [f"id as a_column_with_a_long_name_{number}" for number in range(400)]
    spark.range(2000).selectExpr(*wide).repartition(1).write.parquet(str(folder / "wide"))
    found = [file for file in Hadoop(spark).tree(folder.as_uri()) if file.key.endswith(".parquet")]
    few, wide = sorted(found, key=lambda file: file.size)
    key = "day=a%20b c%3D/x.parquet"
    (folder / key).parent.mkdir()
    shutil.copy(folder / few.key, folder / key)
    return Written(folder.as_uri(), Listing.of([few._replace(key=key), wide]), 0, 0)


def test_the_rows_of_few_files_are_counted(run, written):
    assert parquet.count_back(run, written) == 2003


def test_many_files_are_read_in_tasks(spark, run, written):
    (few, _), group = written.files, "a test of footers"
    spark.sparkContext.setJobGroup(group, "")
    assert run.files.rows_of_all(spark, [(f"{written.folder}/{few.key}", few.size)] * 65) == 195
    spark.sparkContext.setLocalProperty("spark.jobGroup.id", None)
    assert len(spark.sparkContext.statusTracker().getJobIdsForGroup(group)) == 1


@pytest.mark.parametrize("size", [0, 11, 200])
def test_a_file_that_is_cut_off_is_named(run, written, size):
    (few, _) = written.files
    with pytest.raises(JavaError, match=r"x\.parquet is not a Parquet file, or it was cut off"):
        parquet.count_back(run, written._replace(files=Listing.of([Found(few.key, size, 0)])))
