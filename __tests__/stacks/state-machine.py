"""Runs state machines of scheduled runs, with moto's interpreter of the Amazon States Language and its EMR and S3.

    python __tests__/stacks/state-machine.py

It reads a JSON list of scenarios from stdin, and writes a JSON list of what came out. A scenario:

    {"definition": {…}, "trigger": "time", "clusters": [{"name": "p", "state": "RUNNING", "before": 60}],
     "runs": [[…], […]], "ledger": "…"}
        clusters  other clusters; `before`: how many seconds before the start each was created, negative for after it;
                  `at` start: they come when the machine starts its own; `ends`, `comes`: after how many listings
        runs      for each cluster that the machine starts: its status at each look, the last one for ever
        ledger    the text of the ledger that a cluster leaves; null: it leaves none

EMR takes times in whole seconds, so moments that differ by less may be in another order.

What came out: the execution's status, error and cause, and the calls to EMR and S3 in their order.
"""

import json
import logging
import sys
import time
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import boto3
from moto import mock_aws
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.emr.models import Cluster, emr_backends
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service import state_task_service_aws_sdk as sdk
from moto.stepfunctions.parser.asl.utils import json_path

REGION = "us-east-1"
# The interpreter logs each path that finds nothing.
logging.disable(logging.CRITICAL)


@cache
def client(service: str) -> Any:
    """A client takes a tenth of a second to make, and the interpreter would make one for each state."""
    return boto3.client(service, REGION)


def gives_a_list(path: str) -> bool:
    """As Step Functions does, a path that may match several values gives a list, also an empty one."""
    return "[?(" in path or ".." in path


json_path._contains_slice_or_wildcard_array = gives_a_list
json_path._is_singleton_array_access = lambda path: path.endswith("]") and not gives_a_list(path)


def without_waiting(definition: dict[str, Any]) -> dict[str, Any]:
    states = {
        name: {**state, "Seconds": 0} if state["Type"] == "Wait" else no_retry_pause(state)
        for name, state in definition["States"].items()
    }
    return {**definition, "States": states}


def no_retry_pause(state: dict[str, Any]) -> dict[str, Any]:
    if "Retry" not in state:
        return state
    return {**state, "Retry": [{**retry, "IntervalSeconds": 1, "MaxAttempts": 1} for retry in state["Retry"]]}


class Account:
    """EMR's clusters of a scenario. Each status that the machine sees is one of those that the scenario gives."""

    def __init__(self, scenario: dict[str, Any]) -> None:
        self.backend = emr_backends[DEFAULT_ACCOUNT_ID][REGION]
        self.runs = list(scenario["runs"])
        self.ledger: str | None = scenario.get("ledger")
        self.others = scenario.get("clusters", [])
        self.own: dict[str, list[dict[str, Any]]] = {}
        self.described: set[str] = set()
        self.calls: list[str] = []
        self.requests: list[dict[str, Any]] = []
        for number, other in enumerate(self.others, 1):
            if "at" not in other and "comes" not in other:
                self.add(f"j-OTHER{number}", other)

    def add(self, id: str, other: dict[str, Any]) -> None:
        made = Cluster(self.backend, other["name"], "s3://bucket/logs/", "r", "s", [], {}, cluster_id=id)  # type: ignore
        made.state = other["state"]
        made.creation_datetime -= timedelta(seconds=other.get("before", 60))

    def started(self, id: str) -> None:
        """After the machine has started a cluster: others that come now were created after it, or just before."""
        cluster = self.backend.clusters[id]
        cluster.state = "STARTING"
        self.own[id] = list(self.runs.pop(0))
        if self.ledger is not None:
            client("s3").put_object(Bucket="bucket", Key=f"runs/{id}/ledger.json", Body=self.ledger.encode())
        for number, other in enumerate(self.others, 1):
            if other.get("at") == "start" and f"j-OTHER{number}" not in self.backend.clusters:
                self.add(f"j-OTHER{number}", {**other, "before": other["before"]})

    def listed(self) -> None:
        """Before a listing: others end or come."""
        listings = self.calls.count("list_clusters")
        for number, other in enumerate(self.others, 1):
            if other.get("ends") == listings:
                self.backend.clusters[f"j-OTHER{number}"].state = "TERMINATED"
            if other.get("comes") == listings:
                self.add(f"j-OTHER{number}", {**other, "before": -5})

    def looked(self, id: str) -> dict[str, Any]:
        left = self.own[id]
        status = left.pop(0) if len(left) > 1 else left[0]
        self.backend.clusters[id].state = status["State"]
        return status


def run(scenario: dict[str, Any]) -> dict[str, Any]:
    with mock_aws(config={"stepfunctions": {"execute_state_machine": True}}):
        client("s3").create_bucket(Bucket="bucket")
        account = Account(scenario)
        sfn = client("stepfunctions")
        original = sdk.boto_client_for

        def clients(**kwargs: Any) -> Any:
            return Recording(client(kwargs["service"]), kwargs["service"], account)

        sdk.boto_client_for = clients
        try:
            machine = sfn.create_state_machine(
                name="run",
                definition=json.dumps(without_waiting(scenario["definition"])),
                roleArn="arn:aws:iam::123456789012:role/runner",
            )["stateMachineArn"]
            arn = sfn.start_execution(stateMachineArn=machine, input=json.dumps({"trigger": scenario["trigger"]}))[
                "executionArn"
            ]
            for _ in range(1200):
                execution = sfn.describe_execution(executionArn=arn)
                if execution["status"] != "RUNNING":
                    break
                time.sleep(0.05)
        finally:
            sdk.boto_client_for = original
        return {
            "status": execution["status"],
            "error": execution.get("error"),
            "cause": execution.get("cause"),
            "calls": account.calls,
            "request": account.requests[0] if account.requests else None,
        }


def as_json(value: Any) -> Any:
    """As Step Functions gives answers of AWS's SDK."""
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if hasattr(value, "read"):
        return value.read().decode()
    if isinstance(value, list):
        return [as_json(item) for item in value]
    return {key: as_json(item) for key, item in value.items()} if isinstance(value, dict) else value


class Recording:
    """A client of boto3 that notes its calls, and gives clusters the statuses of the scenario."""

    def __init__(self, client: Any, service: str, account: Account) -> None:
        self.client, self.service, self.account = client, service, account

    def __getattr__(self, action: str) -> Any:
        def call(**parameters: Any) -> Any:
            self.account.calls.append(action)
            if action == "list_clusters":
                self.account.listed()
            answer = getattr(self.client, action)(**parameters)
            if action == "run_job_flow":
                self.account.requests.append(parameters)
                self.account.started(answer["JobFlowId"])
            if action == "describe_cluster":
                id = parameters["ClusterId"]
                # The first time, the machine asks when the cluster was created.
                if id in self.account.described:
                    answer["Cluster"]["Status"].update(self.account.looked(id))
                self.account.described.add(id)
            return as_json(answer)

        return call


print(json.dumps([run(scenario) for scenario in json.load(sys.stdin)], default=str))
