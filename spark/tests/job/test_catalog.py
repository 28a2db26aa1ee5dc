"""Partitions in Glue: the AWS CLI against moto's Glue, as on a node; and the values that Athena computes."""

import os
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

import boto3
import pytest
from moto.moto_server.werkzeug_app import create_backend_app

from parquetry.catalog import projection, registration
from parquetry.catalog.glue import MARK, Registered
from parquetry.job import Column, Table
from world import lines

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "local" / "cluster"), str(ROOT / "local" / "storage")]
from warm_cli import WarmCli  # noqa: E402

from http_server import serve  # noqa: E402

SCHEMA = "id bigint; day string; v string"
COLUMNS = [{"Name": "id", "Type": "bigint"}, {"Name": "v", "Type": "string"}]


class Glue:
    """Moto's Glue behind HTTP, with one table for each test, whose requests are noted."""

    def __init__(self):
        self.asked, self.moto, self.broken = [], create_backend_app("glue"), None
        self.port = serve(self.answer)
        self.client = boto3.client(
            "glue",
            endpoint_url=f"http://127.0.0.1:{self.port}",
            region_name="us-east-1",
            aws_access_key_id="x",
            aws_secret_access_key="x",
        )

    def answer(self, environ, start_response):
        self.asked.append(environ["HTTP_X_AMZ_TARGET"].partition(".")[2])
        if self.asked[-1] == self.broken:
            start_response("400 Bad Request", [("Content-Type", "application/x-amz-json-1.1")])
            return [b'{"__type": "AccessDeniedException", "Message": "not for you"}']
        return self.moto(environ, start_response)

    def make(self, database, location, columns=COLUMNS):
        self.client.create_database(DatabaseInput={"Name": database})
        self.client.create_table(DatabaseName=database, TableInput=self.table(location, columns))
        self.asked.clear()

    def table(self, location, columns):
        descriptor = {"Columns": columns, "Location": location, "InputFormat": "in"}
        keys = [{"Name": "day", "Type": "string"}]
        return {"Name": "things", "PartitionKeys": keys, "StorageDescriptor": descriptor}

    def partitions(self, database):
        """{values: location}, and the columns of all."""
        found = self.client.get_partitions(DatabaseName=database, TableName="things")["Partitions"]
        return {
            tuple(each["Values"]): (each["StorageDescriptor"]["Location"], each["StorageDescriptor"]["Columns"])
            for each in found
        }


@pytest.fixture(scope="module")
def glue():
    return Glue()


@pytest.fixture(scope="module")
def cli(tmp_path_factory):
    with WarmCli(tmp_path_factory.mktemp("cli")) as program:
        yield program


@pytest.fixture
def node(glue, cli, monkeypatch):
    """An environment as that of a step."""
    monkeypatch.setenv("PATH", f"{cli.parent}:{os.environ['PATH']}")
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{glue.port}")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "x")
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, "/dev/null")


def test_runs_register_what_is_published_and_take_out_what_is_gone(world, glue, node, capsys):
    folder = world.uri("tables") + "things/"
    glue.make("first", folder)
    world.job["catalog"] = {"region": "us-east-1", "database": "first"}
    world.unmerged("things", SCHEMA)
    world.table("things", "select * from things", SCHEMA, partitionBy=["day"], registered=True, smallPartition=0)
    # More than fit into one request.
    many = [{"id": i, "day": f"d{i:03}", "v": "x"} for i in range(120)]
    world.land("things", {"1": lines(*many, {"id": 1, "day": "a/b c", "v": "x"}, {"id": 2, "day": None, "v": "x"})})
    (world.root / "runs" / "j-1").mkdir(parents=True)
    assert world.run() == 0
    found = glue.partitions("first")
    assert len(found) == 122
    assert found[("a/b c",)] == (f"{folder}day=a%2Fb c/", COLUMNS)
    assert found[("__HIVE_DEFAULT_PARTITION__",)][0] == f"{folder}day=__HIVE_DEFAULT_PARTITION__/"
    assert sorted(set(glue.asked)) == ["BatchCreatePartition", "GetPartitions", "GetTable"]
    assert glue.asked.count("BatchCreatePartition") == 2
    assert "things: 122 partitions registered in Glue, 122 new\n" in capsys.readouterr().out
    assert not (world.run_folder / "athena").exists()

    glue.client.create_partition(
        DatabaseName="first", TableName="things", PartitionInput=partition("own", "s3://elsewhere/")
    )
    glue.client.update_table(
        DatabaseName="first", TableInput=glue.table(folder, [*COLUMNS, {"Name": "w", "Type": "int"}])
    )
    world.land("things", {"1": lines(*many[:90])})
    world.cluster("j-2")
    assert world.run() == 0
    found = glue.partitions("first")
    assert len(found) == 91  # with the one that somebody has made
    assert [column["Name"] for column in found[("d000",)][1]] == ["id", "v", "w"]
    assert "things: 90 partitions registered in Glue, 90 changed, 32 removed\n" in capsys.readouterr().out


