"""list-prefixes.sh with an S3 over HTTP: what its lists cover, how many requests they take, and what it refuses."""

import json
import os
import random
import signal
import string
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import pytest
from conftest import S3, SCRIPT, V1, Node

LETTERS = string.ascii_uppercase


def letters_tree(folder: str) -> list[str]:
    """Keys in folders A/A/A to Z/Z/B.

    Folders up to Z/Z/Z would be 17,576 objects. For a walk that never opens the third level, two letters there are
    enough.
    """
    return [f"{folder}{a}/{b}/{c}/TR0.json" for a in LETTERS for b in LETTERS for c in "AB"]


def assert_exact_cover(lines: list[str], bucket: str, keys: Iterable[str]) -> None:
    """Each key lies below one line, and no line lies below another."""
    for line in lines:
        assert line.startswith("s3://") and line.endswith("/")
        assert not [other for other in lines if other != line and other.startswith(line)], (
            f"{line} has another line inside it"
        )
    assert len(set(lines)) == len(lines)
    for key in keys:
        if not key.endswith("/"):
            covering = [line for line in lines if f"s3://{bucket}/{key}".startswith(line)]
            assert len(covering) == 1, f"{key} is covered by {covering}"


def test_a_broad_tree_takes_four_requests(any_node: Node, s3: S3, bucket: str) -> None:
    keys = letters_tree("landing/song_data/") + ["landing/song_data/", "landing/song_data/A/"]
    s3.put(bucket, [*keys, "landing/song_data_old/x.json", "landing/log_data/2018/11/2018-11-01-events.json"])

    result = any_node.cover(
        f"songs=s3://{bucket}/landing/song_data/", f"events=s3://{bucket}/landing/log_data/", bucket=bucket
    )

    assert (result.stderr, result.returncode) == ("", 0)
    assert sorted(result.stdout.splitlines()) == [
        f"events: 1 prefix covers s3://{bucket}/landing/log_data/ (3 requests)",
        f"songs: 76 prefixes cover s3://{bucket}/landing/song_data/ (4 requests)",
    ]
    assert len(s3.listings) == 7
    lines = any_node.prefixes("songs")
    assert_exact_cover(lines, bucket, keys)
    assert lines == sorted(lines)
    assert any_node.prefixes("events") == [f"s3://{bucket}/landing/log_data/2018/11/"]
    assert s3.text(bucket, "runs/j-TEST/prefixes/songs.txt") == "".join(f"{line}\n" for line in lines)
    assert [path.name for path in sorted((any_node.home / "prefixes").iterdir())] == ["events.txt", "songs.txt"]


def test_folders_keep_names_with_special_characters(any_node: Node, s3: S3, bucket: str) -> None:
    names = ["-n a b+c", "100%%2F:*?#&=", 'it\'s a "quote" $HOME `id` \\ \t', "naïve-日本-🎵"]
    keys = [f"in/{name}/{name}.json" for name in names]
    s3.put(bucket, keys)

    result = any_node.cover(f"odd=s3://{bucket}/in/", bucket=bucket, LC_ALL="C")

    assert (result.stderr, result.returncode) == ("", 0)
    assert set(any_node.prefixes("odd")) == {f"s3://{bucket}/in/{name}/" for name in names}


def test_other_nodes_than_the_primary_do_nothing(tmp_path: Path, s3: S3) -> None:
    result = Node(tmp_path, s3, V1, primary=False).run("--nonsense")

    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert s3.listings == []


def random_tree(rng: random.Random, folder: str, depth: int = 0) -> list[str]:
    keys = [f"{folder}f{n}.json" for n in range(rng.choice([0, 0, 1, 2]))]
    if rng.random() < 0.3:
        keys.append(folder)
    for n in range(0 if depth > 4 else rng.choice([1, 1, 2, 3, 7])):
        keys += random_tree(rng, f"{folder}{rng.choice('abc ')}{n}/", depth + 1)
    return keys


