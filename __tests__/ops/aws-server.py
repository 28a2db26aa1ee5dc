"""AWS for the tests of ops/: moto's server on 127.0.0.1, with EMR clusters that change their state.

    python __tests__/ops/aws-server.py

It reads and writes JSON lines, as local/storage/s3-server.py does. The first line out is {"port": 43210}; each line in
is a command, and each answer has the number of calls so far.

    {"cluster": {"id": "j-1", "steps": ["merge songs"], "log_uri": "s3n://b/logs/"}}
    {"move": {"id": "j-1", "changes": [{"after": 0.2, "cluster": "RUNNING", "steps": {"1": "RUNNING"}}]}}
                                                      `after`: a pause in seconds, before the change
    {"change": {"id": "j-1", "changes": [{"created": 60, "cluster": "RUNNING"}]}}
                                                      the same, without pauses, and before it answers
    {"refuse": {"target": "ListSteps", "error": "ThrottlingException", "times": 4}}
                                                      `times`: -1 refuses always. S3 has no operations in its requests:
                                                      the method, such as "PUT", stands for them, with a "status"
    {"answer": {"target": "ListSupportedInstanceTypes", "body": {}}}
                                                      answers an operation that moto does not have;
                                                      `cluster`: only where the request names this one
    {"sent": {"target": "CancelSteps"}}               answers with the bodies that were sent to an operation
    {"damage": {"bucket": "b", "key": "k"}}           an object has other bytes than its checksum says
    {"asked": {}}                                     does nothing but answer

The server ends when its stdin closes.
"""

import io
import json
import logging
import os
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.core.utils import utcnow
from moto.emr.models import Cluster, Step, emr_backends
from moto.moto_server import threaded_moto_server
from moto.moto_server.threaded_moto_server import ThreadedMotoServer
from moto.moto_server.werkzeug_app import DomainDispatcherApplication
from moto.s3.models import s3_backends

REGION = "us-east-1"
refusals: dict[str, dict[str, Any]] = {}  # {operation: the error that answers it, and how many times}
answers: dict[tuple[str, str], Any] = {}  # {(operation, the cluster in its request or ""): its answer}
bodies: dict[str, list[Any]] = defaultdict(list)  # {operation: what was sent to it}
asked: Counter[str] = Counter()
backend = emr_backends[DEFAULT_ACCOUNT_ID][REGION]


class Refusing(DomainDispatcherApplication):
    """Answers the calls in `refusals` with an error, and all others as moto does."""

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        target = environ.get("HTTP_X_AMZ_TARGET", "").rpartition(".")[2]
        asked[target or environ["REQUEST_METHOD"]] += 1
        refusal = refusals.get(target or environ["REQUEST_METHOD"])
        if refusal and refusal["times"] != 0:
            refusal["times"] -= 1
            if not target:
                return refused_by_s3(refusal, environ["REQUEST_METHOD"], start_response)
            body = json.dumps({"__type": refusal["error"], "message": refusal.get("message", "refused")}).encode()
            start_response(
                "400 Bad Request", [("Content-Type", "application/x-amz-json-1.1"), ("Content-Length", str(len(body)))]
            )
            return [body]
        body_sent = self.body(environ) if target else {}
        bodies[target].append(body_sent)
        cluster = body_sent.get("ClusterId", "")
        answered = next((answers[key] for key in ((target, cluster), (target, "")) if key in answers), None)
        if answered is not None:
            body = json.dumps(answered).encode()
            start_response(
                "200 OK", [("Content-Type", "application/x-amz-json-1.1"), ("Content-Length", str(len(body)))]
            )
            return [body]
        return super().__call__(environ, start_response)

    def body(self, environ: dict[str, Any]) -> dict[str, Any]:
        """The body of a request, which can be read once more."""
        sent = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(sent)
        result: dict[str, Any] = json.loads(sent or b"{}")
        return result


def refused_by_s3(refusal: dict[str, Any], method: str, start_response: Any) -> list[bytes]:
    """S3's answer for an error. That to a HEAD request has no body."""
    text = f"<Error><Code>{refusal['error']}</Code><Message>{refusal.get('message', 'refused')}</Message></Error>"
    body = b"" if method == "HEAD" else text.encode()
    start_response(refusal["status"], [("Content-Type", "application/xml"), ("Content-Length", str(len(body)))])
    return [body]