def partition(value, location):
    return {"Values": [value], "StorageDescriptor": {"Columns": COLUMNS, "Location": location}}


def test_what_could_not_be_registered_is_said_and_done_by_the_next_run(world, glue, node, capsys):
    glue.make("second", world.uri("tables") + "things/")
    world.job["catalog"] = {"region": "us-east-1", "database": "second"}
    world.unmerged("things", SCHEMA)
    world.table("things", "select * from things", SCHEMA, partitionBy=["day"], registered=True)
    world.land("things", {"1": lines({"id": 1, "day": "a", "v": "x"})})
    glue.broken = "BatchCreatePartition"
    assert world.run() == 1
    said = capsys.readouterr()
    assert said.err == (
        "error: the tables are published, but not all of their partitions are registered in Glue: things: An error "
        "occurred (AccessDeniedException) when calling the BatchCreatePartition operation: not for you. Athena and "
        "Spark do not see the rows of new partitions until the next run registers them\n"
    )
    assert "1 table published, every record accounted for" in said.out
    assert world.ledger()["ok"] and glue.partitions("second") == {}
    glue.broken = None
    world.cluster("j-2")
    assert world.run() == 0
    assert list(glue.partitions("second")) == [("a",)]


def test_only_what_differs_is_sent():
    folder = "s3://b/tables/t/"
    wanted = registration.partitions(folder, ["day=1/a.parquet", "day=1/b.parquet", "day=2/c.parquet", "d.parquet"])
    assert wanted == {("1",): f"{folder}day=1/", ("2",): f"{folder}day=2/"}
    found = {
        ("1",): Registered(f"{folder}day=1/", "m"),
        ("2",): Registered(f"{folder}day=2/", None),
        ("3",): Registered(f"{folder}day=3/", "m"),
        ("4",): Registered("s3://other/day=4/", "m"),
    }
    assert registration.difference(wanted, found, folder, "m") == ({}, {("2",): f"{folder}day=2/"}, [("3",)])
    assert MARK == "parquetry.descriptor"


def projected(**project):
    columns = [Column(name, "string") for name in project]
    return Table("t", "t.sql", "", "x", columns, partitionBy=list(project), project=project)


def test_values_that_athena_does_not_compute_are_named():
    table = projected(year={"from": 2020, "to": 2030}, place=["a", "b"])
    inside = ["year=2020/place=a/1.parquet", "year=2030/place=b/1.parquet"]
    assert projection.warnings(table, inside) == []
    null = "__HIVE_DEFAULT_PARTITION__"
    outside = ["year=2019/place=a/1.parquet", "year=2020/place=c/1.parquet", f"year={null}/place=a/1.parquet"]
    assert projection.warnings(table, [*inside, *outside]) == [
        "3 partitions have values that project does not name, for example year=2019/place=a; Athena does not see "
        "these rows: add the values to tables.t.project"
    ]
    assert projection.warnings(table, outside[:1])[0].startswith("1 partition has values that")


def test_dates_without_an_end_go_up_to_today():
    table = projected(day={"from": "2020-01-01"})
    today = datetime.now(timezone.utc).date()
    days = [today, today + timedelta(days=2)]
    assert projection.warnings(table, [f"day={days[0]}/1.parquet"]) == []
    assert len(projection.warnings(table, [f"day={days[1]}/1.parquet", "day=2019-12-31/1.parquet"])) == 1
