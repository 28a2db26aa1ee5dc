"""A primary node as the bootstrap scripts see it.

It has EMR's info files, a HOME, an AWS CLI, and S3 (moto over HTTP, which counts requests).
"""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Optional, Union

import pytest
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.s3.models import s3_backends
from werkzeug.serving import WSGIRequestHandler, make_server

sys.path.insert(0, str(Path(__file__).parents[2] / "local" / "cluster"))
from warm_cli import WarmCli

SCRIPT = Path(__file__).parents[1] / "list-prefixes.sh"
MERGE = SCRIPT.with_name("merge.sh")
V1 = Path(sys.executable).parent / "aws"
# The interpreter itself: a version manager's python3 is a shell program, slower than the scripts that start it.
PYTHON = os.path.realpath(sys.executable)


class QuietHandler(WSGIRequestHandler):
    """A request handler without a log."""

    def log(self, *_args: object, **_named: object) -> None:
        """Writes nothing."""


class S3:
    """Moto behind a counter. It can refuse the next listing requests, as S3 does when it is asked too fast."""

    def __init__(self) -> None:
        self.listings: list[str] = []
        self.refusals: list[tuple[str, str]] = []
        self.backend: Any = s3_backends["123456789012"]["aws"]
        self._moto: Any = DomainDispatcherApplication(create_backend_app)
        self._server = make_server("127.0.0.1", 0, self._answer, threaded=True, request_handler=QuietHandler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def _answer(self, environ: dict[str, str], start_response: Any) -> Any:
        if "list-type=2" in environ.get("QUERY_STRING", ""):
            self.listings.append(environ["QUERY_STRING"])
            if self.refusals:
                status, code = self.refusals.pop(0)
                start_response(status, [("Content-Type", "application/xml")])
                return [f"<Error><Code>{code}</Code><Message>{code} from the test.</Message></Error>".encode()]
        return self._moto(environ, start_response)

    def put(self, bucket: str, keys: Iterable[str], body: bytes = b"{}") -> None:
        """Puts objects straight into moto, as a request each is slow. Keys that end in "/" are empty folder markers."""
        if bucket not in self.backend.buckets:
            self.backend.create_bucket(bucket, "us-east-1")
        for key in keys:
            self.backend.put_object(bucket, key, b"" if key.endswith("/") else body)

    def text(self, bucket: str, key: str) -> str:
        """The text of an object."""
        text: str = self.backend.get_object(bucket, key).value.decode()
        return text

    def close(self) -> None:
        """Stops the server."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class Node:
    """Runs the scripts, with one AWS CLI in front of the PATH."""

    def __init__(self, folder: Path, s3: S3, cli: Union[str, Path], primary: bool = True) -> None:
        self.home, self.info, self.s3 = folder / "home dir", folder / "info", s3
        for made in (self.home, self.info, folder / "bin"):
            made.mkdir()
        (self.info / "instance.json").write_text(json.dumps({"isMaster": primary}))
        (self.info / "job-flow.json").write_text(json.dumps({"jobFlowId": "j-TEST"}))
        # Early versions of the CLI do not know AWS_ENDPOINT_URL.
        wrapper = folder / "bin" / "aws"
        wrapper.write_text(f'#!/bin/sh\nexec "{cli}" --endpoint-url "{s3.url}" "$@"\n')
        wrapper.chmod(0o755)
        (folder / "bin" / "python3").symlink_to(PYTHON)
        kept = {name: os.environ[name] for name in ("LANG", "TMPDIR") if name in os.environ}
        self.environment = {
            **kept,
            "PATH": f"{wrapper.parent}:{os.environ['PATH']}",
            "HOME": str(self.home),
            "EMR_INFO_DIR": str(self.info),
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": "/dev/null",
            "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        }

    def run(self, *arguments: str, script: Path = SCRIPT, **environment: str) -> subprocess.CompletedProcess[str]:
        """Runs a script to its end."""
        self.s3.listings.clear()
        return subprocess.run(
            [str(script), *arguments],
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )

    def cover(
        self, *sources: str, bucket: str = "parquetry-test", **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Runs list-prefixes.sh for sources, each NAME=s3://BUCKET/PREFIX/."""
        return self.run("--region=us-east-1", f"--runs=s3://{bucket}/runs/", *sources, script=SCRIPT, **environment)

    def command(self, name: str, script: str) -> None:
        """Puts a program, in Python, on the node's PATH."""
        path = self.home.parent / "bin" / name
        path.write_text(f"#!{PYTHON}\n{script}")
        path.chmod(0o755)

    def prefixes(self, source: str) -> list[str]:
        """The lines of a source's list."""
        return (self.home / "prefixes" / f"{source}.txt").read_bytes().decode().split("\n")[:-1]


def second_version() -> Optional[Path]:
    """The first AWS CLI v2 on the PATH, if there is one."""
    for folder in os.environ["PATH"].split(os.pathsep):
        candidate = Path(folder) / "aws"
        if candidate.is_file():
            version = subprocess.run([str(candidate), "--version"], capture_output=True, text=True, check=False).stdout
            if version.startswith("aws-cli/2"):
                return candidate
    return None


V2 = second_version()
IF_INSTALLED = [] if V2 is None else [pytest.param(V2, id="v2")]


@pytest.fixture(scope="session")
def s3() -> Iterator[S3]:
    """One server for all tests: each has a bucket of its own."""
    server = S3()
    yield server
    server.close()


@pytest.fixture(scope="session")
def warm_cli() -> Iterator[Path]:
    """The program of an AWS CLI v1 that need not start for each call."""
    with tempfile.TemporaryDirectory() as folder, WarmCli(Path(folder)) as program:
        yield program


@pytest.fixture
def bucket(s3: S3, request: pytest.FixtureRequest) -> str:
    """An empty bucket of the test's own."""
    name = f"parquetry-{hashlib.sha256(request.node.nodeid.encode()).hexdigest()[:16]}"
    s3.put(name, [])
    s3.refusals.clear()
    return name


@pytest.fixture
def node(tmp_path: Path, s3: S3, warm_cli: Path) -> Node:
    """A primary node."""
    return Node(tmp_path, s3, warm_cli)


@pytest.fixture(params=[pytest.param(V1, id="v1"), *IF_INSTALLED])
def any_node(tmp_path: Path, s3: S3, request: pytest.FixtureRequest) -> Node:
    """A primary node with each version of the AWS CLI in turn, started for each call as on EMR."""
    return Node(tmp_path, s3, request.param)


@pytest.fixture(params=[pytest.param(None, id="v1"), *IF_INSTALLED])
def each_node(tmp_path: Path, s3: S3, warm_cli: Path, request: pytest.FixtureRequest) -> Node:
    """A primary node with each version of the AWS CLI in turn, the first without its start."""
    return Node(tmp_path, s3, request.param or warm_cli)
