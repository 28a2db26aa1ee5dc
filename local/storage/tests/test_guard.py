"""Requests of real clients: which rights they need, and what the local S3 answers without them."""

import json
import random

import pytest
from botocore.exceptions import ClientError
from served import ARN, BUCKET, CALLER, Served, allow, document

from rights import judge
from rights.context import context_of
from rights.guard import USER_KEY
from rights.policy import Request

EVERYTHING = allow("s3:*", "*")


@pytest.fixture(scope="module")
def served():
    return Served()


@pytest.fixture
def s3(served):
    """The bucket, with one object and one upload that has begun."""
    served.store.get_bucket(BUCKET).keys.clear()
    served.put("landing/a")
    return served


def open_upload(served, key="tables/t"):
    return served.client_of(USER_KEY).create_multipart_upload(Bucket=BUCKET, Key=key)["UploadId"]


def copy(client, **more):
    source = {"Bucket": BUCKET, "Key": "landing/a"}
    return client.copy_object(Bucket=BUCKET, Key="tables/t", CopySource=source, **more)


# A call, and each action that it needs: on the bucket, or on the object with this key.
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
CALLS = {
    "get": (lambda c, _: c.get_object(Bucket=BUCKET, Key="landing/a"), [("GetObject", "landing/a")]),
    "head": (lambda c, _: c.head_object(Bucket=BUCKET, Key="landing/a"), [("GetObject", "landing/a")]),
    "get tags": (
        lambda c, _: c.get_object_tagging(Bucket=BUCKET, Key="landing/a"),
        [("GetObjectTagging", "landing/a")],
    ),
    "head bucket": (lambda c, _: c.head_bucket(Bucket=BUCKET), [("ListBucket", "")]),
    "list": (lambda c, _: c.list_objects_v2(Bucket=BUCKET, Prefix="landing/", MaxKeys=7), [("ListBucket", "")]),
    "list, version 1": (lambda c, _: c.list_objects(Bucket=BUCKET, Prefix="tables/"), [("ListBucket", "")]),
    "list versions": (lambda c, _: c.list_object_versions(Bucket=BUCKET), [("ListBucketVersions", "")]),
    "list uploads": (lambda c, _: c.list_multipart_uploads(Bucket=BUCKET), [("ListBucketMultipartUploads", "")]),
    "location": (lambda c, _: c.get_bucket_location(Bucket=BUCKET), [("GetBucketLocation", "")]),
    "put": (lambda c, _: c.put_object(Bucket=BUCKET, Key="tables/t", Body=b"x" * 100_000), [("PutObject", "tables/t")]),
    "put with an ACL": (
        lambda c, _: c.put_object(Bucket=BUCKET, Key="tables/t", ACL="bucket-owner-full-control"),
        [("PutObject", "tables/t"), ("PutObjectAcl", "tables/t")],
    ),
    "put with tags": (
        lambda c, _: c.put_object(Bucket=BUCKET, Key="tables/t", Tagging="a=b"),
        [("PutObject", "tables/t"), ("PutObjectTagging", "tables/t")],
    ),
    "put tags": (
        lambda c, _: c.put_object_tagging(
            Bucket=BUCKET, Key="landing/a", Tagging={"TagSet": [{"Key": "a", "Value": "b"}]}
        ),
        [("PutObjectTagging", "landing/a")],
    ),
    "copy": (lambda c, _: copy(c), [("GetObject", "landing/a"), ("PutObject", "tables/t")]),
    "copy with new tags": (
        lambda c, _: copy(c, TaggingDirective="REPLACE", Tagging="a=b"),
        [("GetObject", "landing/a"), ("PutObject", "tables/t"), ("PutObjectTagging", "tables/t")],
    ),
    "create an upload": (
        lambda c, _: c.create_multipart_upload(Bucket=BUCKET, Key="tables/t"),
        [("PutObject", "tables/t")],
    ),
    "upload a part": (
        lambda c, s: c.upload_part(Bucket=BUCKET, Key="tables/t", UploadId=open_upload(s), PartNumber=1, Body=b"x"),
        [("PutObject", "tables/t")],
    ),
    "upload a copied part": (
        lambda c, s: c.upload_part_copy(
            Bucket=BUCKET,
            Key="tables/t",
            UploadId=open_upload(s),
            PartNumber=1,
            CopySource=f"{BUCKET}/landing/a",
        ),
        [("GetObject", "landing/a"), ("PutObject", "tables/t")],
    ),
    "list parts": (
        lambda c, s: c.list_parts(Bucket=BUCKET, Key="tables/t", UploadId=open_upload(s)),
        [("ListMultipartUploadParts", "tables/t")],
    ),
    "abort an upload": (
        lambda c, s: c.abort_multipart_upload(Bucket=BUCKET, Key="tables/t", UploadId=open_upload(s)),
        [("AbortMultipartUpload", "tables/t")],
    ),
    "delete": (lambda c, _: c.delete_object(Bucket=BUCKET, Key="landing/a"), [("DeleteObject", "landing/a")]),
    "delete a version": (
        lambda c, _: c.delete_object(Bucket=BUCKET, Key="landing/a", VersionId="null"),
        [("DeleteObjectVersion", "landing/a")],
    ),
    "list buckets": (lambda c, _: c.list_buckets(), [("ListAllMyBuckets", "*")]),
}