def test_random_trees_are_covered_exactly_once(node: Node, s3: S3, bucket: str) -> None:
    trees = {}
    for seed in range(4):
        trees[f"t{seed}"] = [*random_tree(random.Random(seed), f"in/{seed}/"), f"in/{seed}/a9/b/last.json"]
        s3.put(bucket, trees[f"t{seed}"])

    result = node.cover("--want=8", *[f"t{seed}=s3://{bucket}/in/{seed}/" for seed in range(4)], bucket=bucket)

    assert (result.stderr, result.returncode) == ("", 0)
    for name, keys in trees.items():
        assert_exact_cover(node.prefixes(name), bucket, keys)
    assert len(s3.listings) < 4 * 20


def test_throttled_requests_are_sent_again(each_node: Node, s3: S3, bucket: str) -> None:
    s3.put(bucket, ["in/a/1.json"])
    s3.refusals[:] = [
        ("503 Slow Down", "SlowDown"),
        ("503 Service Unavailable", "RequestLimitExceeded"),
        ("503 Slow Down", "SlowDown"),
    ]

    result = each_node.cover(f"songs=s3://{bucket}/in/", bucket=bucket)

    assert (result.stderr, result.returncode) == ("", 0)
    assert each_node.prefixes("songs") == [f"s3://{bucket}/in/a/"]
    assert len(s3.listings) == 3 + 2


def test_throttling_without_end_fails_with_the_message_of_aws(node: Node, s3: S3, bucket: str) -> None:
    s3.put(bucket, ["in/a/1.json"])
    s3.refusals[:] = [("503 Slow Down", "SlowDown")] * 9

    result = node.cover(f"songs=s3://{bucket}/in/", bucket=bucket, AWS_MAX_ATTEMPTS="2")

    assert result.returncode == 1
    assert (
        f"list-prefixes: songs: s3://{bucket}/in/ could not be listed, after up to 2 attempts a request"
        in result.stderr
    )
    assert "(SlowDown) when calling the ListObjectsV2 operation" in result.stderr
    assert len(s3.listings) == 2


@pytest.mark.parametrize("keys", [[], ["in/"], ["in/", "in/a/", "in/a/b/"]], ids=["nothing", "marker", "markers"])
def test_a_source_without_objects_is_refused_by_name(node: Node, s3: S3, bucket: str, keys: list[str]) -> None:
    s3.put(bucket, [*keys, "inside/x.json"])
    (node.home / "prefixes").mkdir()
    (node.home / "prefixes" / "songs.txt").write_text("a line of an earlier run\n")

    result = node.cover(f"songs=s3://{bucket}/in/", bucket=bucket)

    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == (
        f"list-prefixes: songs: there is no object under s3://{bucket}/in/, so there is nothing to merge: "
        "put the source's files there, or correct the source's URI\n"
    )
    assert list((node.home / "prefixes").iterdir()) == []


@pytest.mark.parametrize("keys", [[], ["in/", "in/a/", "in/a/b/"]], ids=["nothing", "markers"])
def test_an_optional_source_may_be_empty(node: Node, s3: S3, bucket: str, keys: list[str]) -> None:
    s3.put(bucket, [*keys, "songs/x.json"])

    result = node.cover(
        "--optional=plays", "--optional=songs", f"plays=s3://{bucket}/in/", f"songs=s3://{bucket}/songs/", bucket=bucket
    )

    assert (result.stderr, result.returncode) == ("", 0)
    requests = "3 requests" if keys else "1 request"
    assert sorted(result.stdout.splitlines()) == [
        f"plays: there is no object under s3://{bucket}/in/; "
        f"the source is optional, and its list is empty ({requests})",
        f"songs: 1 prefix covers s3://{bucket}/songs/ (1 request)",
    ]
    assert (node.prefixes("plays"), node.prefixes("songs")) == ([], [f"s3://{bucket}/songs/"])
    assert s3.text(bucket, "runs/j-TEST/prefixes/plays.txt") == ""


