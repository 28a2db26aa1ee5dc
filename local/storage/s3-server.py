"""S3 for the local run: moto on 127.0.0.1, S3 only, one process, a free port.

    python local/storage/s3-server.py

It reads and writes JSON lines. The first line in is {"bucket": "demo", "region": "us-east-1"}, the first line out
{"port": 43210}; so the server can start before the bucket's name is known. Then each line in is a command. The answer
is progress lines and one last line with "done" or "error":

    {"make_bucket": {"bucket": "logs"}}                  makes one more bucket
    {"put": {"folder": "/data", "prefix": "landing/", "without": "[.]DS_Store"}}
                                                         makes an object of every file whose name does not match,
                                                         with "bucket" there, without the folders of "skip" in /data
    {"put_file": {"file": "/a.py", "key": "code/a.py"}}  makes one object of one file
    {"get": {"prefix": "tables/", "folder": "/out"}}     makes a file of every object
    {"make_catalog": {"database": "demo", "tables": [{"Name": …}]}}
                                                         makes Glue too, with a database of these tables (TableInput)
    {"judge": {"role": [...], "record": "/r.jsonl", …}}  from now on, judges requests by these policies
    {"rights": {}}                                       which requests were judged, and how

The access key of a request says whose it is. "instance-role" is the role of the nodes, which is judged by the policies.
"local-run" is the user's own tool, which may do everything, as the commands here may.
Commands use moto's store directly: they copy thousands of objects a second; over HTTP it would be a few hundred.
The server ends when its stdin closes, so a parent that was killed leaves no server behind.
"""

import errno
import json
import os
import re
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timezone
from typing import Any, BinaryIO

# Objects above this size are in temporary files instead of memory (moto reads it when it is imported).
os.environ.setdefault("MOTO_S3_DEFAULT_KEY_BUFFER_SIZE", str(1 << 20))
# Moto would look for the bucket in the name of each request's host, which is 127.0.0.1.
os.environ.setdefault("S3_IGNORE_SUBDOMAIN_BUCKETNAME", "true")
# Headers for browsers, of which none asks this server.
os.environ.setdefault("MOTO_DISABLE_GLOBAL_CORS", "true")

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.moto_server.werkzeug_app import create_backend_app
from moto.s3.models import FakeKey, S3Backend, s3_backends
from moto.utilities.utils import get_partition

from http_server import serve
from plain_reads import PlainReads
from rights import judge
from rights.context import Caller
from rights.errors import CannotJudge
from rights.guard import Guard, Judged
from rights.record import Record

BLOCK = 1 << 20


def say(**message: object) -> None:
    """Writes one line to the parent."""
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


class Progress:
    """Counts objects and bytes, and reports them to the parent a few times a second."""

    def __init__(self) -> None:
        self.objects = self.bytes = self.left_out = 0
        self._reported = time.monotonic()

    def add(self, size: int) -> None:
        """Counts one object of `size` bytes."""
        self.objects += 1
        self.bytes += size
        if time.monotonic() - self._reported > 0.2:
            self._reported = time.monotonic()
            say(objects=self.objects, bytes=self.bytes)

    def leaves_out(self, names: str) -> Callable[[str], bool]:
        """A test whether the regular expression `names` matches a whole name; it counts those: a folder counts once."""
        pattern = re.compile(names)

        def test(name: str) -> bool:
            matches = pattern.fullmatch(name) is not None
            self.left_out += matches
            return matches

        return test


def files_under(folder: str, left_out: Callable[[str], bool], skip: Sequence[str] = ()) -> Iterator[str]:
    """Every file's path, sorted, without files and folders whose name is `left_out`. Links are followed once each.

    `skip`: names of folders directly in the folder that are left out too, and not counted.
    """
    seen = {os.path.realpath(folder)}

    def refuse(error: OSError) -> None:
        raise error

    for where, folders, files in os.walk(folder, followlinks=True, onerror=refuse):
        here = [name for name in folders if where != folder or name not in skip]
        folders[:] = sorted(
            name for name in here if not left_out(name) and _first_visit(os.path.join(where, name), seen)
        )
        for name in sorted(files):
            if not left_out(name):
                yield os.path.join(where, name)


def _first_visit(folder: str, seen: set[str]) -> bool:
    if not os.path.islink(folder):
        return True
    real = os.path.realpath(folder)
    fresh = real not in seen
    seen.add(real)
    return fresh


def put(store: S3Backend, bucket: str, folder: str, prefix: str, without: str, skip: Sequence[str] = ()) -> Progress:
    """Makes an object below `prefix` of each file of the folder, but of those whose name matches `without`.

    `skip`: folders directly in the folder that are left out.
    """
    progress = Progress()
    for path in files_under(folder, progress.leaves_out(without), skip):
        progress.add(_put(store, bucket, path, prefix + os.path.relpath(path, folder).replace(os.sep, "/")))
    return progress


