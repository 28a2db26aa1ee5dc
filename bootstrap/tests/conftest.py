"""A primary node as the bootstrap scripts see it: EMR's info files, a HOME, an AWS CLI, and S3 (moto, over HTTP, counting requests)."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from moto.s3.models import s3_backends
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server

SCRIPT = Path(__file__).parents[1] / "list-prefixes.sh"
MERGE = SCRIPT.with_name("merge.sh")
V1 = Path(sys.executable).parent / "aws"


class QuietHandler(WSGIRequestHandler):
    def log(self, *_args):
        pass


class S3:
    """moto behind a counter that can refuse the next listing requests, as S3 does when it is asked too fast."""

    def __init__(self):
        self.listings = []
        self.refusals = []
        self.backend = s3_backends["123456789012"]["aws"]
        self._moto = DomainDispatcherApplication(create_backend_app)
        self._server = make_server("127.0.0.1", 0, self._answer, threaded=True, request_handler=QuietHandler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def _answer(self, environ, start_response):
        if "list-type=2" in environ.get("QUERY_STRING", ""):
            self.listings.append(environ["QUERY_STRING"])
            if self.refusals:
                status, code = self.refusals.pop(0)
                start_response(status, [("Content-Type", "application/xml")])
                return [f"<Error><Code>{code}</Code><Message>{code}, said the test.</Message></Error>".encode()]
        return self._moto(environ, start_response)

    def put(self, bucket, keys, body=b"{}"):
        """Puts objects, those whose key ends in "/" as empty folder markers; straight into moto, since a request each is slow."""
        if bucket not in self.backend.buckets:
            self.backend.create_bucket(bucket, "us-east-1")
        for key in keys:
            self.backend.put_object(bucket, key, b"" if key.endswith("/") else body)

    def text(self, bucket, key):
        return self.backend.get_object(bucket, key).value.decode()

    def close(self):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class Node:
    """Runs the script with one AWS CLI in front of the PATH."""

    def __init__(self, folder, s3, cli, primary=True):
        self.home, self.info, self.s3 = folder / "home dir", folder / "info", s3
        for made in (self.home, self.info, folder / "bin"):
            made.mkdir()
        (self.info / "instance.json").write_text(json.dumps({"isMaster": primary}))
        (self.info / "job-flow.json").write_text(json.dumps({"jobFlowId": "j-TEST"}))
        # Early versions of the CLI do not know AWS_ENDPOINT_URL.
        wrapper = folder / "bin" / "aws"
        wrapper.write_text(f'#!/bin/sh\nexec "{cli}" --endpoint-url "{s3.url}" "$@"\n')
        wrapper.chmod(0o755)
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

    def run(self, *arguments, script=SCRIPT, **environment):
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

    def cover(self, *sources, bucket="parquetry-test", **environment):
        return self.run("--region=us-east-1", f"--runs=s3://{bucket}/runs/", *sources, **environment)

    def command(self, name, script):
        """A program of the node, in Python."""
        path = self.home.parent / "bin" / name
        path.write_text(f"#!{sys.executable}\n{script}")
        path.chmod(0o755)

    def prefixes(self, source):
        return (self.home / "prefixes" / f"{source}.txt").read_bytes().decode().split("\n")[:-1]


def installed_clis():
    """The pinned v1 always, and the first v2 on the PATH where there is one."""
    found = [pytest.param(V1, id="v1")]
    for folder in os.environ["PATH"].split(os.pathsep):
        candidate = Path(folder) / "aws"
        if candidate.is_file():
            version = subprocess.run([str(candidate), "--version"], capture_output=True, text=True, check=False).stdout
            if version.startswith("aws-cli/2"):
                return [*found, pytest.param(candidate, id="v2")]
    return found


@pytest.fixture(scope="session")
def s3():
    server = S3()
    yield server
    server.close()


@pytest.fixture
def bucket(s3, request):
    """A bucket of the test's own, which is empty at its start."""
    test = "".join(c if c.isalnum() else "-" for c in request.node.name.lower())[:40].strip("-")
    name = f"parquetry-{test}-{len(s3.backend.buckets)}"
    s3.put(name, [])
    s3.refusals.clear()
    return name


@pytest.fixture
def node(tmp_path, s3):
    return Node(tmp_path, s3, V1)


@pytest.fixture(params=installed_clis())
def any_node(tmp_path, s3, request):
    return Node(tmp_path, s3, request.param)