REFUSED = {
    "double slash": (
        ["in/a//b.json"],
        "in/a//",
        "has an empty name between two slashes (//); S3DistCp reads them as one, so it would not find the object",
    ),
    "leading slash": (
        ["in//b.json"],
        "in//",
        "has an empty name between two slashes (//); S3DistCp reads them as one, so it would not find the object",
    ),
    "dots": (
        ["in/../b.json"],
        "in/../",
        "has a folder called . or .., which S3DistCp resolves like a file path, so it would not find the object",
    ),
    "line break": (
        ["in/a\nb/c.json"],
        "in/a\\nb/",
        "has a line break, which neither a prefix list nor a --groupBy can hold",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_key_that_no_list_can_cover_is_refused_by_name(node: Node, s3: S3, bucket: str, name: str) -> None:
    keys, named, why = REFUSED[name]
    s3.put(bucket, [*keys, "in/fine/x.json"])

    result = node.cover(f"songs=s3://{bucket}/in/", bucket=bucket)

    assert result.returncode == 1
    assert result.stderr == (
        f'list-prefixes: songs: the key or folder "s3://{bucket}/{named}" {why}; rename or move it out of the source\n'
    )
    assert not (node.home / "prefixes" / "songs.txt").exists()


def test_a_folder_marker_with_bytes_is_refused(node: Node, s3: S3, bucket: str) -> None:
    s3.put(bucket, ["in/a/x.json"])
    s3.backend.put_object(bucket, "in/", b"bytes")

    result = node.cover(f"songs=s3://{bucket}/in/", bucket=bucket)

    assert result.returncode == 1
    assert result.stderr == (
        f'list-prefixes: songs: the object "s3://{bucket}/in/" has 5 bytes and a name that ends in "/": '
        "S3DistCp takes it for a folder marker and drops it; rename or move it out of the source\n"
    )


def test_the_missing_right_or_bucket_is_named(node: Node, s3: S3, bucket: str) -> None:
    s3.refusals[:] = [("403 Forbidden", "AccessDenied")]
    denied = node.cover(f"songs=s3://{bucket}/in/", bucket=bucket)
    missing = node.cover("songs=s3://parquetry-nowhere/in/", bucket=bucket)

    assert (denied.returncode, missing.returncode) == (1, 1)
    assert denied.stderr.splitlines()[0] == (
        f"list-prefixes: songs: s3://{bucket}/in/ may not be listed: "
        f"the instance role lacks s3:ListBucket on the bucket {bucket} for the prefix in/*"
    )
    assert "(AccessDenied) when calling the ListObjectsV2 operation" in denied.stderr
    assert missing.stderr.splitlines()[0] == (
        "list-prefixes: songs: the bucket parquetry-nowhere of s3://parquetry-nowhere/in/ does not exist: "
        "correct the source's URI, or create the bucket first"
    )
    assert "(NoSuchBucket)" in missing.stderr


def test_a_list_that_cannot_be_copied_says_why(node: Node, s3: S3, bucket: str) -> None:
    s3.put(bucket, ["in/x.json"])

    result = node.cover(f"songs=s3://{bucket}/in/", bucket="parquetry-nowhere")

    assert result.returncode == 1
    assert result.stderr.startswith(
        "list-prefixes: songs: the list could not be copied to s3://parquetry-nowhere/runs/j-TEST/prefixes/songs.txt: "
        "the bucket must exist, and the instance role needs s3:PutObject there\nlist-prefixes: "
    )
    assert "(NoSuchBucket) when calling the PutObject operation" in result.stderr


def running_with(text: str) -> list[str]:
    """The processes whose environment holds a text that only this test uses."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if text.encode() in (process / "environ").read_bytes():
                found.append(process.name)
        except OSError:  # ended meanwhile
            pass
    return found


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs Linux's /proc")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_leaves_nothing_running(tmp_path: Path, s3: S3, bucket: str, sent: signal.Signals) -> None:
    node = Node(tmp_path, s3, V1)  # its processes are found by their environment
    s3.refusals[:] = [("503 Slow Down", "SlowDown")] * 50
    arguments = [
        "--region=us-east-1",
        f"--runs=s3://{bucket}/runs/",
        *[f"{name}=s3://{bucket}/in/" for name in ("a", "b")],
    ]
    s3.listings.clear()
    # Tests in the background of a shell ignore Ctrl-C, and bash cannot trap what it was started to ignore.
    heeding = (
        "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])"
    )
    command = [sys.executable, "-c", heeding, str(SCRIPT), *arguments]
    process = subprocess.Popen(command, env=node.environment, stderr=subprocess.PIPE, text=True, start_new_session=True)
    waited = time.monotonic()
    while len(s3.listings) < 2 and time.monotonic() < waited + 60:
        time.sleep(0.05)
    assert len(running_with(str(node.home))) >= 3

    os.kill(process.pid, sent)

    assert process.communicate(timeout=30)[1] == ""
    assert process.returncode == 130
    waited = time.monotonic()
    while running_with(str(node.home)) and time.monotonic() < waited + 30:
        time.sleep(0.05)
    assert running_with(str(node.home)) == []
    s3.refusals.clear()


ARGUMENTS = {
    "no region": (["--runs=s3://b/r/"], "--region= is missing, for example --region=us-east-1"),
    "runs": (
        ["--runs=s3://b/r"],
        '--runs=s3://b/r must be an S3 folder that ends in "/", for example --runs=s3://BUCKET/runs/',
    ),
    "want": (
        ["--region=x", "--runs=s3://b/r/", "--want=0", "a=s3://b/c/"],
        "--want=0 must be a whole number from 1 to 9999; 60 keeps S3DistCp's 20 listing threads busy",
    ),
    "no source": (["--region=x", "--runs=s3://b/r/"], "no source is given; name each as SOURCE=s3://BUCKET/PREFIX/"),
    "source": (
        ["--region=x", "--runs=s3://b/r/", "a=s3://b/c//"],
        'a=s3://b/c// is not a source: write NAME=s3://BUCKET/PREFIX/, which ends in "/" and has no empty folder name',
    ),
    "optional": (
        ["--region=x", "--runs=s3://b/r/", "--optional=c", "a=s3://b/c/", "b=s3://b/d/"],
        "--optional=c is not the name of a source; the sources are a b",
    ),
    "not a run": (
        ["--region=x", "--runs=s3://b/r/", "a=s3://b/c/", "--run=x"],
        "--run=x must be the name of a submitted run, for example --run=j-4XOSD0U9TJ8M9-20261127T193012Z",
    ),
    "unknown": (
        ["--regoin=x"],
        "unknown argument --regoin=x; allowed are --region=, --runs=, --run=, --want= and --optional=, "
        "then SOURCE=s3://BUCKET/PREFIX/ for each source",
    ),
}


@pytest.mark.parametrize("name", ARGUMENTS)
def test_wrong_arguments_exit_2(node: Node, name: str) -> None:
    arguments, message = ARGUMENTS[name]

    result = node.run(*arguments)

    assert (result.returncode, result.stderr) == (2, f"list-prefixes: {message}\n")


def test_a_node_without_its_info_says_where_it_looked(node: Node) -> None:
    (node.info / "instance.json").write_text(json.dumps({"other": 1}))

    result = node.run()

    assert result.returncode == 1
    assert result.stderr == (
        f'list-prefixes: cannot read "isMaster" from {node.info}/instance.json, which EMR writes on every node; '
        "elsewhere set EMR_INFO_DIR to a folder with that file\n"
    )
