"""Decides about a request of a role, by its own policies, the bucket's policy, and that of the endpoint for S3.

@see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Optional

from rights import policy
from rights.context import KNOWN_KEYS
from rights.errors import CannotJudge
from rights.policy import Request, Statement


class Grant(NamedTuple):
    """A statement that allows a request, by one of its actions as written."""

    statement: Statement
    action: str


class Verdict(NamedTuple):
    """Whether a request is allowed, and why."""

    grants: tuple[Grant, ...]
    denied_by: Optional[Statement] = None  # the statement that denies it explicitly
    missing_in: Optional[str] = None  # role or endpoint: nothing there allows it

    @property
    def allowed(self) -> bool:
        """Whether S3 does what is asked."""
        return self.denied_by is None and self.missing_in is None


class Rights(NamedTuple):
    """All policies that decide. Without a policy the bucket allows nothing more, and the endpoint everything."""

    role: tuple[Statement, ...]
    bucket: tuple[Statement, ...]
    endpoint: Optional[tuple[Statement, ...]]

    def verdict(self, request: Request) -> Verdict:
        """Decides about a request of the role."""
        if not request.action.startswith("s3:"):  # the bucket and the endpoint decide about S3 only
            return self._replace(bucket=(), endpoint=None)._verdict(request)
        return self._verdict(request)

    def _verdict(self, request: Request) -> Verdict:
        everything = (*self.role, *self.bucket, *(self.endpoint or ()))
        for statement in everything:
            if not statement.allows and _concerns_role(statement, request) and statement.action_for(request):
                return Verdict((), denied_by=statement)
        # A bucket's statement for the whole account leaves it to the role's own policies.
        own = _grants(self.role, request)
        own += tuple(grant for grant in _grants(self.bucket, request) if grant.statement.is_for_role(request))
        passed = _grants(self.endpoint or (), request)
        if not own:
            return Verdict(passed, missing_in="role")
        if self.endpoint is not None and not passed:
            return Verdict(own, missing_in="endpoint")
        return Verdict((*own, *passed))


def _concerns_role(statement: Statement, request: Request) -> bool:
    return statement.principals is None or statement.is_for_role(request) or statement.is_for_account(request)


def _grants(statements: Sequence[Statement], request: Request) -> tuple[Grant, ...]:
    found = ((statement, statement.action_for(request)) for statement in statements if statement.allows)
    return tuple(Grant(statement, action) for statement, action in found if action is not None)


def parse(role: Sequence[Mapping[str, Any]], bucket: Any = None, endpoint: Any = None) -> Rights:
    """The rights of a role.

    Args:
        role: its policies, each {"name": …, "document": …}
        bucket: the bucket's policy, if there is one
        endpoint: the policy of the gateway endpoint for S3, if there is one

    Raises:
        CannotJudge: for something in a policy that is not known here
    """
    passing = None if endpoint is None else tuple(_parse(endpoint, True))
    for statement in passing or ():
        if statement.principals != ("*",):
            raise CannotJudge(
                f"{statement.policy}, {statement.name}: the Principal in the policy of a gateway endpoint must be *; "
                "use a condition on aws:PrincipalArn for single roles"
            )
    return Rights(
        tuple(statement for named in role for statement in _parse(named, False)),
        () if bucket is None else tuple(_parse(bucket, True)),
        passing,
    )


def _parse(named: Mapping[str, Any], with_principals: bool) -> list[Statement]:
    return policy.parse(named["document"], named["name"], KNOWN_KEYS, with_principals)
