"""check_objects.py with an S3 over HTTP: what it names before a merge, how much it reads, and what it keeps out."""

import gzip
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from conftest import S3, SCRIPT, V1, Node

CHECK = SCRIPT.with_name("check_objects.py")
ROW = b'{"id":1}\n'
DATA = r"(?!(?:.*/)?(?:_SUCCESS|[^/]*[.]crc)$).*"


def check(node: Node, bucket: str, *sources: str, merged: bool = True) -> subprocess.CompletedProcess[str]:
    """Looks at sources SOURCE=PREFIX, whose prefixes are those that were listed, or the source as it is."""
    given = [f"{name}=s3://{bucket}/{prefix}" for name, prefix in (source.split("=") for source in sources)]
    names = [source.split("=")[0] for source in sources]
    (node.home / "prefixes").mkdir(exist_ok=True)
    for source in given if merged else []:
        name, uri = source.split("=")
        if not (node.home / "prefixes" / f"{name}.txt").exists():
            (node.home / "prefixes" / f"{name}.txt").write_text(f"{uri}\n")
    patterns = [f"--data={name}=s3://{bucket}/[^/]+/{DATA}" for name in names]
    options = [f"--merged={name}" for name in names] if merged else []
    return node.run("--region=us-east-1", *options, *patterns, *given, script=CHECK)


def kept_out(node: Node, source: str) -> list[dict[str, Any]]:
    """The lines of the manifest of what is not copied."""
    lines = gzip.decompress((node.home / "empty" / f"{source}.gz").read_bytes()).decode().splitlines()
    return [json.loads(line) for line in lines]


def test_what_can_be_read_takes_a_few_requests(node: Node, s3: S3, bucket: str) -> None:
    s3.put(bucket, [f"json/{folder}/{number}.json" for folder in "abcdef" for number in range(30)], ROW)
    s3.put(bucket, ["json/_SUCCESS", "json/a/.0.json.crc"], b"\x1f\x8bnot read")
    s3.put(bucket, ["gz/é +%/1.json.gz", "gz/-x.gz"], gzip.compress(ROW))

    node.cover(f"j=s3://{bucket}/json/", bucket=bucket)
    result = check(node, bucket, "j=json/", "g=gz/")

    assert (result.stderr, result.returncode) == ("", 0)
    assert result.stdout == "j: 8 of 180 objects were looked at\ng: 2 of 2 objects were looked at\n"
    assert kept_out(node, "j") == kept_out(node, "g") == []
    # The second source has names in .gz, so its sizes are listed too.
    assert len(s3.listings) == 1 + 2


def test_what_cannot_be_read_is_named(node: Node, s3: S3, bucket: str) -> None:
    plain = "which is not read; write it as plain text or as .gz"
    wrong = {
        "gzip": ("a", gzip.compress(ROW), "gzip, but the name does not end in .gz; add .gz to the name"),
        "snappy": ("a.snappy", b"\0\0\1\0\7", f"snappy, {plain}"),
    }
    for source, (name, content, _) in wrong.items():
        s3.put(bucket, [f"{source}/{number}.json" for number in range(40)], ROW)
        s3.put(bucket, [f"{source}/{folder}/{name}" for folder in "xyz"], content)
    s3.put(bucket, ["flat/99.json"], b"\x28\xb5\x2f\xfdx")
    s3.put(bucket, [f"flat/{number}.json" for number in range(40)], ROW)

    result = check(node, bucket, *[f"{source}={source}/" for source in ["flat", *wrong]])

    assert result.returncode == 1
    said = result.stderr.splitlines()
    assert said[0] == f"check_objects: flat: 1 object, such as s3://{bucket}/flat/99.json: zstd, {plain}"
    for line, (source, (name, _, problem)) in zip(said[1:], wrong.items()):
        uris = ", ".join(f"s3://{bucket}/{source}/{folder}/{name}" for folder in "xy")
        assert line == f"check_objects: {source}: 3 objects, such as {uris}: {problem}"
    assert len(said) == 1 + len(wrong)


def test_empty_gz_objects_are_kept_out_of_the_merge(each_node: Node, s3: S3, bucket: str) -> None:
    s3.put(bucket, ["in/1.gz", "in/2.gz"], gzip.compress(ROW))
    s3.put(bucket, ["in/é +%.json.gz", "in/b/2.GZ", "in/.0.gz.crc", "in/None"], b"")

    result = check(each_node, bucket, "s=in/")

    assert (result.stderr, result.returncode) == ("", 0)
    assert result.stdout == "s: 2 of 5 objects were looked at; 2 named .gz have 0 bytes, and are not merged\n"
    assert [(entry["baseName"], entry["size"]) for entry in kept_out(each_node, "s")] == [
        ("b/2.GZ", 0),
        ("é +%.json.gz", 0),
    ]


