"""The job to run, from the arguments of the step; the id of the cluster, from a file of the node."""

import json
import os
import re
from collections.abc import Sequence
from typing import Optional

from parquetry.errors import UserError

USAGE = "usage: main.py --job=s3://BUCKET/code/HASH/job.json [--replay=RUN,…] [--run=RUN]"


def job_uri(argv: Sequence[str]) -> str:
    """The value of --job."""
    others = [argument for argument in argv if not argument.startswith(("--job=", "--replay=", "--run="))]
    if others:
        raise UserError(f'unknown argument "{others[0]}"; {USAGE}')
    values = _values(argv, "--job=")
    if len(values) != 1 or not values[0]:
        raise UserError(f"--job is needed exactly once; {USAGE}")
    return values[0]


def replay(argv: Sequence[str]) -> list[str]:
    """The runs that --replay names, each once; an empty list where it is not given."""
    names = [name for value in _values(argv, "--replay=") for name in value.split(",")]
    if any(not name for name in names):
        given = " ".join(f"--replay={value}" for value in _values(argv, "--replay="))
        raise UserError(f"{given}: write the names of runs, with commas between them; {USAGE}")
    return list(dict.fromkeys(names))


def run_name(argv: Sequence[str]) -> Optional[str]:
    """The name of a run that was submitted to a cluster that had run already; None where it is not given."""
    values = _values(argv, "--run=")
    if len(values) > 1 or any(not re.fullmatch(r"j-[A-Z0-9]+-\d{8}T\d{6}Z", value) for value in values):
        given = " ".join(f"--run={value}" for value in values)
        raise UserError(
            f"{given}: write it once, as the name of a submitted run, for example j-4XOSD0U9TJ8M9-20261127T193012Z; "
            f"{USAGE}"
        )
    return values[0] if values else None


def _values(argv: Sequence[str], option: str) -> list[str]:
    return [argument[len(option) :] for argument in argv if argument.startswith(option)]


def cluster_id() -> str:
    """The id of the cluster, which names the run, from the file that EMR writes on every node.

    @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-plan-bootstrap.html
    """
    path = os.path.join(os.environ.get("EMR_INFO_DIR", "/mnt/var/lib/info"), "job-flow.json")
    try:
        with open(path, encoding="utf-8") as file:
            return str(json.load(file)["jobFlowId"])
    except (OSError, ValueError, KeyError) as problem:
        raise UserError(
            f"{path} does not name the cluster ({problem!r}); on EMR, it has the key jobFlowId"
        ) from problem
