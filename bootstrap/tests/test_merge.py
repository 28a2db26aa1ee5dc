"""merge.sh before an S3 over HTTP, with a command in S3DistCp's place that tells what it was given and fails as that does."""

import json
import os
import signal
import subprocess
import time

import pytest
from conftest import MERGE, V1, Node

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
# What S3DistCp of EMR says when no object is left to be copied.
NOTHING = (
    "Caused by: org.apache.hadoop.mapreduce.lib.input.InvalidInputException: Input path does not exist: "
    "hdfs://ip-10-0-0-1.ec2.internal:8020/tmp/6b1c8d52-5bb1-4f2e-a6a5-16a1fd2ae8c4/files"
)


@pytest.fixture
def cluster(each_node):
    each_node.command("s3-dist-cp", SAYS)
    each_node.command("hadoop", HADOOP)
    return each_node


def merge(node, bucket, *command, options=(), **environment):
    given = ["--region=us-east-1", f"--runs=s3://{bucket}/runs/", "--source=events", *options]
    return node.run(*given, "s3-dist-cp", *command, script=MERGE, **environment)


def given(node, name="given"):
    return json.loads((node.home / f"{name}.json").read_text())


def keys(s3, bucket):
    return sorted(s3.backend.get_bucket(bucket).keys)


def test_it_is_installed_on_the_primary_alone(tmp_path, s3):
    for name, primary in (("primary", True), ("core", False)):
        (tmp_path / name).mkdir()
        node = Node(tmp_path / name, s3, V1, primary=primary)
        result = node.run("--install", script=MERGE)
        assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
        assert (node.home / "merge.sh").exists() == primary
        if primary:
            assert (node.home / "merge.sh").read_text() == MERGE.read_text()
            assert os.access(node.home / "merge.sh", os.X_OK)


def test_every_argument_arrives_as_it_was_given(cluster, s3, bucket):
    awkward = [
        "-Da.b=1",
        "",
        " ",
        "a  b",
        'it\'s "q" $HOME `id` \\ *',
        "--groupBy=s3://b/({cluster}|{load}/(?:[^/]+/){0,2}).*",
        "é\n",
        "&",
    ]
    result = merge(cluster, bucket, *awkward, f"--dest=s3://{bucket}/merged/{{cluster}}/events/")
    assert (result.returncode, result.stdout, result.stderr) == (0, "to stdout\n", "to stderr\n")
    assert given(cluster) == [*awkward, f"--dest=s3://{bucket}/merged/j-TEST/events/"]


def test_a_destination_on_s3_is_emptied_and_nothing_else(cluster, s3, bucket):
    stay = ["merged/j-OTHER/events/1", "merged/j-TEST/events_old/1", "merged/j-TEST/songs/1", "landing/1"]
    s3.put(
        bucket,
        ["merged/j-TEST/events/1", "merged/j-TEST/events/a b/é%2F+.json", "merged/j-TEST/events/_manifest.gz", *stay],
    )
    assert merge(cluster, bucket, f"--dest=s3://{bucket}/merged/{{cluster}}/events/").returncode == 0
    assert keys(s3, bucket) == sorted(stay)


def test_a_destination_on_hdfs_is_emptied(cluster, s3, bucket):
    assert merge(cluster, bucket, "--dest=hdfs:///merged/events/").returncode == 0
    assert given(cluster, "hadoop") == ["fs", "-rm", "-r", "-f", "-skipTrash", "hdfs:///merged/events/"]
    refused = merge(cluster, bucket, "--dest=hdfs:///merged/events/", HDFS_DOWN="1")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == (
        "merge: events: hdfs:///merged/events/ could not be emptied\nmerge: rm: Call From here to there failed on connection exception\n"
    )


@pytest.mark.parametrize("published", [None, "0\n", "1\n", "12\n"])
def test_the_manifest_is_that_of_the_last_published_load(cluster, s3, bucket, published):
    if published:
        s3.put(bucket, ["manifests/current"], published.encode())
    command = ["--dest=hdfs:///merged/events/", f"--previousManifest=s3://{bucket}/manifests/{{load}}/events.gz"]
    result = merge(cluster, bucket, *command)
    assert (result.returncode, result.stderr) == (0, "to stderr\n")
    number = (published or "0\n").strip()
    assert given(cluster) == [command[0], f"--previousManifest=s3://{bucket}/manifests/{number}/events.gz"]
    assert s3.text(bucket, "runs/j-TEST/load/events.txt") == f"{number}\n"


def test_what_is_no_number_of_loads_is_refused(cluster, s3, bucket):
    s3.put(bucket, ["manifests/current"], b"many\n")
    result = merge(
        cluster, bucket, "--dest=hdfs:///x/", f"--previousManifest=s3://{bucket}/manifests/{{load}}/events.gz"
    )
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == (
        f'merge: events: s3://{bucket}/manifests/current says "many", not the number of loads that were published; put that number there\n'
    )
    assert not (cluster.home / "given.json").exists()


