"""This machine's disk by Python's own calls, and by Hadoop's file system without a process for each file."""

import os

import pytest

from parquetry.files import disk, quickdisk


def test_only_file_uris_have_a_path():
    assert disk.path_of("file:///a/b c%20d") == "/a/b c%20d"
    assert disk.path_of("file:/a") == "/a"
    assert disk.path_of("s3://b/a") is None


def test_a_checksum_is_moved_and_deleted_with_its_file(tmp_path):
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "first").write_text("first")
    (tmp_path / "x" / ".first.crc").write_text("sum")
    assert [key for key, _, _ in disk.tree(str(tmp_path))] == ["x/first"]
    assert disk.move(f"{tmp_path}/x/first", f"{tmp_path}/y/z/second")
    assert (tmp_path / "y" / "z" / ".second.crc").read_text() == "sum"
    assert not os.listdir(tmp_path / "x")
    disk.delete(f"{tmp_path}/y/z/second")
    assert not os.listdir(tmp_path / "y" / "z")


def test_nothing_is_overwritten_and_what_is_gone_is_no_error(tmp_path):
    (tmp_path / "first").write_text("first")
    (tmp_path / "second").write_text("second")
    assert not disk.move(f"{tmp_path}/first", f"{tmp_path}/second")
    assert not disk.move(f"{tmp_path}/none", f"{tmp_path}/three")
    assert (tmp_path / "second").read_text() == "second"
    disk.delete(f"{tmp_path}/none")
    disk.delete_empty(str(tmp_path))
    assert (tmp_path / "first").exists()
    assert list(disk.tree(f"{tmp_path}/none")) == []


@pytest.fixture
def quick(spark):
    quickdisk.use(spark)
    jvm, conf = spark.sparkContext._jvm, spark.sparkContext._jsc.hadoopConfiguration()
    return jvm.org.apache.hadoop.fs.FileSystem.get(jvm.java.net.URI("file:///"), conf)


def test_spark_writes_without_checksums_and_with_the_usual_permissions(spark, quick, tmp_path):
    assert quick.getClass().getName() == "parquetry.QuickDisk"
    spark.range(10).selectExpr("id", "id % 2 as part").write.partitionBy("part").parquet(f"file://{tmp_path}/t")
    (tmp_path / "own").write_text("")
    files = [path for path in (tmp_path / "t").rglob("*") if path.is_file()]
    assert len(files) > 2 and not [path for path in files if path.suffix == ".crc"]
    assert {path.stat().st_mode for path in files} == {(tmp_path / "own").stat().st_mode}
    assert spark.read.parquet(f"file://{tmp_path}/t").count() == 10
    quickdisk.use(spark)  # a second time changes nothing
