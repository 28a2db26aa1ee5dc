"""The conditions of a policy's statements.

@see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
@see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
"""

import ipaddress
import operator
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from typing import NamedTuple, Optional

from rights.errors import CannotJudge
from rights.patterns import Lookup, arn_matches, pattern_matches, text_matches

# The condition keys of a request, in lower case, each with its values. A key that the request lacks is missing.
Context = Mapping[str, tuple[str, ...]]

# Whether a value of the request satisfies one of the policy's values.
Test = Callable[[str, str, Lookup], bool]


class Condition(NamedTuple):
    """One operator, one key and its values. It holds when one of the values matches, or with a negation none."""

    key: str
    values: tuple[str, ...]
    test: Optional[Test]  # None: the operator Null, which asks whether the key is missing
    negated: bool
    if_exists: bool
    each: Optional[bool]  # True: ForAllValues, False: ForAnyValue, None: a key with one value

    def holds(self, context: Context) -> bool:
        """Whether a request with these keys satisfies it."""
        actual = context.get(self.key)
        if self.test is None:
            return any(wanted.lower() == ("true" if actual is None else "false") for wanted in self.values)
        if self.each is not None:
            satisfied = [self._satisfied(value, context) for value in actual or ()]
            return all(satisfied) if self.each else any(satisfied)
        if actual is None:
            return self.if_exists or self.negated
        return self._satisfied(actual[0], context)

    def _satisfied(self, actual: str, context: Context) -> bool:
        test = self.test
        assert test is not None
        return any(test(wanted, actual, lookup_in(context)) for wanted in self.values) != self.negated


def lookup_in(context: Context) -> Lookup:
    """The values for a policy's variables, in a request with these keys."""
    return lambda name: (context.get(name) or (None,))[0]


def parse(name: str, key: str, values: tuple[str, ...], where: str) -> Condition:
    """A condition of a policy.

    Args:
        name: the operator, for example ForAnyValue:StringLikeIfExists
        key: the condition key
        values: the values of the policy
        where: the statement, for messages

    Raises:
        CannotJudge: for an operator, or a value of it, that is not known here
    """
    bare, each = name, None
    for prefix, of_all in (("ForAllValues:", True), ("ForAnyValue:", False)):
        if name.startswith(prefix):
            bare, each = name[len(prefix) :], of_all
    if_exists = bare.endswith("IfExists")
    bare = bare[: -len("IfExists")] if if_exists else bare
    if bare == "Null" and not if_exists and each is None:
        return Condition(key.lower(), values, None, False, False, None)
    negated = bare in _NEGATIONS
    test = _TESTS.get(_NEGATIONS.get(bare, bare))
    if test is None:
        raise CannotJudge(
            f'{where}: the local S3 does not know the condition operator "{name}"; '
            "add it to local/storage/rights/conditions.py, or write the condition with another"
        )
    for value in values:
        _check(bare, value, f"{where}: {name} of {key}")
    return Condition(key.lower(), values, test, negated, if_exists, each)


def _check(bare: str, value: str, where: str) -> None:
    """Refuses a value that a policy of AWS could not hold, or that never matches."""
    parser = next((parser for start, parser in _PARSERS.items() if start in bare), None)
    if parser is not None and "${" not in value and parser(value) is None:
        raise CannotJudge(f'{where}: "{value}" is not a value of this operator')


def _number(text: str) -> Optional[float]:
    return float(text) if re.fullmatch(r"[+-]?\d+(\.\d+)?", text) else None


def _time(text: str) -> Optional[float]:
    """Seconds since 1970 of a time in W3C's form of ISO 8601, or of such a number."""
    if _number(text) is not None:
        return _number(text)
    try:
        time = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return None
    return (time if time.tzinfo else time.replace(tzinfo=timezone.utc)).timestamp()


def _network(text: str) -> Optional[object]:
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None


def _arn(text: str) -> Optional[str]:
    return text if text == "*" or text.count(":") >= 5 else None


def _truth(text: str) -> Optional[str]:
    return text if text.lower() in ("true", "false") else None


_PARSERS: dict[str, Callable[[str], Optional[object]]] = {
    "Numeric": _number,
    "Date": _time,
    "IpAddress": _network,
    "Bool": _truth,
    "Arn": _arn,
}


def _string_equals(wanted: str, actual: str, lookup: Lookup) -> bool:
    return text_matches(wanted, actual, lookup)


def _string_equals_ignore_case(wanted: str, actual: str, lookup: Lookup) -> bool:
    return text_matches(wanted.lower(), actual.lower(), lambda name: (lookup(name) or "").lower() or None)


def _bool(wanted: str, actual: str, _: Lookup) -> bool:
    return wanted.lower() == actual.lower()


def _ip_address(wanted: str, actual: str, _: Lookup) -> bool:
    try:
        address, network = ipaddress.ip_address(actual), ipaddress.ip_network(wanted, strict=False)
    except ValueError:
        return False
    return address.version == network.version and address in network


def _compared(parse_value: Callable[[str], Optional[float]], compare: Callable[[float, float], bool]) -> Test:
    def test(wanted: str, actual: str, _: Lookup) -> bool:
        limit, value = parse_value(wanted), parse_value(actual)
        return limit is not None and value is not None and compare(value, limit)

    return test


_TESTS: dict[str, Test] = {
    "StringEquals": _string_equals,
    "StringEqualsIgnoreCase": _string_equals_ignore_case,
    "StringLike": pattern_matches,
    "Bool": _bool,
    "IpAddress": _ip_address,
    # AWS: both behave alike.
    "ArnEquals": arn_matches,
    "ArnLike": arn_matches,
    **{
        f"{kind}{name}": _compared(parse_value, compare)
        for kind, parse_value in (("Numeric", _number), ("Date", _time))
        for name, compare in (
            ("Equals", operator.eq),
            ("LessThan", operator.lt),
            ("LessThanEquals", operator.le),
            ("GreaterThan", operator.gt),
            ("GreaterThanEquals", operator.ge),
        )
    },
}

# Each operator that negates another.
_NEGATIONS = {
    "StringNotEquals": "StringEquals",
    "StringNotEqualsIgnoreCase": "StringEqualsIgnoreCase",
    "StringNotLike": "StringLike",
    "NumericNotEquals": "NumericEquals",
    "DateNotEquals": "DateEquals",
    "NotIpAddress": "IpAddress",
    "ArnNotEquals": "ArnEquals",
    "ArnNotLike": "ArnLike",
}