def test_manifests_that_cannot_be_read_are_not_taken_for_absent(cluster, s3, bucket):
    result = merge(
        cluster, bucket, "--dest=hdfs:///x/", "--previousManifest=s3://parquetry-nowhere/manifests/{load}/events.gz"
    )
    assert result.returncode == 1
    said = result.stderr.splitlines()
    assert (
        said[0]
        == "merge: events: s3://parquetry-nowhere/manifests/current could not be read, so what was loaded before is not known"
    )
    assert "(NoSuchBucket)" in said[1]


def test_nothing_to_copy_is_no_failure_where_it_may_be(cluster, s3, bucket):
    dest = "--dest=hdfs:///merged/events/"
    allowed = merge(cluster, bucket, dest, options=["--may-be-empty"], SAY=NOTHING, END="1")
    assert (allowed.returncode, allowed.stdout, allowed.stderr) == (
        0,
        "to stdout\nevents: nothing to merge\n",
        f"{NOTHING}\n",
    )
    required = merge(cluster, bucket, dest, SAY=NOTHING, END="1")
    assert (required.returncode, required.stdout, required.stderr) == (1, "to stdout\n", f"{NOTHING}\n")


@pytest.mark.parametrize("said", ["Input path does not exist: s3://b/tmp/files", "No space left on device"])
def test_any_other_failure_stays_one_with_its_exit_code(cluster, s3, bucket, said):
    result = merge(cluster, bucket, "--dest=hdfs:///x/", options=["--may-be-empty"], SAY=said, END="3")
    assert (result.returncode, result.stdout, result.stderr) == (3, "to stdout\n", f"{said}\n")


@pytest.mark.parametrize("options", [[], ["--may-be-empty"]])
def test_descriptor_3_is_the_commands(cluster, s3, bucket, tmp_path, options):
    arguments = [
        "--region=us-east-1",
        f"--runs=s3://{bucket}/runs/",
        "--source=events",
        *options,
        "s3-dist-cp",
        "--dest=hdfs:///x/",
    ]
    told = tmp_path / "three"
    script = 'exec 3>"$1"; shift; exec "$@"'
    environment = {**cluster.environment, "PROGRESS": "1"}
    subprocess.run(
        ["bash", "-c", script, "bash", str(told), str(MERGE), *arguments],
        env=environment,
        check=True,
        capture_output=True,
    )
    assert told.read_text() == "to three"


def test_a_signal_goes_on_to_the_command(cluster, s3, bucket):
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


OF_THE_RUN = "is emptied first, so on S3 it must be a folder of the run's own, with {cluster} for a folder's name"
PLAIN = 'is emptied first, so it must be a plain folder: s3:// or hdfs://, names of letters, digits, . _ and -, and a "/" at its end'
BASE = ["--region=x", "--runs=s3://b/r/", "--source=a"]
ARGUMENTS = {
    "no region": (["--runs=s3://b/r/"], "--region= is missing, for example --region=us-east-1"),
    "runs": (
        ["--runs=s3://b/r"],
        '--runs=s3://b/r must be an S3 folder that ends in "/", for example --runs=s3://BUCKET/runs/',
    ),
    "no runs": (["--region=x"], "--runs= is missing, for example --runs=s3://BUCKET/runs/"),
    "source": ([*BASE, "--source=a b", "x"], "--source=a b must be the source's name: letters, digits, - and _"),
    "unknown": (
        ["--regoin=x"],
        "unknown argument --regoin=x; there are --install, --region=, --runs=, --source= and --may-be-empty, then the command",
    ),
    "no command": (BASE, "no command is given; it stands last: s3-dist-cp --src=… --dest=…"),
    "no dest": (
        [*BASE, "true", "--dest", "x"],
        "a: the command has no --dest=, so it is not known what to empty before it",
    ),
    "not the run's": ([*BASE, "true", "--dest=s3://b/merged/a/"], f"a: --dest=s3://b/merged/a/ {OF_THE_RUN}"),
    "only half the run's": (
        [*BASE, "true", "--dest=s3://b/m{cluster}/a/"],
        f"a: --dest=s3://b/m{{cluster}}/a/ {OF_THE_RUN}",
    ),
    "no folder": ([*BASE, "true", "--dest=s3://b/{cluster}"], f"a: --dest=s3://b/{{cluster}} {PLAIN}"),
    "all of HDFS": ([*BASE, "true", "--dest=hdfs:///"], f"a: --dest=hdfs:/// {PLAIN}"),
    "a glob": ([*BASE, "true", "--dest=hdfs:///*/"], f"a: --dest=hdfs:///*/ {PLAIN}"),
    "dots": ([*BASE, "true", "--dest=hdfs:///a/../b/"], f"a: --dest=hdfs:///a/../b/ {PLAIN}"),
    "load": (
        [*BASE, "true", "--previousManifest=hdfs:///{load}/a.gz"],
        "a: --previousManifest=hdfs:///{load}/a.gz: {load} must be a folder's name on S3, as in s3://BUCKET/manifests/{load}/a.gz",
    ),
}


@pytest.mark.parametrize("name", ARGUMENTS)
def test_wrong_arguments_exit_2(node, name):
    arguments, message = ARGUMENTS[name]
    result = node.run(*arguments, script=MERGE)
    assert (result.returncode, result.stdout, result.stderr) == (2, "", f"merge: {message}\n")
