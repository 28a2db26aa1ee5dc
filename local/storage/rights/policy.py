"""Policies as AWS writes them in JSON.

@see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple, Optional

from rights import conditions
from rights.conditions import Condition, Context, lookup_in
from rights.errors import CannotJudge
from rights.patterns import arn_matches, pattern_matches, variables

_ELEMENTS = {"Sid", "Effect", "Principal", "Action", "NotAction", "Resource", "NotResource", "Condition"}


class Request(NamedTuple):
    """What a program asks S3 to do: one action on one resource."""

    action: str
    resource: str
    context: Context


class Statement(NamedTuple):
    """A statement of a policy. `actions` and `resources` are patterns of what it is about, or of what it is not."""

    policy: str
    name: str
    allows: bool
    actions: tuple[str, ...]
    all_other_actions: bool
    resources: tuple[str, ...]
    all_other_resources: bool
    principals: Optional[tuple[str, ...]]
    conditions: tuple[Condition, ...]

    def action_for(self, request: Request) -> Optional[str]:
        """Which of its actions, as written, makes the statement apply to a request; None when it does not apply."""
        action = self._action(request.action)
        if action is None or not self._concerns(request):
            return None
        return action if all(condition.holds(request.context) for condition in self.conditions) else None

    def is_for_role(self, request: Request) -> bool:
        """Whether it is for the role or its session. A statement for an account leaves it to the role's policies."""
        return self._names(request, "aws:principalarn", "rights:session")

    def is_for_account(self, request: Request) -> bool:
        """Whether it is for the account of the role, which every principal of the account belongs to."""
        return self._names(request, "aws:principalaccount", "rights:account")

    def _names(self, request: Request, *keys: str) -> bool:
        known = [value for key in keys for value in request.context.get(key, ())]
        return any(principal == "*" or principal in known for principal in self.principals or ())

    def _action(self, action: str) -> Optional[str]:
        found = _action_in(self.actions, action)
        if not self.all_other_actions:
            return found
        return f"all but {', '.join(self.actions)}" if found is None else None

    def _concerns(self, request: Request) -> bool:
        lookup = lookup_in(request.context)
        found = any(arn_matches(pattern, request.resource, lookup) for pattern in self.resources)
        return found != self.all_other_resources


@lru_cache(maxsize=4096)
def _action_in(written: tuple[str, ...], action: str) -> Optional[str]:
    """The first of some patterns that an action matches."""
    nothing = lookup_in({})
    return next((pattern for pattern in written if pattern_matches(pattern, action, nothing, True)), None)


def parse(document: Mapping[str, Any], name: str, known_keys: frozenset[str], with_principals: bool) -> list[Statement]:
    """The statements of a policy.

    Args:
        document: the policy
        name: what people call it
        known_keys: the condition keys whose values in a request are known, in lower case
        with_principals: whether its statements say for whom they are, as those of a bucket policy do

    Raises:
        CannotJudge: for an element, a condition or a value that is not known here
    """
    if document.get("Version") != "2012-10-17":
        raise CannotJudge(f'{name}: its Version is "{document.get("Version")}"; the local S3 only judges 2012-10-17')
    return [
        _statement(raw, name, f"statement {number}", known_keys, with_principals)
        for number, raw in enumerate(_list(document["Statement"]), 1)
    ]


def _statement(
    raw: Mapping[str, Any], policy: str, fallback: str, known_keys: frozenset[str], with_principals: bool
) -> Statement:
    name = raw.get("Sid") or fallback
    where = f"{policy}, {name}"
    unknown = sorted(set(raw) - _ELEMENTS)
    if unknown:
        raise CannotJudge(f"{where}: the local S3 does not know the element {', '.join(unknown)} of a statement")
    if ("Principal" in raw) != with_principals:
        raise CannotJudge(f"{where}: a Principal belongs into a policy of a resource, and only there")
    actions, all_other_actions = _one_of(raw, "Action", where)
    resources, all_other_resources = _one_of(raw, "Resource", where)
    statement = Statement(
        policy,
        name,
        _allows(raw, where),
        actions,
        all_other_actions,
        resources,
        all_other_resources,
        _principals(raw["Principal"], where) if with_principals else None,
        tuple(
            conditions.parse(operator, key, _list(values), where)
            for operator, keys in raw.get("Condition", {}).items()
            for key, values in keys.items()
        ),
    )
    _check_keys(statement, known_keys, where)
    return statement


def _allows(raw: Mapping[str, Any], where: str) -> bool:
    if raw.get("Effect") not in ("Allow", "Deny"):
        raise CannotJudge(f'{where}: its Effect is "{raw.get("Effect")}"; it must be Allow or Deny')
    return bool(raw["Effect"] == "Allow")


def _one_of(raw: Mapping[str, Any], name: str, where: str) -> tuple[tuple[str, ...], bool]:
    """The values of an element such as Action or of its NotAction, and whether it is the latter."""
    if (name in raw) == (f"Not{name}" in raw):
        raise CannotJudge(f"{where}: it must have either {name} or Not{name}")
    return (_list(raw[name]), False) if name in raw else (_list(raw[f"Not{name}"]), True)


def _principals(raw: Any, where: str) -> tuple[str, ...]:
    """ARNs and account numbers. Services are left out: no node is one."""
    if raw == "*":
        return ("*",)
    unknown = sorted(set(raw) - {"AWS", "Service"}) if isinstance(raw, Mapping) else [str(raw)]
    if unknown:
        raise CannotJudge(f"{where}: the local S3 does not know the Principal {', '.join(unknown)}")
    return _list(raw.get("AWS", ()))


def _check_keys(statement: Statement, known: frozenset[str], where: str) -> None:
    used = [condition.key for condition in statement.conditions]
    texts = [value for condition in statement.conditions for value in condition.values]
    used += [name for text in (*texts, *statement.resources) for name in variables(text)]
    for key in used:
        if key not in known:
            raise CannotJudge(
                f'{where}: the local S3 does not know the condition key "{key}"; '
                "add what it is in AWS to local/storage/rights/context.py"
            )


def _list(value: Any) -> tuple[Any, ...]:
    return (value,) if isinstance(value, (str, dict)) else tuple(value)