def resource(key):
    return key if key == "*" else f"{ARN}/{key}" if key else ARN


def status(call):
    """The HTTP status of a call."""
    try:
        return call()["ResponseMetadata"]["HTTPStatusCode"]
    except ClientError as error:
        return error.response["ResponseMetadata"]["HTTPStatusCode"]


@pytest.mark.parametrize("name", CALLS)
def test_a_call_needs_its_actions_and_no_other(s3, tmp_path, name):
    call, needed = CALLS[name]
    needs = [allow(f"s3:{action}", resource(key)) for action, key in needed]
    s3.judge(tmp_path, *needs)
    assert status(lambda: call(s3.client, s3)) in (200, 204)
    assert s3.asked() == {f"s3:{action}": 1 for action, _ in needed}
    for left_out in range(len(needs)):
        s3.put("landing/a")
        s3.judge(tmp_path, *needs[:left_out], *needs[left_out + 1 :])
        assert status(lambda: call(s3.client, s3)) == 403
        (refused,) = s3.report()["refused"]
        action, key = needed[left_out]
        assert (refused["action"], refused["resource"]) == (f"s3:{action}", resource(key))
        assert refused["missingIn"] == "role"


def test_a_refused_request_gets_the_error_of_s3(s3, tmp_path):
    s3.judge(tmp_path, allow("s3:GetObject", f"{ARN}/tables/*"))
    with pytest.raises(ClientError) as caught:
        s3.client.get_object(Bucket=BUCKET, Key="landing/a")
    assert caught.value.response["Error"] == {
        "Code": "AccessDenied",
        "Message": "User: arn:aws:sts::123456789012:assumed-role/nodes/i-1 is not authorized to perform: s3:GetObject "
        'on resource: "arn:aws:s3:::demo/landing/a" because no identity-based policy allows the s3:GetObject action',
    }


def test_an_explicit_deny_of_the_bucket_is_named(s3, tmp_path):
    deny = {"Sid": "No", "Effect": "Deny", "Principal": "*", "Action": "s3:Put*", "Resource": f"{ARN}/*"}
    s3.judge(tmp_path, EVERYTHING, bucket=document(deny))
    assert status(lambda: s3.client.put_object(Bucket=BUCKET, Key="tables/t")) == 403
    assert s3.report()["refused"] == [
        {
            "request": "PUT /demo/tables/t",
            "action": "s3:PutObject",
            "resource": f"{ARN}/tables/t",
            "deniedBy": {"policy": "bucket", "statement": "No"},
        }
    ]
    assert status(lambda: s3.client.get_object(Bucket=BUCKET, Key="landing/a")) == 200


