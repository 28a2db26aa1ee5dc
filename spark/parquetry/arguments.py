"""The job to run, from the arguments of the step; the id of the cluster, from a file of the node."""

import json
import os
from collections.abc import Sequence

from parquetry.errors import UserError

USAGE = "usage: main.py --job=s3://BUCKET/code/HASH/job.json"


def job_uri(argv: Sequence[str]) -> str:
    """The value of --job, the only argument."""
    values = [argument[len("--job=") :] for argument in argv if argument.startswith("--job=")]
    others = [argument for argument in argv if not argument.startswith("--job=")]
    if others:
        raise UserError(f'unknown argument "{others[0]}"; {USAGE}')
    if len(values) != 1 or not values[0]:
        raise UserError(f"--job is needed exactly once; {USAGE}")
    return values[0]


def cluster_id() -> str:
    """The id of the cluster, which names the run, from the file that EMR writes on every node.

    @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-plan-bootstrap.html
    """
    path = os.path.join(os.environ.get("EMR_INFO_DIR", "/mnt/var/lib/info"), "job-flow.json")
    try:
        with open(path, encoding="utf-8") as file:
            return str(json.load(file)["jobFlowId"])
    except (OSError, ValueError, KeyError) as problem:
        raise UserError(f"{path} does not name the cluster ({problem!r}); on EMR it holds jobFlowId") from problem
