"""Which statements apply, and how the policies of the role, the bucket and the endpoint decide together."""

import pytest
from served import ARN, CALLER, allow, document

from rights import judge
from rights.context import context_of
from rights.errors import CannotJudge
from rights.policy import Request

ROLE = CALLER.role_arn
ALL = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}
EVERYBODY = {**ALL, "Principal": "*"}


def verdict(role, bucket=None, endpoint=None, action="s3:GetObject", resource=f"{ARN}/landing/a", keys=None):
    """The verdict about a request, by statements or by whole documents."""
    named = [value and {"name": "policy", "document": document(*value)} for value in (role, bucket, endpoint)]
    rights = judge.parse([named[0] or {"name": "role", "document": document()}], named[1], named[2])
    return rights.verdict(Request(action, resource, context_of(CALLER, keys or {}, {})))


# Action and Resource of a statement, and whether it allows s3:GetObject on demo/landing/a.
STATEMENTS = [
    ({"Action": "s3:GetObject", "Resource": f"{ARN}/landing/*"}, True),
    ({"Action": ["s3:PutObject", "s3:getobject"], "Resource": [f"{ARN}/x", f"{ARN}/*"]}, True),
    ({"Action": "s3:Get*", "Resource": "*"}, True),
    ({"Action": "*", "Resource": "arn:aws:s3:::*"}, True),
    ({"Action": "s3:GetObject?", "Resource": "*"}, False),
    ({"Action": "s3:GetObject", "Resource": f"{ARN}/landing/"}, False),
    ({"Action": "s3:GetObject", "Resource": f"{ARN}/Landing/*"}, False),
    ({"Action": "s3:GetObject", "Resource": ARN}, False),
    ({"Action": "s3:GetObject", "Resource": "arn:aws-cn:s3:::demo/*"}, False),
    ({"Action": "s3:GetObject", "Resource": "arn:aws:s3:::d?mo/land*"}, True),
    ({"Action": "s3:GetObject", "Resource": "arn:aws:s3:*"}, True),
    ({"NotAction": "s3:Delete*", "Resource": "*"}, True),
    ({"NotAction": ["s3:Get*", "s3:Delete*"], "Resource": "*"}, False),
    ({"Action": "s3:*", "NotResource": f"{ARN}/tables/*"}, True),
    ({"Action": "s3:*", "NotResource": f"{ARN}/landing/*"}, False),
    ({"Action": "s3:*", "Resource": f"{ARN}/*", "Condition": {"Bool": {"aws:SecureTransport": "true"}}}, True),
    # What only requests to KMS have is known, and no request to S3 has it.
    (
        {
            "Action": "s3:*",
            "Resource": "*",
            "Condition": {"ForAnyValue:StringEquals": {"kms:ResourceAliases": "alias/demo"}},
        },
        False,
    ),
    ({"Action": "s3:*", "Resource": f"{ARN}/*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}, False),
    (
        {
            "Action": "s3:*",
            "Resource": "*",
            "Condition": {
                "StringEquals": {"aws:SourceVpce": "vpce-1", "aws:PrincipalArn": ROLE},
                "Null": {"aws:SourceIp": "true"},
            },
        },
        True,
    ),
    (
        {
            "Action": "s3:*",
            "Resource": "*",
            "Condition": {"StringEquals": {"aws:SourceVpce": "vpce-1", "aws:PrincipalArn": "another"}},
        },
        False,
    ),
]


@pytest.mark.parametrize(("statement", "allowed"), STATEMENTS)
def test_a_statement_of_the_role_decides_by_action_resource_and_condition(statement, allowed):
    found = verdict([{"Effect": "Allow", **statement}])
    assert (found.allowed, found.missing_in) == (allowed, None if allowed else "role")
    # The same statement, denying, decides the other way round, whatever else is allowed.
    assert verdict([ALL, {"Effect": "Deny", **statement}]).allowed is not allowed


def test_a_condition_on_the_prefix_decides_about_a_listing():
    listing = {"Action": "s3:ListBucket", "Resource": ARN, "Condition": {"StringLike": {"s3:prefix": "landing/*"}}}
    for prefix, allowed in (("landing/a/", True), ("tables/", False), (None, False)):
        keys = {} if prefix is None else {"s3:prefix": (prefix,)}
        found = verdict([{"Effect": "Allow", **listing}], action="s3:ListBucket", resource=ARN, keys=keys)
        assert found.allowed is allowed


# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html
# Principal and Effect of the bucket's statement; whether that alone allows; whether the role's own right stays.
PRINCIPALS = [
    ("*", "Allow", True, True),
    ({"AWS": "*"}, "Allow", True, True),
    ({"AWS": ROLE}, "Allow", True, True),
    ({"AWS": CALLER.session_arn}, "Allow", True, True),
    ({"AWS": "arn:aws:iam::123456789012:root"}, "Allow", False, True),
    ({"AWS": ["123456789012"]}, "Allow", False, True),
    ({"AWS": "arn:aws:iam::123456789012:role/others"}, "Allow", False, True),
    ({"Service": "ec2.amazonaws.com"}, "Allow", False, True),
    ("*", "Deny", False, False),
    ({"AWS": "arn:aws:iam::123456789012:root"}, "Deny", False, False),
    ({"AWS": ROLE}, "Deny", False, False),
    ({"AWS": "arn:aws:iam::123456789012:role/others"}, "Deny", False, True),
]


@pytest.mark.parametrize(("principal", "effect", "alone", "besides"), PRINCIPALS)
def test_a_statement_of_the_bucket_decides_by_its_principal(principal, effect, alone, besides):
    bucket = [{**ALL, "Effect": effect, "Principal": principal}]
    assert verdict(None, bucket).allowed is alone
    assert verdict([ALL], bucket).allowed is besides


def test_the_endpoint_must_allow_too_and_allows_nothing_alone():
    reading = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}
    assert verdict([ALL], endpoint=[reading]).allowed
    assert verdict([ALL], endpoint=[reading], action="s3:PutObject").missing_in == "endpoint"
    assert verdict(None, endpoint=[EVERYBODY]).missing_in == "role"
    denied = verdict([ALL], endpoint=[EVERYBODY, {**EVERYBODY, "Sid": "No", "Effect": "Deny"}])
    assert denied.denied_by.name == "No"


def test_a_verdict_names_every_statement_that_allows():
    grants = verdict([{**ALL, "Sid": "A"}, allow(["s3:Put*", "s3:Get*"])], endpoint=[EVERYBODY]).grants
    assert [(grant.statement.name, grant.action) for grant in grants] == [
        ("A", "s3:*"),
        ("statement 2", "s3:Get*"),
        ("statement 1", "s3:*"),
    ]


@pytest.mark.parametrize(
    ("which", "statement", "message"),
    [
        ("role", EVERYBODY, "policy, statement 1: a Principal belongs into a policy of a resource, and only there"),
        ("bucket", ALL, "policy, statement 1: a Principal belongs into a policy of a resource, and only there"),
        ("role", {**ALL, "Effect": "Maybe"}, 'policy, statement 1: its Effect is "Maybe"; it must be Allow or Deny'),
        (
            "role",
            {**ALL, "NotAction": "s3:*"},
            "policy, statement 1: it must have either Action or NotAction",
        ),
        (
            "bucket",
            {**ALL, "NotPrincipal": "*", "Principal": "*"},
            "policy, statement 1: the local S3 does not know the element NotPrincipal of a statement",
        ),
        (
            "bucket",
            {**ALL, "Principal": {"CanonicalUser": "79a5"}},
            "policy, statement 1: the local S3 does not know the Principal CanonicalUser",
        ),
        (
            "endpoint",
            {**ALL, "Principal": {"AWS": ROLE}},
            "policy, statement 1: the Principal in the policy of a gateway endpoint must be *; "
            "use a condition on aws:PrincipalArn for single roles",
        ),
        (
            "role",
            {**ALL, "Sid": "A", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}},
            'policy, A: the local S3 does not know the condition key "aws:multifactorauthpresent"; '
            "add what it is in AWS to local/storage/rights/context.py",
        ),
        (
            "role",
            {**ALL, "Resource": "arn:aws:s3:::demo/${aws:username}/*"},
            'policy, statement 1: the local S3 does not know the condition key "aws:username"; '
            "add what it is in AWS to local/storage/rights/context.py",
        ),
    ],
)
def test_what_is_not_known_is_an_error(which, statement, message):
    with pytest.raises(CannotJudge) as caught:
        verdict(**{"role": None, which: [statement]})
    assert str(caught.value) == message


def test_an_older_version_of_the_language_is_an_error():
    with pytest.raises(CannotJudge, match='^role: its Version is "2008-10-17"; the local S3 only judges 2012-10-17$'):
        judge.parse([{"name": "role", "document": {"Version": "2008-10-17", "Statement": [ALL]}}])