def with_details(moto: Any, detail: str) -> property:
    """The property `moto` of moto's class, with the details that EMR adds to it: those of the attribute `detail`."""

    def status(self: Any) -> dict[str, Any]:
        result: dict[str, Any] = moto.fget(self)
        for key, value in getattr(self, detail, {}).items():
            result[key] = {**(result.get(key) or {}), **value}
        return result

    return property(status)


def cluster(
    id: str,
    steps: list[Any],
    log_uri: str = "s3n://bucket/logs/",
    protected: bool = False,
    name: str = "test",
    stays: bool = True,
) -> None:
    """Adds a cluster that is starting, with its steps: the name of each, or {"name": …, "args": […]}."""
    attributes = {"keep_job_flow_alive_when_no_steps": stays, "termination_protected": protected}
    # The abstract methods are CloudFormation's, which has no part in this.
    made = Cluster(backend, name, log_uri, "role", "service", [], attributes, cluster_id=id)  # type: ignore[abstract]
    made.state = "STARTING"
    # With a pause, so that each step has a creation time of its own, as with EMR.
    for number, given in enumerate(steps, 1):
        described = {"name": given, "args": []} if isinstance(given, str) else given
        jar = {"Jar": "command-runner.jar", "Args": described["args"]}
        step = Step(state="PENDING", name=described["name"], hadoop_jar_step=jar)
        step.id = f"s-{number}"
        made.steps.append(step)
        time.sleep(0.002)


def move(id: str, changes: list[dict[str, Any]]) -> None:
    """Begins to change a cluster's state; does not wait for the pauses."""

    def run() -> None:
        for change in changes:
            time.sleep(change.get("after", 0))
            apply(backend.clusters[id], change)

    threading.Thread(target=run, daemon=True).start()


def change(id: str, changes: list[dict[str, Any]]) -> None:
    """Changes a cluster's state."""
    for each in changes:
        apply(backend.clusters[id], each)


def apply(cluster: Any, change: dict[str, Any]) -> None:
    """Changes a cluster's state and those of its steps: {its number, from 1: its state, or that and the details}."""
    if "created" in change:  # seconds ago
        cluster.creation_datetime = utcnow() - timedelta(seconds=change["created"])
    if "cluster" in change:
        cluster.state = change["cluster"]
        cluster.details = {"StateChangeReason": change.get("reason", {})}
        if cluster.state.startswith("TERMINATED"):
            cluster.end_datetime = utcnow()
    for number, state in change.get("steps", {}).items():
        step = cluster.steps[int(number) - 1]
        state, details = (state, {}) if isinstance(state, str) else (state["state"], state)
        step.state = state
        if state == "RUNNING":
            step.start_date_time = utcnow()
        elif state != "PENDING":
            step.end_date_time = utcnow()
        for key in ("start", "end"):  # seconds ago
            if key in details:
                setattr(step, f"{key}_date_time", utcnow() - timedelta(seconds=details[key]))
        step.details = {"FailureDetails": {key: value for key, value in details.items() if key[0].isupper()}}


def refuse(target: str, error: str, times: int, **more: str) -> None:
    """Answers the next `times` calls of the operation `target` with an error."""
    refusals[target] = {"error": error, "times": times, **more}


def answer(target: str, body: dict[str, Any], cluster: str = "") -> None:
    """Answers the operation `target` with `body` from now on."""
    answers[target, cluster] = body


def sent(target: str) -> list[Any]:
    """What was sent to the operation `target` so far."""
    return bodies[target]


def damage(bucket: str, key: str) -> None:
    """Changes the bytes of an object, and leaves its size and checksum."""
    found = s3_backends[DEFAULT_ACCOUNT_ID]["aws"].buckets[bucket].keys[key]
    found.value = bytes(255 - byte for byte in found.value)


def main() -> None:
    """Serves until stdin closes."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    threaded_moto_server.DomainDispatcherApplication = Refusing  # type: ignore[attr-defined]
    for kind in (Step, Cluster):
        setattr(kind, "status", with_details(kind.status, "details"))  # noqa: B010
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    print(json.dumps({"port": server.get_host_and_port()[1]}), flush=True)
    commands: dict[str, Callable[..., Any]] = {
        "cluster": cluster,
        "move": move,
        "change": change,
        "refuse": refuse,
        "answer": answer,
        "sent": sent,
        "damage": damage,
        "asked": lambda: None,
    }
    for line in sys.stdin:
        ((name, options),) = json.loads(line).items()
        result = commands[name](**options)
        print(json.dumps({"done": name, "asked": dict(asked), "result": result}), flush=True)
    os._exit(0)


if __name__ == "__main__":
    main()
