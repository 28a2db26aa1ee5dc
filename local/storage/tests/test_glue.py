"""Requests to Glue: which rights they need, and what the guard answers without them."""

import boto3
import pytest
from botocore.exceptions import ClientError
from moto.moto_server.werkzeug_app import create_backend_app
from served import Served, allow

from rights.guard import ROLE_KEY, USER_KEY

GLUE = "arn:aws:glue:us-east-1:123456789012"
TABLE = (f"{GLUE}:catalog", f"{GLUE}:database/songs", f"{GLUE}:table/songs/plays")


@pytest.fixture(scope="module")
def served():
    served = Served()
    served.guard.glue = create_backend_app("glue")
    user = client_of(served, USER_KEY)
    user.create_database(DatabaseInput={"Name": "songs"})
    user.create_table(
        DatabaseName="songs", TableInput={"Name": "plays", "PartitionKeys": [{"Name": "day", "Type": "date"}]}
    )
    return served


def client_of(served, key):
    return boto3.client(
        "glue",
        endpoint_url=served.client.meta.endpoint_url,
        region_name="us-east-1",
        aws_access_key_id=key,
        aws_secret_access_key="x",
    )


def test_a_right_is_needed_on_catalog_database_and_table(served, tmp_path):
    role = client_of(served, ROLE_KEY)
    # The endpoint is that of S3, and does not decide about Glue.
    served.judge(tmp_path, allow("glue:GetTable", *TABLE), endpoint=None)
    assert role.get_table(DatabaseName="songs", Name="plays")["Table"]["Name"] == "plays"
    assert served.asked() == {"glue:GetTable": 3}
    for missing in TABLE:
        served.judge(tmp_path, allow("glue:GetTable", *[each for each in TABLE if each != missing]))
        with pytest.raises(ClientError, match=f'glue:GetTable on resource: "{missing}"') as refused:
            role.get_table(DatabaseName="songs", Name="plays")
        assert refused.value.response["Error"]["Code"] == "AccessDeniedException"


@pytest.mark.parametrize(
    "call, action",
    [
        (lambda glue: glue.get_partitions(DatabaseName="songs", TableName="plays"), "GetPartitions"),
        (
            lambda glue: glue.batch_create_partition(
                DatabaseName="songs", TableName="plays", PartitionInputList=[{"Values": ["1"]}]
            ),
            "BatchCreatePartition",
        ),
        (
            lambda glue: glue.batch_delete_partition(
                DatabaseName="songs", TableName="plays", PartitionsToDelete=[{"Values": ["1"]}]
            ),
            "BatchDeletePartition",
        ),
    ],
)
def test_each_request_needs_its_own_action(served, tmp_path, call, action):
    role = client_of(served, ROLE_KEY)
    served.judge(tmp_path, allow(f"glue:{action}", *TABLE))
    call(role)
    served.judge(tmp_path, allow("glue:GetTable", *TABLE))
    with pytest.raises(ClientError, match=f"no identity-based policy allows the glue:{action} action"):
        call(role)


def test_a_request_that_is_not_known_is_refused_and_named(served, tmp_path):
    served.judge(tmp_path, allow("glue:*", "*"))
    with pytest.raises(ClientError, match="AWSGlue.DeleteTable is a request whose rights the local Glue does not know"):
        client_of(served, ROLE_KEY).delete_table(DatabaseName="songs", Name="plays")
    (refused,) = served.report()["refused"]
    assert refused["request"] == "AWSGlue.DeleteTable"


def test_a_request_with_unknown_credentials_is_refused(served, tmp_path):
    served.judge(tmp_path, allow("glue:*", "*"))
    with pytest.raises(ClientError, match="AWSGlue.GetTable: no credentials of this run sent it"):
        client_of(served, "AKIASOMEBODY").get_table(DatabaseName="songs", Name="plays")
    assert (served.asked(), served.report()["refusedCount"]) == ({}, 1)


def test_without_a_catalog_requests_to_glue_are_refused(tmp_path):
    served = Served()
    served.judge(tmp_path, allow("glue:*", "*"))
    with pytest.raises(ClientError, match="the pipeline has no catalog, so nothing of it asks Glue"):
        client_of(served, ROLE_KEY).get_table(DatabaseName="songs", Name="plays")
