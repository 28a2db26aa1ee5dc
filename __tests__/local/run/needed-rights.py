"""Which of a role's rights a run did not need: judges its recorded requests again, each time without one of them.

    PYTHONPATH=local/storage python needed-rights.py out/<pipeline>/logs/<cluster>/s3

Prints a JSON list of what can be taken out without a request being refused: "STATEMENT" for a whole statement, and
"STATEMENT ACTION" or "STATEMENT RESOURCE" for a part of it.
"""

import json
import sys
from pathlib import Path

from rights import judge
from rights.context import Caller, context_of
from rights.policy import Request

folder = Path(sys.argv[1])
planned = json.loads((folder / "policies.json").read_text())
lines = {line for line in (folder / "requests.jsonl").read_text().splitlines()}
caller = Caller("aws", "us-east-1", **planned["caller"])
requests = []
for record in map(json.loads, lines):
    keys = {key: (value,) for key, value in record["keys"].items()}
    requests.append(Request(record["action"], record["resource"], context_of(caller, keys, {})))


def refuses(role):
    """Whether these policies of the role, with the others, refuse a request of the run."""
    rights = judge.parse(role, planned["bucket"], planned["endpoint"])
    return not all(rights.verdict(request).allowed for request in requests)


def without(name, element=None, value=None):
    """The role's policies without a statement, or without one of the values in it."""
    policies = json.loads(json.dumps(planned["role"]))
    for policy in policies:
        statements = policy["document"]["Statement"]
        (statement,) = [each for each in statements if each["Sid"] == name]
        if element is None or statement[element] == [value]:
            statements.remove(statement)
        else:
            statement[element].remove(value)
    return policies


assert requests and not refuses(planned["role"])
unneeded = []
for policy in planned["role"]:
    for statement in policy["document"]["Statement"]:
        sid = statement["Sid"]
        parts = [(element, value) for element in ("Action", "Resource") for value in statement[element]]
        if not refuses(without(sid)):
            unneeded.append(sid)
            continue
        unneeded += [f"{sid} {value}" for element, value in parts if not refuses(without(sid, element, value))]
print(json.dumps(unneeded))
