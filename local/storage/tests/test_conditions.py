"""Condition operators, case by case as AWS's documentation describes them."""

import pytest

from rights.conditions import parse
from rights.errors import CannotJudge

# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
# Operator, values in the policy, value in the request (None: the key is missing), whether the condition holds.
ONE_VALUE = [
    ("StringEquals", ["a", "b"], "b", True),
    ("StringEquals", ["a"], "A", False),
    ("StringEquals", ["a*"], "ab", False),
    ("StringEquals", ["a"], None, False),
    ("StringNotEquals", ["a", "b"], "c", True),
    ("StringNotEquals", ["a", "b"], "b", False),
    ("StringNotEquals", ["a"], None, True),
    ("StringEqualsIgnoreCase", ["Ab"], "aB", True),
    ("StringNotEqualsIgnoreCase", ["Ab"], "aB", False),
    ("StringLike", ["landing/*"], "landing/a/b", True),
    ("StringLike", ["landing/?"], "landing/ab", False),
    ("StringLike", ["landing/*"], None, False),
    ("StringLike", [""], "", True),
    ("StringNotLike", ["landing/*"], "tables/", True),
    ("StringNotLike", ["landing/*"], None, True),
    ("NumericLessThanEquals", ["1000"], "1000", True),
    ("NumericLessThan", ["1000"], "1000", False),
    ("NumericGreaterThan", ["9"], "10", True),
    ("NumericEquals", ["10"], "10.0", True),
    ("NumericNotEquals", ["10"], "10", False),
    ("NumericEquals", ["10"], "ten", False),
    ("DateGreaterThan", ["2020-01-01T00:00:01Z"], "2020-01-01T00:00:02Z", True),
    ("DateLessThan", ["1577836801"], "2020-01-01T00:00:02Z", False),
    ("DateEquals", ["2020-01-01"], "2020-01-01T00:00:00+00:00", True),
    ("Bool", ["true"], "true", True),
    ("Bool", ["false"], "true", False),
    ("Bool", ["false"], None, False),
    ("BoolIfExists", ["false"], None, True),
    ("IpAddress", ["203.0.113.0/24"], "203.0.113.7", True),
    ("IpAddress", ["203.0.113.0/24"], "203.0.114.7", False),
    ("IpAddress", ["2001:db8::/32"], "2001:db8::1", True),
    ("IpAddress", ["2001:db8::/32"], "203.0.113.7", False),
    ("NotIpAddress", ["203.0.113.0/24"], "203.0.113.7", False),
    ("ArnEquals", ["arn:aws:iam::*:role/nodes"], "arn:aws:iam::123456789012:role/nodes", True),
    ("ArnLike", ["arn:aws:iam::123456789012:role/*"], "arn:aws:iam::123456789012:role/a/b", True),
    ("ArnLike", ["arn:aws:iam:*:role/nodes:"], "arn:aws:iam::123456789012:role/nodes", False),
    ("ArnNotLike", ["arn:aws:iam::*:role/nodes"], "arn:aws:iam::1:role/others", True),
    ("StringEqualsIfExists", ["a"], None, True),
    ("StringEqualsIfExists", ["a"], "b", False),
    ("StringNotEqualsIfExists", ["a"], None, True),
    ("Null", ["true"], None, True),
    ("Null", ["true"], "a", False),
    ("Null", ["false"], "a", True),
    ("Null", ["false"], None, False),
]


@pytest.mark.parametrize(("operator", "wanted", "actual", "holds"), ONE_VALUE)
def test_a_condition_on_one_value_holds_as_in_aws(operator, wanted, actual, holds):
    context = {} if actual is None else {"s3:prefix": (actual,)}
    assert parse(operator, "s3:Prefix", tuple(wanted), "here").holds(context) is holds


# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
SEVERAL_VALUES = [
    ("ForAllValues:StringEquals", ["a", "b"], ["a", "b"], True),
    ("ForAllValues:StringEquals", ["a", "b"], ["a", "c"], False),
    ("ForAllValues:StringEquals", ["a", "b"], None, True),
    ("ForAnyValue:StringEquals", ["a", "b"], ["a", "c"], True),
    ("ForAnyValue:StringEquals", ["a", "b"], ["c"], False),
    ("ForAnyValue:StringEquals", ["a", "b"], None, False),
    ("ForAllValues:StringNotEquals", ["a", "b"], ["c", "d"], True),
    ("ForAllValues:StringNotEquals", ["a", "b"], ["a", "d"], False),
    ("ForAllValues:StringNotEquals", ["a", "b"], None, True),
    ("ForAnyValue:StringNotEquals", ["a", "b"], ["a", "c"], True),
    ("ForAnyValue:StringNotEquals", ["a", "b"], ["a", "b"], False),
    ("ForAnyValue:StringNotEquals", ["a", "b"], None, False),
    ("ForAllValues:StringLike", ["a*"], ["ab", "ac"], True),
    ("ForAnyValue:StringNotEqualsIfExists", ["a"], None, False),
]


@pytest.mark.parametrize(("operator", "wanted", "actual", "holds"), SEVERAL_VALUES)
def test_a_condition_on_several_values_holds_as_in_aws(operator, wanted, actual, holds):
    context = {} if actual is None else {"aws:calledvia": tuple(actual)}
    assert parse(operator, "aws:CalledVia", tuple(wanted), "here").holds(context) is holds


# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
VARIABLES = [
    ("StringEquals", "${aws:PrincipalAccount}", "123", True),
    ("StringEquals", "${aws:SourceVpce}", "", False),
    ("StringEquals", "${aws:SourceVpce, 'none'}", "none", True),
    ("StringEqualsIgnoreCase", "${aws:UserAgent}", "cli*", True),
    ("StringLike", "a/${aws:PrincipalAccount}/*", "a/123/b", True),
    ("StringLike", "${aws:UserAgent}", "CLIx", False),
    ("StringLike", "${aws:UserAgent}", "CLI*", True),
    ("StringLike", "a${*}b", "a*b", True),
    ("StringLike", "a${*}b", "axb", False),
    ("StringEquals", "${$}", "$", True),
]


@pytest.mark.parametrize(("operator", "wanted", "actual", "holds"), VARIABLES)
def test_a_variable_stands_for_a_text_without_wildcards(operator, wanted, actual, holds):
    context = {"s3:prefix": (actual,), "aws:principalaccount": ("123",), "aws:useragent": ("CLI*",)}
    assert parse(operator, "s3:prefix", (wanted,), "here").holds(context) is holds


@pytest.mark.parametrize(
    ("operator", "value", "message"),
    [
        (
            "StringSounds",
            "a",
            'role, A: the local S3 does not know the condition operator "StringSounds"; '
            "add it to local/storage/rights/conditions.py, or write the condition with another",
        ),
        ("NumericEquals", "ten", 'role, A: NumericEquals of s3:max-keys: "ten" is not a value of this operator'),
        ("Bool", "no", 'role, A: Bool of s3:max-keys: "no" is not a value of this operator'),
        ("IpAddress", "1.2.3", 'role, A: IpAddress of s3:max-keys: "1.2.3" is not a value of this operator'),
        ("ArnLike", "arn:aws:iam*", 'role, A: ArnLike of s3:max-keys: "arn:aws:iam*" is not a value of this operator'),
        ("DateEquals", "soon", 'role, A: DateEquals of s3:max-keys: "soon" is not a value of this operator'),
    ],
)
def test_what_is_not_known_is_an_error(operator, value, message):
    with pytest.raises(CannotJudge) as caught:
        parse(operator, "s3:max-keys", (value,), "role, A")
    assert str(caught.value) == message
