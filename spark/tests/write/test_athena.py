"""The statements for Athena: every type that may be declared, comments, and partitions, found by Athena or named."""

import random
import string

import hive_ddl
import pytest
from glue_types import glue_type, glue_types

from parquetry.job import Column, Job, Table
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
map<string,struct<user:array<struct<order:int>>>> map<string,struct<user:array<struct<order:int>>>>
"""


JOB = Job("test", "s3://b/runs", "s3://b/tables", [], [])


def statements(*arguments):
    return "".join(athena.statements(*arguments))


def test_each_type_has_its_name_in_hive(spark):
    for line in TYPES.strip().splitlines():
        declared, hive = line.split(" ")
        assert glue_type(declared, "x") == {"text": hive, "leftOut": []}
        hive_ddl.check(statements(table([f"x {declared}"]), "s3://b/t/", ["x.parquet"]))


def table(columns, **more):
    given = [Column(*column.split(" ", 2)) for column in columns]
    more.update(glue_types((column.name, column.type) for column in given))
    return Table("plays", "plays.sql", "", "pipeline.yaml:1:1", given, **more)


def test_a_table_with_comments_and_partitions_has_its_statements(spark):
    plays = table(
        ["song string what's \\heard\n  there", "userId bigint", "year int of start_time", "month int"],
        partitionBy=["year", "month"],
    )
    assert statements(plays, "s3://bucket/tables/plays", ["year=2018/month=11/x.parquet"]) == (
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


def test_a_table_without_partitions_has_one_statement(spark):
    assert statements(table(["id int"], compression="none"), "s3://b/t/", ["x.parquet"]) == (
        "CREATE EXTERNAL TABLE IF NOT EXISTS `plays` (\n  `id` int\n)\nSTORED AS PARQUET\nLOCATION 's3://b/t/'\n"
        "TBLPROPERTIES ('parquet.compression'='UNCOMPRESSED');\n"
    )


def test_folders_that_athena_does_not_look_for_are_named(spark):
    plays = table(["id int", "Year int", "Place string"], partitionBy=["Year", "Place"])
    keys = ["Year=2010/Place=a%2Fb's/1.parquet", "Year=2010/Place=a%2Fb's/2.parquet", "Year=2011/Place=c d/3.parquet"]
    text = statements(plays, "s3://b/tables/plays", keys)
    assert text.split(";\n")[1] == (
        "\nALTER TABLE `plays` ADD IF NOT EXISTS\n"
        "  PARTITION (`year`='2010', `place`='a/b\\'s') LOCATION 's3://b/tables/plays/Year=2010/Place=a%2Fb\\'s/'\n"
        "  PARTITION (`year`='2011', `place`='c d') LOCATION 's3://b/tables/plays/Year=2011/Place=c d/'"
    )
    many = [f"Year={year}/Place=x/1.parquet" for year in range(250)]
    assert statements(plays, "s3://b/t", many).count("ALTER TABLE") == 3


NAMES = """
date timestamp user order group end start from to values table interval row function int double float boolean distinct
exists external grant local map array of on out partition range set trigger union update using when window database
column full inner join left right like not null all and as between by case cast create cross current delete drop else
except false true for having in insert into is lateral less more none or outer over percent procedure reads regexp
revoke rows select then unbounded with struct uniontype decimal string binary primary foreign constraint $oid _id 1a
a.b __typename
"""


def test_every_name_that_athena_takes_at_every_level(spark):
    for name in NAMES.split():
        inner = f"struct<`{name}`:int>"
        nested = [f"x struct<`{name}`:array<map<string,{inner}>>>", f"y {inner}"]
        columns = [f"{name} {inner}"] if name.isidentifier() else [f"id {inner}"]
        plain = table(columns + nested)
        text = statements(plain, "s3://b/t/", ["x.parquet"])
        assert text.startswith("CREATE") and athena.warnings(JOB, plain) == []
        assert text.count(f"`{name.lower()}`:") == 4, text
        hive_ddl.check(text)


def test_fields_that_athena_cannot_name_are_left_out_and_named(spark):
    plain = table(
        [
            "headers struct<host:string,`x-amz-id-2`:string,inner:struct<`a/b`:int>>",
            "labels array<struct<`app.kubernetes.io/name`:string>>",
            "sizes map<string,struct<`größe`:int,`@t`:int,ok:int>>",
            "keys map<struct<`a:b`:int>,int>",
        ]
    )
    text = statements(plain, "s3://b/t/", ["x.parquet"])
    sentence = (
        "its statement for Athena is without headers.x-amz-id-2, headers.inner.a/b, labels[].app.kubernetes.io/name, "
        "sizes{}.größe, sizes{}.@t and 1 more, because Athena takes only letters from a to z, digits, _, $ and . in "
        "the name of a nested field; the files have these fields, and for Athena rename them in SQL: "
        "cast(COLUMN as struct<NAME:TYPE, …>)"
    )
    assert athena.warnings(JOB, plain) == [sentence]
    assert text == (
        f"-- {sentence.replace(';', ',')}\n"
        "CREATE EXTERNAL TABLE IF NOT EXISTS `plays` (\n"
        "  `headers` struct<`host`:string>,\n"
        "  `sizes` map<string,struct<`ok`:int>>\n"
        ")\nSTORED AS PARQUET\nLOCATION 's3://b/t/'\nTBLPROPERTIES ('parquet.compression'='ZSTD');\n"
    )
    hive_ddl.check(text)


def test_a_table_of_which_athena_can_name_no_field_has_no_statement(spark):
    text = statements(table(["a struct<`b-c`:int>"]), "s3://b/t/", ["x.parquet"])
    assert text.startswith("-- its statement for Athena is without a.b-c, because") and text.count("\n") == 1


@pytest.mark.parametrize("seed", range(8))
def test_a_statement_of_any_names_is_one_that_hive_reads(spark, seed):
    chance = random.Random(seed)
    letters = string.ascii_letters + string.digits + "_$.- /:@#äé中;'\"\\(){}<>,"

    def name():
        return "".join(chance.choice(letters) for _ in range(chance.randint(1, 8)))

    def kind(depth):
        pick = chance.randint(0, 3 if depth else 0)
        if pick == 1:
            return f"array<{kind(depth - 1)}>"
        if pick == 2:
            return f"map<string,{kind(depth - 1)}>"
        if pick == 3:
            return "struct<" + ",".join(f"`{name()}`:{kind(depth - 1)}" for _ in range(chance.randint(1, 4))) + ">"
        return chance.choice(["string", "bigint", "timestamp", "decimal(10,2)"])

    columns = [Column(f"c{place}", kind(4), name()) for place in range(20)]
    types = glue_types((column.name, column.type) for column in columns)
    text = statements(Table("order", "x.sql", "", "x", columns, **types), "s3://b/t's/", ["x.parquet"])
    assert len(hive_ddl.statements(text)) == 1
    hive_ddl.check(text)