def put_file(store: S3Backend, bucket: str, file: str, key: str) -> Progress:
    """Makes one object of one file."""
    progress = Progress()
    progress.add(_put(store, bucket, file, key))
    return progress


def _put(store: S3Backend, bucket: str, path: str, key: str) -> int:
    try:
        key.encode("utf-8")
    except UnicodeEncodeError:
        raise OSError(
            errno.EILSEQ, "the file's name is not UTF-8, so it cannot be a key of S3; rename it", ascii(path)
        ) from None
    with open(path, "rb") as file:
        data = file.read()
        written = os.fstat(file.fileno()).st_mtime
    # The object has the file's time, so a file that was not written since the last run is an unchanged object.
    stored = store.put_object(bucket, key, data)
    stored.last_modified = datetime.fromtimestamp(min(written, time.time()), timezone.utc).replace(tzinfo=None)
    return len(data)


def get(store: S3Backend, bucket: str, prefix: str, folder: str) -> Progress:
    """Makes a file of each object below `prefix`; OSError when a key has a path that would leave the folder."""
    progress = Progress()
    os.makedirs(folder, exist_ok=True)
    for key, stored in list(store.get_bucket(bucket).keys.items()):
        if not key.startswith(prefix) or key.endswith("/"):
            continue
        path = os.path.normpath(os.path.join(folder, key[len(prefix) :] or os.path.basename(key)))
        if not path.startswith(os.path.join(folder, "")):
            raise OSError(errno.EINVAL, "the key would leave the folder it is copied to", key)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        try:
            with open(path, "wb") as file:
                _copy(stored, file)
        except OSError as error:  # the error of a write does not name the file
            raise OSError(error.errno, error.strerror, path) from None
        progress.add(stored.size)
    return progress


def _copy(stored: FakeKey, file: BinaryIO) -> None:
    with stored.lock:  # moto's own readers take it too: an object is one file handle with one position
        stored._value_buffer.seek(0)
        while block := stored._value_buffer.read(BLOCK):
            file.write(block)


def main() -> None:
    """Serves until stdin closes."""
    _raise_open_files()
    # Not moto's own server: it guesses AWS's service from each request, and lists moto's folder of services for that.
    reads = PlainReads(create_backend_app("s3"))
    guard = Guard(reads)
    port = serve(guard)
    line = sys.stdin.readline()
    if not line:
        os._exit(0)
    first = json.loads(line)
    bucket, region = first["bucket"], first["region"]
    # moto keeps the buckets of China and GovCloud apart, and looks for a bucket where a request's region belongs.
    store = s3_backends[DEFAULT_ACCOUNT_ID][get_partition(region)]
    store.create_bucket(bucket, region)
    reads.store = store
    say(port=port)

    commands: dict[str, Callable[..., Progress]] = {"put": put, "put_file": put_file, "get": get}
    for line in sys.stdin:
        ((name, options),) = json.loads(line).items()
        try:
            if name == "judge":
                guard.judged = judged(region, **options)
                say(done=name)
            elif name == "rights":
                say(done=name, report=guard.judged and guard.judged.record.report())
            elif name == "make_catalog":
                guard.glue = make_catalog(region, **options)
                say(done=name)
            elif name == "make_bucket":
                store.create_bucket(options["bucket"], region)
                say(done=name)
            else:
                done = commands[name](store, **{"bucket": bucket, **options})
                say(done=name, objects=done.objects, bytes=done.bytes, leftOut=done.left_out)
        except CannotJudge as error:
            say(error=str(error), code="CANNOT_JUDGE")
        except OSError as error:
            say(
                error=error.strerror or str(error),
                code=errno.errorcode.get(error.errno or 0, ""),
                path=error.filename or "",
            )
    # Requests that are still open are dropped: the parent that closed our stdin is gone or does not wait.
    os._exit(0)


def make_catalog(region: str, database: str, tables: Sequence[dict[str, Any]]) -> Any:
    """Glue with one database. Returns its application."""
    from moto.glue.models import glue_backends  # only a pipeline with a catalog waits for its import

    glue = glue_backends[DEFAULT_ACCOUNT_ID][region]
    glue.create_database(database, {"Name": database})
    for table in tables:
        glue.create_table(database, table["Name"], table)
    return create_backend_app("glue")


def judged(region: str, role: list[Any], bucket: Any, endpoint: Any, caller: dict[str, Any], record: str) -> Judged:
    """The rights of a role that are in force from now on. `record` is a file, to which each request is written."""
    rights = judge.parse(role, bucket, endpoint)
    partition = get_partition(region)
    return Judged(rights, Caller(partition, region, **caller), Record(rights, record))


def _raise_open_files() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 65536 if hard == resource.RLIM_INFINITY else min(hard, 65536)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


if __name__ == "__main__":
    main()
