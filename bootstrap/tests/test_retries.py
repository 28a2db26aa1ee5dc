"""How often the AWS CLI tries again. Each script is uploaded alone, so each says it itself; all say the same."""

import json

import pytest
from conftest import SCRIPT, Node

# The shortest arguments with which each script calls the AWS CLI.
ARGUMENTS = {
    "list-prefixes.sh": ["--runs=s3://bucket/runs/", "songs=s3://bucket/songs/"],
    "check_objects.py": ["songs=s3://bucket/songs/"],
    "merge.sh": ["--runs=s3://bucket/runs/", "--source=songs", "s3-dist-cp", "--dest=s3://bucket/merged/{run}/"],
    "step.sh": ["s3://bucket/code/1/a.sh"],
    "install_packages.py": ["s3://bucket/code/1/packages.zip"],
}

# Stands for the AWS CLI: it writes down its settings, and fails.
CLI = """
import json, os, sys
with open(os.environ["HOME"] + "/settings.json", "w") as file:
    json.dump({name: value for name, value in os.environ.items() if name.startswith("AWS_")}, file)
sys.exit(1)
"""


def settings(node: Node, script: str, **environment: str) -> dict[str, str]:
    """What a script adds to the environment of the AWS CLI."""
    node.command("aws", CLI)
    ended = node.run("--region=us-east-1", *ARGUMENTS[script], script=SCRIPT.with_name(script), **environment)
    assert ended.returncode == 1, ended.stderr
    found: dict[str, str] = json.loads((node.home / "settings.json").read_text())
    return {name: value for name, value in found.items() if name not in node.environment}


@pytest.mark.parametrize("script", ARGUMENTS)
def test_each_script_has_the_aws_cli_try_again_as_often(node: Node, script: str) -> None:
    assert settings(node, script) == {
        "AWS_RETRY_MODE": "standard",
        "AWS_MAX_ATTEMPTS": "10",
        "AWS_METADATA_SERVICE_NUM_ATTEMPTS": "5",
        "AWS_PAGER": "",
    }
    set_before = {"AWS_RETRY_MODE": "adaptive", "AWS_MAX_ATTEMPTS": "2", "AWS_METADATA_SERVICE_NUM_ATTEMPTS": "3"}
    assert settings(node, script, **set_before) == {**set_before, "AWS_PAGER": ""}


def test_no_script_is_forgotten() -> None:
    files = [path.name for path in SCRIPT.parent.iterdir() if path.suffix in (".py", ".sh")]
    assert sorted(files) == sorted(ARGUMENTS)
