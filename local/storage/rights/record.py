"""What was asked of S3 during a run, and which rights that used."""

import json
import re
import threading
from collections import Counter
from collections.abc import Iterable
from typing import Any

from rights.conditions import Context
from rights.judge import Grant, Rights, Verdict
from rights.policy import Request

# At most this number of refused requests is kept for messages. The others are only counted.
_KEPT = 100


class Record:
    """Counts the requests of a role, and writes each of them to a file as a line of JSON."""

    def __init__(self, rights: Rights, file: str) -> None:
        self._rights = rights
        self._lock = threading.Lock()
        self._file = open(file, "w", encoding="utf-8", buffering=1 << 16)  # noqa: SIM115 - open until the server ends
        self._actions: Counter[str] = Counter()
        self._grants: Counter[tuple[str, str, str]] = Counter()
        self._refused: list[dict[str, Any]] = []
        self._refused_count = 0

    def add(self, asked: str, request: Request, keys: Context, verdict: Verdict) -> None:
        """Counts one action of a request that was judged. `keys` are those that only some requests have."""
        # The hash of a body is as good as another, and long.
        known = {key: value for key, (value,) in keys.items() if not re.fullmatch("[0-9a-f]{64}", value)}
        line = json.dumps({"request": asked, "action": request.action, "resource": request.resource, "keys": known})
        with self._lock:
            self._file.write(line + "\n")
            self._actions[request.action] += 1
            self._grants.update(map(_id, verdict.grants))
            if not verdict.allowed:
                self._refuse(_explained(asked, request, verdict))

    def add_unjudged(self, asked: str, reason: str) -> None:
        """Counts a request that was refused because nobody could judge it."""
        with self._lock:
            self._refuse({"request": asked, "reason": reason})

    def report(self) -> dict[str, Any]:
        """All counts, in the words of local/storage/s3-rights.ts."""
        with self._lock:
            self._file.flush()
            return {
                "requests": dict(self._actions.most_common()),
                "rights": [
                    {**_named(grant), "requests": self._grants[_id(grant)]} for grant in _all_grants(self._rights)
                ],
                "refused": self._refused,
                "refusedCount": self._refused_count,
            }

    def _refuse(self, refused: dict[str, Any]) -> None:
        self._refused_count += 1
        if len(self._refused) < _KEPT:
            self._refused.append(refused)


def _all_grants(rights: Rights) -> Iterable[Grant]:
    for statement in (*rights.role, *rights.bucket, *(rights.endpoint or ())):
        if statement.allows:
            actions = statement.actions
            for action in [f"all but {', '.join(actions)}"] if statement.all_other_actions else actions:
                yield Grant(statement, action)


def _id(grant: Grant) -> tuple[str, str, str]:
    return grant.statement.policy, grant.statement.name, grant.action


def _named(grant: Grant) -> dict[str, str]:
    policy, statement, action = _id(grant)
    return {"policy": policy, "statement": statement, "action": action}


def _explained(asked: str, request: Request, verdict: Verdict) -> dict[str, Any]:
    explained = {"request": asked, "action": request.action, "resource": request.resource}
    denied = verdict.denied_by
    if denied is not None:
        return {**explained, "deniedBy": {"policy": denied.policy, "statement": denied.name}}
    return {**explained, "missingIn": verdict.missing_in}
