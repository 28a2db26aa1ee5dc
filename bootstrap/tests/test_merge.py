"""merge.sh with an S3 over HTTP.

In place of S3DistCp stands a program that writes down its arguments, and fails as S3DistCp does.
"""

import gzip
import json
import os
import signal
import subprocess
import time
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Optional

import pytest
from conftest import MERGE, S3, V1, Node

SAYS = """import json, os, sys
home = os.environ["HOME"]
with open(os.path.join(home, "given.json"), "w") as file:
    json.dump(sys.argv[1:], file)
print("to stdout")
print(os.environ.get("SAY", "to stderr"), file=sys.stderr)
if "PROGRESS" in os.environ:
    os.write(3, b"to three")
sys.exit(int(os.environ.get("END", "0")))
"""
HADOOP = """import json, os, sys
with open(os.path.join(os.environ["HOME"], "hadoop.json"), "w") as file:
    json.dump(sys.argv[1:], file)
if "HDFS_DOWN" in os.environ:
    sys.exit("rm: Call From here to there failed on connection exception")
"""
PREVIOUS = "--previousManifest=s3://{}/manifests/{{load}}/events.gz"
# What S3DistCp on EMR prints when there is no object to copy.
NOTHING = (
    "Caused by: org.apache.hadoop.mapreduce.lib.input.InvalidInputException: Input path does not exist: "
    "hdfs://ip-10-0-0-1.ec2.internal:8020/tmp/6b1c8d52-5bb1-4f2e-a6a5-16a1fd2ae8c4/files"
)


@pytest.fixture
def cluster(each_node: Node) -> Node:
    """A primary node with programs in place of S3DistCp and Hadoop."""
    each_node.command("s3-dist-cp", SAYS)
    each_node.command("hadoop", HADOOP)
    return each_node


def merge(
    node: Node, bucket: str, *command: str, options: Iterable[str] = (), **environment: str
) -> subprocess.CompletedProcess[str]:
    """Runs merge.sh for the source `events`."""
    arguments = ["--region=us-east-1", f"--runs=s3://{bucket}/runs/", "--source=events", *options]
    return node.run(*arguments, "s3-dist-cp", *command, script=MERGE, **environment)


def given(node: Node, name: str = "given") -> Any:
    """The arguments that a program was started with."""
    return json.loads((node.home / f"{name}.json").read_text())


def keys(s3: S3, bucket: str) -> list[str]:
    """The keys of a bucket."""
    return sorted(s3.backend.get_bucket(bucket).keys)


def test_it_is_installed_only_on_the_primary_node(tmp_path: Path, s3: S3) -> None:
    for name, primary in (("primary", True), ("core", False)):
        (tmp_path / name).mkdir()
        node = Node(tmp_path / name, s3, V1, primary=primary)
        result = node.run("--install", script=MERGE)
        assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
        assert (node.home / "merge.sh").exists() == primary
        if primary:
            assert (node.home / "merge.sh").read_text() == MERGE.read_text()
            assert os.access(node.home / "merge.sh", os.X_OK)


def test_arguments_reach_the_command_as_they_are(cluster: Node, s3: S3, bucket: str) -> None:
    awkward = [
        "-Da.b=1",
        "",
        " ",
        "a  b",
        'it\'s "q" $HOME `id` \\ *',
        "--groupBy=s3://b/({run}|{load}/(?:[^/]+/){0,2}).*",
        "é\n",
        "&",
    ]
    result = merge(cluster, bucket, *awkward, f"--dest=s3://{bucket}/merged/{{run}}/events/")
    assert (result.returncode, result.stdout, result.stderr) == (0, "to stdout\n", "to stderr\n")
    assert given(cluster) == [*awkward, f"--dest=s3://{bucket}/merged/j-TEST/events/"]


def test_a_submitted_run_has_a_folder_of_its_own(cluster: Node, s3: S3, bucket: str) -> None:
    run = "j-TEST-20261127T193012Z"
    s3.put(bucket, ["merged/j-TEST/events/1", f"merged/{run}/events/1"])
    for scheme in (f"s3://{bucket}", "hdfs://"):
        dest = scheme + "/merged/{run}/events/"
        assert merge(cluster, bucket, f"--dest={dest}", options=[f"--run={run}"]).returncode == 0
        assert given(cluster) == [f"--dest={scheme}/merged/{run}/events/"]
    assert keys(s3, bucket) == ["merged/j-TEST/events/1"]
    assert given(cluster, "hadoop")[-1] == f"hdfs:///merged/{run}/events/"


