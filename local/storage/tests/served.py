"""A local S3 behind its guard, in this process, and the role's client for it."""

from pathlib import Path
from typing import Any, Optional

import boto3
from botocore.config import Config
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.s3.models import s3_backends

from http_server import serve
from rights import judge
from rights.context import Caller
from rights.guard import ROLE_KEY, Guard, Judged
from rights.record import Record

BUCKET = "demo"
ARN = f"arn:aws:s3:::{BUCKET}"
CALLER = Caller("aws", "us-east-1", "123456789012", "nodes", "i-1", "vpce-1")


def document(*statements: dict[str, Any]) -> dict[str, Any]:
    """A policy."""
    return {"Version": "2012-10-17", "Statement": list(statements)}


def allow(actions: Any, *resources: str, **more: Any) -> dict[str, Any]:
    """A statement of a role that allows actions."""
    return {"Effect": "Allow", "Action": actions, "Resource": list(resources) or "*", **more}


class Served:
    """Moto's S3 with one bucket. Each test says by what it judges."""

    def __init__(self) -> None:
        self.store: Any = s3_backends["123456789012"]["aws"]
        if BUCKET not in self.store.buckets:
            self.store.create_bucket(BUCKET, "us-east-1")
        self.guard = Guard(DomainDispatcherApplication(create_backend_app))
        self._port = serve(self.guard)
        self.client = self.client_of(ROLE_KEY)

    def client_of(self, access_key: str) -> Any:
        """A client that signs with this access key."""
        return boto3.client(
            "s3",
            endpoint_url=f"http://127.0.0.1:{self._port}",
            region_name="us-east-1",
            aws_access_key_id=access_key,
            aws_secret_access_key="x",
            config=Config(s3={"addressing_style": "path"}, retries={"max_attempts": 1}),
        )

    def judge(self, folder: Path, *role: dict[str, Any], bucket: Any = None, endpoint: Any = None) -> None:
        """Judges by policies with these statements of the role, and by the other documents."""
        named = {
            name: value and {"name": name, "document": value}
            for name, value in (("bucket", bucket), ("endpoint", endpoint))
        }
        rights = judge.parse([{"name": "role", "document": document(*role)}], named["bucket"], named["endpoint"])
        self.guard.judged = Judged(rights, CALLER, Record(rights, str(folder / "requests.jsonl")))

    def put(self, *keys: str) -> None:
        """Puts objects straight into moto."""
        for key in keys:
            self.store.put_object(BUCKET, key, b"{}")

    def asked(self) -> dict[str, int]:
        """How often each action was asked for since `judge`."""
        counted: dict[str, int] = self.report()["requests"]
        return counted

    def report(self) -> dict[str, Any]:
        """The report of the record since `judge`."""
        judged: Optional[Judged] = self.guard.judged
        assert judged is not None
        return judged.record.report()
