"""step.sh with an S3 over HTTP."""

import os
import stat
import subprocess

import pytest
from conftest import S3, SCRIPT, Node

STEP = SCRIPT.with_name("step.sh")


def step(node: Node, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs step.sh on a node."""
    return node.run(*arguments, script=STEP)


def test_the_script_gets_its_arguments_as_they_are_and_its_exit_code_is_kept(s3: S3, node: Node) -> None:
    body = b'printf "%s|" "$@"; printf "%s" "$BASH_VERSION" | grep -c . ; ls | wc -l; exit 7\n'
    s3.put("code", ["code/1/a.sh"], body)
    ended = step(node, "--region=us-east-1", "s3://code/code/1/a.sh", "a b", "", "$HOME", '"*"')
    assert ended.returncode == 7, ended.stderr
    assert ended.stdout.split() == ["a", 'b||$HOME|"*"|1', "0"]


def test_the_program_of_the_first_line_runs_the_script(s3: S3, node: Node) -> None:
    s3.put("code", ["code/2/a.py"], b"#!/usr/bin/env python3\nimport sys\nprint(sys.argv[1:])\n")
    assert step(node, "--region=us-east-1", "s3://code/code/2/a.py", "x").stdout == "['x']\n"


def test_as_a_bootstrap_action_it_copies_itself_to_the_primary_node(node: Node) -> None:
    assert step(node, "--install").returncode == 0
    installed = node.home / "step.sh"
    assert installed.read_bytes() == STEP.read_bytes()
    assert os.stat(installed).st_mode & stat.S_IXUSR


def test_a_submitted_run_begins_once(s3: S3, node: Node) -> None:
    s3.put("code", ["code/3/a.sh"], b'printf "%s|" "$@"')
    first = ["--region=us-east-1", "--run=j-TEST-20261127T193012Z", "--steps=4", "s3://code/code/3/a.sh", "x"]
    assert (step(node, *first).stdout, step(node, *first).stdout) == ("x|", "")
    again = step(node, *first)
    assert (again.returncode, again.stderr) == (
        1,
        "step: a run j-TEST-20261127T193012Z has begun on this cluster already; submit again, with a name of its own\n",
    )


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ([], 2, "step: --region= is missing; write it first, for example --region=us-east-1\n"),
        (
            ["--region=us-east-1", "a.sh"],
            2,
            'step: "a.sh" must be the URI of a script, for example s3://BUCKET/code/HASH/NAME\n',
        ),
    ],
)
def test_wrong_arguments(node: Node, arguments: list[str], code: int, message: str) -> None:
    ended = step(node, *arguments)
    assert (ended.returncode, ended.stderr) == (code, message)


def test_a_script_that_is_not_there(s3: S3, node: Node) -> None:
    s3.put("code", ["other"])
    ended = step(node, "--region=us-east-1", "s3://code/none.sh")
    assert ended.returncode == 1
    assert ended.stderr.startswith("step: s3://code/none.sh could not be downloaded\n")
