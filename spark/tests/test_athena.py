"""The statements for Athena: every type that may be declared, comments, and partitions, found by Athena or named."""

from parquetry.job import Column, Table
from parquetry.schema import struct_of
from parquetry.write import athena

TYPES = """
string string
boolean boolean
byte tinyint
tinyint tinyint
short smallint
smallint smallint
int int
integer int
long bigint
bigint bigint
float float
real float
double double
date date
timestamp timestamp
timestamp_ntz timestamp
binary binary
decimal decimal(10,0)
dec(12,4) decimal(12,4)
numeric(38) decimal(38,0)
array<long> array<bigint>
map<string,array<byte>> map<string,array<tinyint>>
struct<A:int,`b`:struct<c:timestamp_ntz>> struct<a:int,b:struct<c:timestamp>>
"""


def test_types(spark):
    for line in TYPES.strip().splitlines():
        declared, hive = line.split(" ")
        assert athena.hive(struct_of([Column("x", declared)]).fields[0].dataType) == hive, declared


def table(columns, **more):
    given = [Column(*column.split(" ", 2)) for column in columns]
    return Table("plays", "plays.sql", "", "pipeline.yaml:1:1", given, **more)


def test_a_table_with_comments_and_partitions(spark):
    plays = table(
        ["song string what's \\heard\n  there", "userId bigint", "year int of start_time", "month int"],
        partitionBy=["year", "month"],
    )
    assert athena.statements(plays, "s3://bucket/tables/plays", ["year=2018/month=11/x.parquet"]) == (
        "CREATE EXTERNAL TABLE IF NOT EXISTS `plays` (\n"
        "  `song` string COMMENT 'what\\'s \\\\heard there',\n"
        "  `userid` bigint\n"
        ")\n"
        "PARTITIONED BY (\n"
        "  `year` int COMMENT 'of start_time',\n"
        "  `month` int\n"
        ")\n"
        "STORED AS PARQUET\n"
        "LOCATION 's3://bucket/tables/plays/'\n"
        "TBLPROPERTIES ('parquet.compression'='ZSTD');\n"
        "\n"
        "MSCK REPAIR TABLE `plays`;\n"
    )


def test_a_table_without_partitions(spark):
    assert athena.statements(table(["id int"], compression="none"), "s3://b/t/", ["x.parquet"]) == (
        "CREATE EXTERNAL TABLE IF NOT EXISTS `plays` (\n  `id` int\n)\nSTORED AS PARQUET\nLOCATION 's3://b/t/'\n"
        "TBLPROPERTIES ('parquet.compression'='UNCOMPRESSED');\n"
    )


def test_folders_that_athena_does_not_look_for(spark):
    plays = table(["id int", "Year int", "Place string"], partitionBy=["Year", "Place"])
    keys = ["Year=2010/Place=a%2Fb's/1.parquet", "Year=2010/Place=a%2Fb's/2.parquet", "Year=2011/Place=c d/3.parquet"]
    text = athena.statements(plays, "s3://b/tables/plays", keys)
    assert text.split(";\n")[1] == (
        "\nALTER TABLE `plays` ADD IF NOT EXISTS\n"
        "  PARTITION (`year`='2010', `place`='a/b\\'s') LOCATION 's3://b/tables/plays/Year=2010/Place=a%2Fb\\'s/'\n"
        "  PARTITION (`year`='2011', `place`='c d') LOCATION 's3://b/tables/plays/Year=2011/Place=c d/'"
    )
    many = [f"Year={year}/Place=x/1.parquet" for year in range(250)]
    assert athena.statements(plays, "s3://b/t", many).count("ALTER TABLE") == 3