def test_on_s3_only_the_destination_is_emptied(cluster: Node, s3: S3, bucket: str) -> None:
    stay = ["merged/j-OTHER/events/1", "merged/j-TEST/events_old/1", "merged/j-TEST/songs/1", "landing/1"]
    s3.put(
        bucket,
        ["merged/j-TEST/events/1", "merged/j-TEST/events/a b/é%2F+.json", "merged/j-TEST/events/_manifest.gz", *stay],
    )
    assert merge(cluster, bucket, f"--dest=s3://{bucket}/merged/{{run}}/events/").returncode == 0
    assert keys(s3, bucket) == sorted(stay)


def test_a_destination_on_hdfs_is_emptied(cluster: Node, s3: S3, bucket: str) -> None:
    assert merge(cluster, bucket, "--dest=hdfs:///merged/events/").returncode == 0
    assert given(cluster, "hadoop") == ["fs", "-rm", "-r", "-f", "-skipTrash", "hdfs:///merged/events/"]
    refused = merge(cluster, bucket, "--dest=hdfs:///merged/events/", HDFS_DOWN="1")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == (
        "merge: events: hdfs:///merged/events/ could not be emptied\n"
        "merge: rm: Call From here to there failed on connection exception\n"
    )


@pytest.mark.parametrize("published", [None, "0\n", "1\n", "12\n"])
def test_the_manifest_is_that_of_the_last_published_load(
    cluster: Node, s3: S3, bucket: str, published: Optional[str]
) -> None:
    if published:
        s3.put(bucket, ["manifests/current"], published.encode())
    command = ["--dest=hdfs:///merged/events/", f"--previousManifest=s3://{bucket}/manifests/{{load}}/events.gz"]
    result = merge(cluster, bucket, *command)
    assert (result.returncode, result.stderr) == (0, "to stderr\n")
    number = (published or "0\n").strip()
    assert given(cluster) == [command[0], f"--previousManifest=s3://{bucket}/manifests/{number}/events.gz"]
    assert s3.text(bucket, "runs/j-TEST/load/events.txt") == f"{number}\n"


def manifest(*entries: tuple[str, int]) -> bytes:
    """A manifest of (key, bytes)."""
    return gzip.compress("".join(json.dumps({"baseName": key, "size": size}) + "\n" for key, size in entries).encode())


def test_the_manifests_of_all_loads_become_one_file(cluster: Node, s3: S3, bucket: str) -> None:
    parts = {"1/events.gz": [("a", 1), ("b", 2)], "3/events.new.gz": [("b", 3)], "12/events.new.gz": [("é", 4)]}
    for name, entries in {**parts, "11/events.new.gz": [("no", 1)], "3/other.new.gz": [("no", 1)]}.items():
        s3.put(bucket, [f"manifests/{name}"], manifest(*entries))
    s3.put(bucket, ["manifests/current"], b"12\n")
    s3.put(bucket, ["manifests/12/events.seen"], json.dumps({"parts": list(parts)}).encode())
    command = ["--dest=hdfs:///merged/events/", f"--previousManifest=s3://{bucket}/manifests/{{load}}/events.gz"]
    result = merge(cluster, bucket, *command)
    assert (result.returncode, result.stderr) == (0, "to stderr\n")
    assert given(cluster) == [command[0], "--previousManifest=file:///home/hadoop/previous/events.gz"]
    joined = (cluster.home / "previous" / "events.gz").read_bytes()
    first_member = zlib.decompressobj(wbits=31)
    lines = first_member.decompress(joined).decode().splitlines()
    assert first_member.unused_data == b""  # no member after it: S3DistCp may stop there
    assert [(entry["baseName"], entry["size"]) for entry in map(json.loads, lines)] == [
        *(("a", 1), ("b", 2)),
        *(("b", 3), ("é", 4)),
    ]


def test_a_manifest_of_an_older_version_is_one_of_all_loads(cluster: Node, s3: S3, bucket: str) -> None:
    s3.put(bucket, ["manifests/current"], b"2\n")
    s3.put(bucket, ["manifests/2/events.gz"], manifest(("a", 1)))
    s3.put(bucket, ["manifests/2/events.seen"], b'{"began": 5, "later": {}}')
    assert merge(cluster, bucket, "--dest=hdfs:///x/", PREVIOUS.format(bucket)).returncode == 0
    assert gzip.decompress((cluster.home / "previous" / "events.gz").read_bytes()) == gzip.decompress(
        manifest(("a", 1))
    )


def test_a_manifest_of_a_load_that_is_gone(cluster: Node, s3: S3, bucket: str) -> None:
    s3.put(bucket, ["manifests/current"], b"2\n")
    s3.put(bucket, ["manifests/2/events.seen"], b'{"parts": ["1/events.new.gz"]}')
    result = merge(cluster, bucket, "--dest=hdfs:///x/", PREVIOUS.format(bucket))
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == (
        f"merge: events: s3://{bucket}/manifests/1/events.new.gz is gone or broken, so it is not known what was "
        f"loaded; bring it back (the bucket keeps versions), or delete s3://{bucket}/manifests/ and the tables of "
        "mode append: all is loaded again\n"
    )