def test_a_missing_object_is_404_for_a_role_that_may_list_and_403_for_others(s3, tmp_path):
    calls = [
        lambda: s3.client.head_object(Bucket=BUCKET, Key="landing/none"),
        lambda: s3.client.get_object(Bucket=BUCKET, Key="landing/none"),
        lambda: s3.client.copy_object(Bucket=BUCKET, Key="tables/t", CopySource=f"{BUCKET}/landing/none"),
    ]
    may = allow(["s3:GetObject", "s3:PutObject"], f"{ARN}/*")
    s3.judge(tmp_path, may, allow("s3:ListBucket", ARN))
    assert [status(call) for call in calls] == [404, 404, 404]
    s3.judge(tmp_path, may)
    assert [status(call) for call in calls] == [403, 403, 403]
    # The request of the object has no prefix, so a right to list some prefixes only is not enough.
    some = allow("s3:ListBucket", ARN, Condition={"StringLike": {"s3:prefix": "landing/*"}})
    s3.judge(tmp_path, may, some)
    assert [status(call) for call in calls] == [403, 403, 403]


def test_a_deletion_of_many_objects_deletes_only_those_that_the_role_may_delete(s3, tmp_path):
    s3.put("tables/1", "tables/<2>", "landing/3")
    keys = [{"Key": key} for key in ("tables/1", "landing/3", "tables/<2>")]
    s3.judge(tmp_path, allow("s3:DeleteObject", f"{ARN}/tables/*"))
    answer = s3.client.delete_objects(Bucket=BUCKET, Delete={"Objects": keys})
    assert sorted(deleted["Key"] for deleted in answer["Deleted"]) == ["tables/1", "tables/<2>"]
    assert [(error["Key"], error["Code"]) for error in answer["Errors"]] == [("landing/3", "AccessDenied")]
    assert sorted(s3.store.get_bucket(BUCKET).keys) == ["landing/3", "landing/a"]
    only = s3.client.delete_objects(Bucket=BUCKET, Delete={"Objects": [{"Key": "landing/3"}], "Quiet": True})
    assert [error["Key"] for error in only["Errors"]] == ["landing/3"]
    assert s3.report()["refusedCount"] == 2


def test_a_request_of_a_kind_that_is_not_known_is_refused_whatever_is_allowed(s3, tmp_path):
    s3.judge(tmp_path, EVERYTHING)
    calls = [
        (lambda: s3.client.get_bucket_cors(Bucket=BUCKET), "GET /demo/?cors"),
        (lambda: s3.client.delete_bucket(Bucket=BUCKET), "DELETE /demo/"),
        (lambda: s3.client.get_object_torrent(Bucket=BUCKET, Key="landing/a"), "GET /demo/landing/a?torrent"),
    ]
    for call, request in calls:
        assert status(call) == 403
        assert s3.report()["refused"][-1] == {
            "request": request,
            "reason": f"{request} is a request whose rights the local S3 does not know; "
            "add its action to local/storage/rights/requests.py",
        }


def test_a_request_that_needs_rights_of_kms_is_refused(s3, tmp_path):
    s3.judge(tmp_path, EVERYTHING)
    encrypted = {"Bucket": BUCKET, "Key": "tables/t", "ServerSideEncryption": "aws:kms"}
    assert status(lambda: s3.client.put_object(**encrypted)) == 403
    assert s3.report()["refused"][0]["reason"] == (
        "PUT /demo/tables/t encrypts with a key of KMS, and the local S3 does not judge rights of KMS; "
        "add them to local/storage/rights/requests.py"
    )


def test_the_users_own_tool_is_not_judged_and_strangers_are_refused(s3, tmp_path):
    s3.judge(tmp_path)
    reading = {"Bucket": BUCKET, "Key": "landing/a"}
    assert status(lambda: s3.client_of(USER_KEY).get_object(**reading)) == 200
    assert (s3.asked(), s3.report()["refusedCount"]) == ({}, 0)
    assert status(lambda: s3.client_of("AKIASOMEBODY").get_object(**reading)) == 403
    assert s3.report()["refused"][0]["reason"] == "GET /demo/landing/a: no credentials of this run sent it"


