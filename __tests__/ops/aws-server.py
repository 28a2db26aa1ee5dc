"""AWS for the tests of ops/: moto's server on 127.0.0.1, whose EMR clusters move.

    python __tests__/ops/aws-server.py

JSON lines, as local/storage/s3-server.py: the first line out is {"port": 43210}; each line in is a command.

    {"cluster": {"id": "j-1", "steps": ["merge songs"], "log_uri": "s3n://b/logs/"}}
    {"move": {"id": "j-1", "changes": [{"after": 0.2, "cluster": "RUNNING", "steps": {"1": "RUNNING"}}]}}   the pause is in seconds
    {"refuse": {"target": "ListSteps", "error": "ThrottlingException", "times": 4}}                          -1: for ever
    {"asked": {}}                                                                                           answers with the calls so far

It ends when its stdin closes.
"""

import json
import logging
import os
import sys
import threading
import time
from collections import Counter

from moto.core import DEFAULT_ACCOUNT_ID
from moto.core.utils import utcnow
from moto.emr.models import Cluster, Step, emr_backends
from moto.moto_server import threaded_moto_server
from moto.moto_server.threaded_moto_server import ThreadedMotoServer

REGION = "us-east-1"
refusals = {}
asked = Counter()
backend = emr_backends[DEFAULT_ACCOUNT_ID][REGION]


class Refusing(threaded_moto_server.DomainDispatcherApplication):
    """Answers some calls with an error of AWS's instead."""

    def __call__(self, environ, start_response):
        target = environ.get("HTTP_X_AMZ_TARGET", "").rpartition(".")[2]
        asked[target or environ["REQUEST_METHOD"]] += 1
        refusal = refusals.get(target)
        if refusal and refusal["times"] != 0:
            refusal["times"] -= 1
            body = json.dumps({"__type": refusal["error"], "message": refusal.get("message", "refused")}).encode()
            start_response(
                "400 Bad Request", [("Content-Type", "application/x-amz-json-1.1"), ("Content-Length", str(len(body)))]
            )
            return [body]
        return super().__call__(environ, start_response)


def with_details(original, detail):
    """moto's status, with what EMR adds to it and moto does not know."""

    def status(self):
        result = original.fget(self)
        for key, value in getattr(self, detail, {}).items():
            result[key] = {**(result.get(key) or {}), **value}
        return result

    return property(status)


def cluster(id, steps, log_uri="s3n://bucket/logs/", protected=False):
    attributes = {"keep_job_flow_alive_when_no_steps": True, "termination_protected": protected}
    made = Cluster(backend, "test", log_uri, "role", "service", [], attributes, cluster_id=id)
    made.state = "STARTING"
    # One after the other, as EMR's clock tells them apart too.
    for number, name in enumerate(steps, 1):
        step = Step(state="PENDING", name=name)
        step.id = f"s-{number}"
        made.steps.append(step)
        time.sleep(0.002)


def move(id, changes):
    def run():
        for change in changes:
            time.sleep(change.get("after", 0))
            apply(backend.clusters[id], change)

    threading.Thread(target=run, daemon=True).start()


def apply(one, change):
    if "cluster" in change:
        one.state = change["cluster"]
        one.details = {"StateChangeReason": change.get("reason", {})}
        if one.state.startswith("TERMINATED"):
            one.end_datetime = utcnow()
    for number, state in change.get("steps", {}).items():
        step = one.steps[int(number) - 1]
        state, details = (state, {}) if isinstance(state, str) else (state["state"], state)
        step.state = state
        if state == "RUNNING":
            step.start_date_time = utcnow()
        elif state != "PENDING":
            step.end_date_time = utcnow()
        step.details = {"FailureDetails": {key: value for key, value in details.items() if key != "state"}}


def refuse(target, error, times, **more):
    refusals[target] = {"error": error, "times": times, **more}


def main():
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    threaded_moto_server.DomainDispatcherApplication = Refusing
    Step.status = with_details(Step.status, "details")
    Cluster.status = with_details(Cluster.status, "details")
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    print(json.dumps({"port": server.get_host_and_port()[1]}), flush=True)
    commands = {"cluster": cluster, "move": move, "refuse": refuse, "asked": lambda: None}
    for line in sys.stdin:
        ((name, options),) = json.loads(line).items()
        commands[name](**options)
        print(json.dumps({"done": name, "asked": dict(asked)}), flush=True)
    os._exit(0)


if __name__ == "__main__":
    main()