def test_a_number_of_loads_that_is_not_a_number_is_refused(cluster: Node, s3: S3, bucket: str) -> None:
    s3.put(bucket, ["manifests/current"], b"many\n")
    result = merge(
        cluster, bucket, "--dest=hdfs:///x/", f"--previousManifest=s3://{bucket}/manifests/{{load}}/events.gz"
    )
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == (
        f'merge: events: s3://{bucket}/manifests/current holds "many", '
        "which is not the number of published loads; write that number to it\n"
    )
    assert not (cluster.home / "given.json").exists()


def test_a_manifest_that_cannot_be_read_is_not_taken_as_missing(cluster: Node, s3: S3, bucket: str) -> None:
    result = merge(
        cluster, bucket, "--dest=hdfs:///x/", "--previousManifest=s3://parquetry-nowhere/manifests/{load}/events.gz"
    )
    assert result.returncode == 1
    lines = result.stderr.splitlines()
    assert lines[0] == (
        "merge: events: s3://parquetry-nowhere/manifests/current could not be read, "
        "so it is not known what earlier runs have loaded"
    )
    assert "(NoSuchBucket)" in lines[1]


def test_nothing_to_copy_is_a_success_only_if_allowed(cluster: Node, s3: S3, bucket: str) -> None:
    dest = "--dest=hdfs:///merged/events/"
    allowed = merge(cluster, bucket, dest, options=["--may-be-empty"], SAY=NOTHING, END="1")
    assert (allowed.returncode, allowed.stdout, allowed.stderr) == (
        0,
        "to stdout\nevents: nothing to merge\n",
        f"{NOTHING}\n",
    )
    required = merge(cluster, bucket, dest, SAY=NOTHING, END="1")
    assert (required.returncode, required.stdout, required.stderr) == (1, "to stdout\n", f"{NOTHING}\n")


@pytest.mark.parametrize("message", ["Input path does not exist: s3://b/tmp/files", "No space left on device"])
def test_any_other_failure_keeps_its_exit_code(cluster: Node, s3: S3, bucket: str, message: str) -> None:
    result = merge(cluster, bucket, "--dest=hdfs:///x/", options=["--may-be-empty"], SAY=message, END="3")
    assert (result.returncode, result.stdout, result.stderr) == (3, "to stdout\n", f"{message}\n")


@pytest.mark.parametrize("options", [[], ["--may-be-empty"]])
def test_the_command_inherits_file_descriptor_3(
    cluster: Node, s3: S3, bucket: str, tmp_path: Path, options: list[str]
) -> None:
    arguments = [
        "--region=us-east-1",
        f"--runs=s3://{bucket}/runs/",
        "--source=events",
        *options,
        "s3-dist-cp",
        "--dest=hdfs:///x/",
    ]
    third = tmp_path / "three"
    script = 'exec 3>"$1"; shift; exec "$@"'
    environment = {**cluster.environment, "PROGRESS": "1"}
    subprocess.run(
        ["bash", "-c", script, "bash", str(third), str(MERGE), *arguments],
        env=environment,
        check=True,
        capture_output=True,
    )
    assert third.read_text() == "to three"


def test_a_signal_is_passed_to_the_command(cluster: Node, s3: S3, bucket: str) -> None:
    cluster.command(
        "s3-dist-cp",
        "import os, time\nopen(os.environ['HOME'] + '/pid', 'w').write(str(os.getpid()))\ntime.sleep(60)\n",
    )
    arguments = [
        "--region=us-east-1",
        f"--runs=s3://{bucket}/runs/",
        "--source=events",
        "--may-be-empty",
        "s3-dist-cp",
        "--dest=hdfs:///x/",
    ]
    process = subprocess.Popen([str(MERGE), *arguments], env=cluster.environment, stderr=subprocess.PIPE)
    pid, waited = cluster.home / "pid", time.monotonic()
    while not (pid.exists() and pid.read_text()) and time.monotonic() < waited + 30:
        time.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    assert process.communicate(timeout=30)[1] == b""
    assert process.returncode == 143
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)