def test_the_record_has_what_is_needed_to_judge_again(s3, tmp_path):
    s3.judge(tmp_path, EVERYTHING)
    s3.client.list_objects_v2(Bucket=BUCKET, Prefix="landing/", Delimiter="/")
    s3.report()
    assert [json.loads(line) for line in (tmp_path / "requests.jsonl").read_text().splitlines()] == [
        {
            "request": "GET /demo/",
            "action": "s3:ListBucket",
            "resource": ARN,
            "keys": {"s3:prefix": "landing/", "s3:delimiter": "/"},
        }
    ]


ACTIONS = sorted({f"s3:{action}" for _, needed in CALLS.values() for action, _ in needed})
PATTERNS = ["*", f"{ARN}*", ARN, f"{ARN}/*", f"{ARN}/landing/*", f"{ARN}/tables/*", f"{ARN}/landing/?", f"{ARN}/*/t"]
CONDITIONS = [
    {},
    {},
    {},
    {"StringLike": {"s3:prefix": "landing/*"}},
    {"StringNotEqualsIfExists": {"s3:prefix": "landing/"}},
    {"NumericLessThanEqualsIfExists": {"s3:max-keys": "10"}},
    {"Bool": {"aws:SecureTransport": "true"}},
    {"Null": {"s3:x-amz-acl": "true"}},
    {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/nodes"}},
    {"StringNotEquals": {"aws:SourceVpce": "vpce-1"}},
]


def random_statement(chance, **more):
    """A statement about some actions and resources, under a condition or none."""
    actions = chance.sample(ACTIONS, chance.randint(1, len(ACTIONS)))
    broad = chance.choice(["s3:*", "s3:Get*", "s3:*Object*", "s3:List*"])
    statement = {
        chance.choice(["Action", "Action", "Action", "NotAction"]): chance.choice([actions, actions, [broad]]),
        chance.choice(["Resource", "Resource", "Resource", "NotResource"]): chance.sample(
            PATTERNS, chance.randint(1, 4)
        ),
        "Effect": chance.choice(["Allow", "Allow", "Allow", "Deny"]),
        **more,
    }
    condition = chance.choice(CONDITIONS)
    return {**statement, "Condition": condition} if condition else statement


KEYS = {
    "list": {"s3:prefix": ("landing/",), "s3:max-keys": ("7",)},
    "list, version 1": {"s3:prefix": ("tables/",)},
    "put with an ACL": {"s3:x-amz-acl": ("bucket-owner-full-control",)},
}


def test_what_twenty_random_policies_deny_the_local_s3_denies(s3, tmp_path):
    answers = []
    for seed in range(20):
        chance = random.Random(seed)
        role = [random_statement(chance) for _ in range(chance.randint(2, 5))]
        bucket = chance.choice([None, document(random_statement(chance, Principal={"AWS": CALLER.role_arn}))])
        endpoint = chance.choice([None, document(*(random_statement(chance, Principal="*") for _ in range(3)))])
        s3.judge(tmp_path, *role, bucket=bucket, endpoint=endpoint)
        rights = s3.guard.judged.rights
        for name, (call, needed) in CALLS.items():
            s3.put("landing/a")
            expected = all(
                rights.verdict(
                    Request(f"s3:{action}", resource(key), context_of(CALLER, KEYS.get(name, {}), {}))
                ).allowed
                for action, key in needed
            )
            answers.append((seed, name, expected, status(lambda call=call: call(s3.client, s3)) != 403))
    assert [answer for answer in answers if answer[2] != answer[3]] == []
    # Both verdicts occur often enough to mean something.
    assert 100 < sum(expected for _, _, expected, _ in answers) < len(answers) - 100


def test_a_policy_that_cannot_be_judged_is_refused_before_any_request(s3, tmp_path):
    with pytest.raises(judge.CannotJudge):
        s3.judge(tmp_path, allow("s3:*", "*", Condition={"StringSounds": {"s3:prefix": "a"}}))
