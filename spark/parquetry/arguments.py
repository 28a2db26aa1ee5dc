"""What the step's arguments and the node say: which job, and which cluster runs it."""

import json
import os

from parquetry.errors import UserError

USAGE = "usage: main.py --job=s3://BUCKET/code/HASH/job.json"


def job_uri(argv):
    """The value of --job, the only argument."""
    values = [arg[len("--job=") :] for arg in argv if arg.startswith("--job=")]
    others = [arg for arg in argv if not arg.startswith("--job=")]
    if others:
        raise UserError(f'unknown argument "{others[0]}"; {USAGE}')
    if len(values) != 1 or not values[0]:
        raise UserError(f"--job is needed exactly once; {USAGE}")
    return values[0]


def cluster_id():
    """The run's id, from the file that EMR leaves on every node.

    @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-plan-bootstrap.html
    """
    path = os.path.join(os.environ.get("EMR_INFO_DIR", "/mnt/var/lib/info"), "job-flow.json")
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)["jobFlowId"]
    except (OSError, ValueError, KeyError) as problem:
        raise UserError(f"{path} does not name the cluster ({problem!r}); on EMR it holds jobFlowId") from problem