OF_THE_RUN = "is emptied first, so on S3 it must be a folder of the run's own, with {run} as the name of a folder"
PLAIN = (
    "is emptied first, so it must be a plain folder: "
    's3:// or hdfs://, then names of letters, digits, . _ and -, and "/" at its end'
)
BASE = ["--region=x", "--runs=s3://b/r/", "--source=a"]
ARGUMENTS = {
    "no region": (["--runs=s3://b/r/"], "--region= is missing, for example --region=us-east-1"),
    "runs": (
        ["--runs=s3://b/r"],
        '--runs=s3://b/r must be an S3 folder that ends in "/", for example --runs=s3://BUCKET/runs/',
    ),
    "no runs": (["--region=x"], "--runs= is missing, for example --runs=s3://BUCKET/runs/"),
    "source": ([*BASE, "--source=a b", "x"], "--source=a b must be the source's name: letters, digits, - and _"),
    "not a run": (
        [*BASE, "--run=../x", "true", "--dest=hdfs:///a/"],
        "--run=../x must be the name of a submitted run, for example --run=j-4XOSD0U9TJ8M9-20261127T193012Z",
    ),
    "unknown": (
        ["--regoin=x"],
        "unknown argument --regoin=x; allowed are --install, --region=, --runs=, --source=, --run= and --may-be-empty, "
        "then the command",
    ),
    "no command": (BASE, "the command is missing; write it last: s3-dist-cp --src=… --dest=…"),
    "no dest": (
        [*BASE, "true", "--dest", "x"],
        "a: the command has no --dest=, so it is not known what to empty first",
    ),
    "not the run's": ([*BASE, "true", "--dest=s3://b/merged/a/"], f"a: --dest=s3://b/merged/a/ {OF_THE_RUN}"),
    "only half the run's": (
        [*BASE, "true", "--dest=s3://b/m{run}/a/"],
        f"a: --dest=s3://b/m{{run}}/a/ {OF_THE_RUN}",
    ),
    "not a folder": ([*BASE, "true", "--dest=s3://b/{run}"], f"a: --dest=s3://b/{{run}} {PLAIN}"),
    "all of HDFS": ([*BASE, "true", "--dest=hdfs:///"], f"a: --dest=hdfs:/// {PLAIN}"),
    "a glob": ([*BASE, "true", "--dest=hdfs:///*/"], f"a: --dest=hdfs:///*/ {PLAIN}"),
    "dots": ([*BASE, "true", "--dest=hdfs:///a/../b/"], f"a: --dest=hdfs:///a/../b/ {PLAIN}"),
    "load": (
        [*BASE, "true", "--previousManifest=hdfs:///{load}/a.gz"],
        "a: --previousManifest=hdfs:///{load}/a.gz: {load} must be a folder's name on S3, as in s3://BUCKET/manifests/{load}/a.gz",
    ),
}


@pytest.mark.parametrize("name", ARGUMENTS)
def test_wrong_arguments_exit_2(node: Node, name: str) -> None:
    arguments, message = ARGUMENTS[name]
    result = node.run(*arguments, script=MERGE)
    assert (result.returncode, result.stdout, result.stderr) == (2, "", f"merge: {message}\n")


@pytest.mark.parametrize("loaded", [None, "of one load", "of all loads"])
def test_what_s3distcp_cannot_decompress_is_taken_for_loaded(
    cluster: Node, s3: S3, bucket: str, loaded: Optional[str]
) -> None:
    (cluster.home / "empty").mkdir()
    (cluster.home / "empty" / "events.gz").write_bytes(manifest(("empty.gz", 0)))
    if loaded:
        s3.put(bucket, ["manifests/current"], b"2\n")
        s3.put(bucket, ["manifests/2/events.gz"], manifest(("a", 1)))
    if loaded == "of all loads":
        s3.put(bucket, ["manifests/2/events.seen"], b'{"parts": ["2/events.gz"]}')

    result = merge(cluster, bucket, "--dest=hdfs:///merged/events/", PREVIOUS.format(bucket))

    assert (result.stderr, result.returncode) == ("to stderr\n", 0)
    assert given(cluster)[1] == "--previousManifest=file:///home/hadoop/previous/events.gz"
    assert gzip.decompress((cluster.home / "previous" / "events.gz").read_bytes()) == gzip.decompress(
        manifest(*([("a", 1)] if loaded else []), ("empty.gz", 0))
    )


def test_what_s3distcp_cannot_decompress_is_the_manifest_if_nothing_else_is_new(
    cluster: Node, s3: S3, bucket: str
) -> None:
    (cluster.home / "empty").mkdir()
    (cluster.home / "empty" / "events.gz").write_bytes(manifest(("empty.gz", 0)))
    for dest in ("s3://" + bucket + "/merged/{run}/events/", "hdfs:///merged/events/"):
        command = [f"--dest={dest}", "--outputManifest=_manifest.gz"]
        result = merge(cluster, bucket, *command, options=["--may-be-empty"], SAY=NOTHING, END="1")
        assert (result.stdout, result.returncode) == ("to stdout\nevents: nothing to merge\n", 0)

    written = s3.backend.get_object(bucket, "merged/j-TEST/events/_manifest.gz").value
    assert gzip.decompress(written) == gzip.decompress(manifest(("empty.gz", 0)))
    assert given(cluster, "hadoop") == [
        "fs", "-put", "-f", str(cluster.home / "empty" / "events.gz"), "hdfs:///merged/events/_manifest.gz"
    ]  # fmt: skip
