"""What a table may say of its files: compression, size, comments; and the warning about small partitions in a run."""

import json
import random

import pytest

from parquetry.write import layout
from world import lines

SCHEMA = "id bigint; day string; v string"


def parquet(world, table):
    return sorted((world.root / "tables" / table).rglob("*.parquet"))


def footer(spark, path):
    """The footer's text: schema, codecs, row counts and key-value metadata."""
    jvm, conf = spark.sparkContext._jvm, spark.sparkContext._jsc.hadoopConfiguration()
    file = jvm.org.apache.parquet.hadoop.util.HadoopInputFile.fromPath(jvm.org.apache.hadoop.fs.Path(str(path)), conf)
    reader = jvm.org.apache.parquet.hadoop.ParquetFileReader.open(file)
    try:
        return reader.getFooter()
    finally:
        reader.close()


@pytest.mark.parametrize(
    "given, suffix, codec",
    [("zstd", ".zstd", "ZSTD"), ("snappy", ".snappy", "SNAPPY"), ("gzip", ".gz", "GZIP"), ("none", "", "UNCOMPRESSED")],
)
def test_files_have_the_compression_of_their_table(world, spark, given, suffix, codec):
    world.source("things", SCHEMA, {"A/1": lines({"id": 1, "day": "a", "v": "x"})})
    world.table("things", "select * from things", SCHEMA, partitionBy=["day"], compression=given)
    world.table("none", "select * from things where id > 1", SCHEMA, partitionBy=["day"], compression=given)
    assert world.run() == 0
    (file,), (empty,) = parquet(world, "things"), parquet(world, "none")
    assert [path.name[path.name.index("c000") :] for path in (file, empty)] == [f"c000{suffix}.parquet"] * 2
    assert f"{codec} [id] " in footer(spark, file).toString()
    create = (world.run_folder / "athena" / "things.sql").read_text()
    assert f"TBLPROPERTIES ('parquet.compression'='{codec}');" in create


def test_comments_are_in_the_files_and_in_the_statement(world, spark):
    world.source("things", SCHEMA, {"A/1": lines({"id": 1, "day": "a", "v": "x"})})
    table = world.table("things", "select * from things", SCHEMA, partitionBy=["day"], key=["id"], mode="merge")
    table["columns"][0]["comment"], table["columns"][1]["comment"] = "who it is", "when it's"
    assert world.run() == 0
    assert world.run() == 0  # merged with what was there
    (file,) = parquet(world, "things")
    schema = footer(spark, file).getFileMetaData().getKeyValueMetaData()["org.apache.spark.sql.parquet.row.metadata"]
    fields = json.loads(schema)["fields"]
    assert {field["name"]: field["metadata"] for field in fields} == {"id": {"comment": "who it is"}, "v": {}}
    create = (world.run_folder / "athena" / "things.sql").read_text()
    assert "  `id` bigint COMMENT 'who it is',\n" in create and "  `day` string COMMENT 'when it\\'s'\n" in create
    assert create.endswith("\nMSCK REPAIR TABLE `things`;\n")


def test_small_partitions_are_warned_of(world, capsys):
    world.source("things", SCHEMA, {"A/1": lines(*[{"id": i, "day": f"{i}", "v": "x"} for i in range(11)])})
    world.table("things", "select * from things", SCHEMA, partitionBy=["day"])
    world.table("few", "select * from things where id < 10", SCHEMA, partitionBy=["day"])
    world.table("allowed", "select * from things", SCHEMA, partitionBy=["day"], smallPartition=0)
    assert world.run() == 0
    tables = world.ledger()["tables"]
    bytes_of_all = tables["things"]["bytes"]
    mean, whole = f"{bytes_of_all / 11:,.0f} bytes", f"{bytes_of_all / 1024:,.1f} KiB"
    warning = (
        f"11 partitions by day hold {mean} each on average, less than smallPartition (1 MiB), so queries "
        f"spend their time on opening files; leave partitionBy out: the whole table is {whole}"
    )
    assert {name: entry["warnings"] for name, entry in tables.items()} == {
        "things": [warning],
        "few": [],
        "allowed": [],
    }
    assert f"warning: things: {warning}\n" in capsys.readouterr().out


def some(count, seed):
    """Records of a kilobyte that no codec makes smaller than about 750 bytes."""
    chance = random.Random(seed)
    return [{"id": i, "day": "ab"[i % 2], "v": chance.randbytes(500).hex()[:1000]} for i in range(count)]


def test_files_have_about_the_size_that_is_wanted(world):
    # Two merged files are two tasks. What one task has for a partition is written into one file at first.
    world.source("things", SCHEMA, {"A/1": lines(*some(8_000, 1)), "B/1": lines(*some(8_000, 2))})
    world.table("whole", "select * from things", SCHEMA, fileSize=2)
    world.table("parts", "select * from things", SCHEMA, fileSize=2, partitionBy=["day"])
    sizes = {}
    for cluster in ("j-1", "j-2"):
        world.cluster(cluster)
        assert world.run() == 0
        for table in ("whole", "parts"):
            sizes[cluster, table] = [file.stat().st_size / layout.MIB for file in parquet(world, table)]
    for (cluster, _), found in sizes.items():
        assert 7 < sum(found) < 9, found
        assert 3 <= len(found) <= 10, found
        # A first run guesses; a later one knows from the files that are there.
        assert max(found) < (2.2 if cluster == "j-2" else 5), found