def test_values_that_a_merge_would_join(node: Node, s3: S3, bucket: str) -> None:
    def look() -> str:
        (node.home / "prefixes").mkdir(exist_ok=True)
        (node.home / "prefixes" / "v.txt").write_text(f"s3://{bucket}/in/\n")
        return node.run("--region=us-east-1", "--merged=v", "--values=v", f"v=s3://{bucket}/in/", script=CHECK).stderr

    s3.put(bucket, ["in/a"], b"12")
    s3.put(bucket, ["in/b"], b'{"a": 1} 7')
    s3.put(bucket, ["in/c"], b"34\n")
    s3.put(bucket, ["in/d"], b"1 " * 20)
    assert look() == ""
    s3.put(bucket, ["in/d"], b"1 " * 20 + b"NaN")
    assert look() == (
        f"check_objects: v: 2 objects, such as s3://{bucket}/in/a, s3://{bucket}/in/d: a number or a word at both "
        "ends, without a line break, so a merge would join it with that of another object: 12 and 34 become 1234; "
        "write merge: none, or end each object with a line break\n"
    )


def test_a_source_without_data_is_an_error_before_a_merge(node: Node, s3: S3, bucket: str) -> None:
    s3.put(bucket, ["left/_SUCCESS", "left/a/x.crc"], ROW)
    s3.put(bucket, ["empty/1.gz"], b"")

    result = check(node, bucket, "a=left/", "b=empty/")

    assert (result.returncode, result.stderr) == (
        1,
        f"check_objects: a: all 2 objects under s3://{bucket}/left/ are left out by exclude or path, such as "
        f"s3://{bucket}/left/_SUCCESS; correct exclude or path\n"
        f"check_objects: b: all 1 objects under s3://{bucket}/empty/ have 0 bytes and names that end in .gz, so there "
        "is nothing to merge; put the source's files there, or write optional: true\n",
    )


def test_what_is_not_merged_is_looked_at_where_it_is(node: Node, s3: S3, bucket: str) -> None:
    s3.put(bucket, ["in/a.csv.bz2"], b"BZh91AY&SY")
    s3.put(bucket, ["in/b.csv.gz"], b"")

    assert check(node, bucket, "s=in/", merged=False).stdout == "s: 1 of 2 objects were looked at\n"
    s3.put(bucket, ["in/d.csv"], b"ORCID,name\n1,a\n")
    assert check(node, bucket, "s=in/", merged=False).stdout == "s: 2 of 3 objects were looked at\n"
    s3.put(bucket, ["in/c.csv"], b"PAR1\x15\x04")
    assert check(node, bucket, "s=in/", merged=False).stderr == (
        f"check_objects: s: 1 object, such as s3://{bucket}/in/c.csv: Parquet, which is not read; write it as plain "
        "text or as .gz\n"
    )


def test_what_aws_refuses_is_passed_on(node: Node, s3: S3, bucket: str) -> None:
    result = node.run("--region=us-east-1", "s=s3://parquetry-nowhere/in/", script=CHECK)

    assert result.returncode == 1
    assert result.stderr.startswith("check_objects: s: s3://parquetry-nowhere/in/ could not be listed: ")
    assert "NoSuchBucket" in result.stderr


def test_other_nodes_than_the_primary_do_not_look(tmp_path: Path, s3: S3) -> None:
    result = Node(tmp_path, s3, V1, primary=False).run("--nonsense", script=CHECK)

    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--region=us-east-1"], "--region= or a source is missing: --region=us-east-1 NAME=s3://BUCKET/PREFIX/"),
        (
            ["--region=us-east-1", "--most=3"],
            "unknown argument --most=3; allowed are --region=, --merged=, --values=, --may-be-empty=, --skips-hidden=, "
            "--data= and sources",
        ),
    ],
)
def test_wrong_arguments(node: Node, arguments: list[str], problem: str) -> None:
    result = node.run(*arguments, script=CHECK)

    assert (result.returncode, result.stderr) == (2, f"check_objects: {problem}\n")


def test_what_a_run_does_not_read_does_not_stop_a_cluster(node: Node, s3: S3, bucket: str) -> None:
    s3.put(bucket, ["c/day=1/a.csv", "c/_x=1/b.csv"], b"id\n1\n")
    s3.put(bucket, ["c/_delta_log/_1.parquet", "c/.a.csv", "c/._a.csv.gz", "c/a.csv._COPYING_"], b"PAR1\x15")
    s3.put(bucket, ["c/empty.zst"], b"")

    source = f"c=s3://{bucket}/c/"
    result = node.run("--region=us-east-1", "--skips-hidden=c", source, script=CHECK)

    assert (result.stderr, result.stdout) == ("", "c: 2 of 3 objects were looked at\n")

    # Spark reads the files of such a folder.
    s3.put(bucket, ["c/_delta_log/1.parquet"], b"PAR1\x15")
    problem = f"s3://{bucket}/c/_delta_log/1.parquet: Parquet, which is not read; write it as plain text or as .gz"
    result = node.run("--region=us-east-1", "--skips-hidden=c", source, script=CHECK)
    assert (result.stderr, result.returncode) == (f"check_objects: c: 1 object, such as {problem}\n", 1)
