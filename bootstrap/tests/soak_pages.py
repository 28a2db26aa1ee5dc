"""Many objects in an S3 over HTTP: how many requests their listings take. Too long for `make test`."""

from conftest import S3, Node
from test_check_objects import ROW, check, kept_out
from test_list_prefixes import LETTERS, assert_exact_cover


def test_three_pages_are_looked_at_and_more_only_for_names_in_gz(node: Node, s3: S3, bucket: str) -> None:
    s3.put(bucket, [f"in/{folder}/{number}.json" for folder in "abcdef" for number in range(1001)], ROW)

    node.cover(f"s=s3://{bucket}/in/", bucket=bucket)
    result = check(node, bucket, "s=in/")

    assert (result.stderr, result.stdout) == ("", "s: 8 of 3000 objects that were listed were looked at\n")
    # Three pages, and then all seven pages of the source for names in .gz.
    assert len(s3.listings) == 3 + 7


def test_empty_gz_objects_behind_the_pages_that_are_looked_at(node: Node, s3: S3, bucket: str) -> None:
    s3.put(bucket, [f"in/{folder}/{number}.json" for folder in "abcdef" for number in range(1001)], ROW)
    s3.put(bucket, ["in/d/z.json.gz"], b"")

    node.cover(f"s=s3://{bucket}/in/", bucket=bucket)
    result = check(node, bucket, "s=in/")

    assert (result.stderr, result.returncode) == ("", 0)
    assert result.stdout == (
        "s: 8 of 3000 objects that were listed were looked at; 1 named .gz have 0 bytes, and are not merged\n"
    )
    assert [entry["baseName"] for entry in kept_out(node, "s")] == ["d/z.json.gz"]


def test_names_in_gz_in_a_source_of_more_than_ten_pages(node: Node, s3: S3, bucket: str) -> None:
    s3.put(bucket, [f"in/{folder}/{number}.json" for folder in "abcdef" for number in range(2000)], ROW)
    s3.put(bucket, ["in/f/0.json.gz"], b"")

    node.cover(f"s=s3://{bucket}/in/", bucket=bucket)
    result = check(node, bucket, "s=in/")

    assert (result.stderr, result.returncode) == ("", 0)
    assert [entry["baseName"] for entry in kept_out(node, "s")] == ["f/0.json.gz"]
    # Three pages, ten of the source, at most three of each prefix, and then all for the empty objects.
    assert len(s3.listings) <= 3 + 10 + 6 * 3 + 6 * 3


def test_any_layout_takes_few_requests(node: Node, s3: S3, bucket: str) -> None:
    deep = "/".join(f"d{n}" for n in range(150))
    layouts = {
        "flat": [f"flat/{n:05}.json" for n in range(2500)],
        "deep": [f"deep/{deep}/{a}/{b}.json" for a in "ABC" for b in range(500)],
        "skewed": [f"skewed/big/{a}/{b}/x.json" for a in LETTERS for b in LETTERS]
        + [f"skewed/chain/{deep}/x.json", "skewed/small/x.json"],
        "users": [f"users/{n:05}/x.json" for n in range(1500)],
        "sparse": [f"sparse/{n:05}/x.json" for n in range(900)],
        "dense": [f"dense/dt={n:03}/{m}.json" for n in range(200) for m in range(60)],
    }
    for keys in layouts.values():
        s3.put(bucket, keys)

    result = node.cover(*[f"{name}=s3://{bucket}/{name}/" for name in layouts], bucket=bucket)

    assert (result.stderr, result.returncode) == ("", 0)
    for name, keys in layouts.items():
        assert_exact_cover(node.prefixes(name), bucket, keys)
    found = {line.split(":")[0]: line.split(" ", 1)[1] for line in result.stdout.splitlines()}
    # It has objects of its own, so it is not read page by page.
    assert found["flat"] == f"1 prefix covers s3://{bucket}/flat/ (1 request)"
    # It has more folders than a page holds.
    assert found["users"] == f"1 prefix covers s3://{bucket}/users/ (2 requests)"
    # One page lists all its objects.
    assert found["sparse"] == f"1 prefix covers s3://{bucket}/sparse/ (2 requests)"
    # A page lists the objects of only 17 of its folders, so each folder is worth a line.
    assert found["dense"] == f"200 prefixes cover s3://{bucket}/dense/ (2 requests)"
    assert len(node.prefixes("deep")) == 3 and len(node.prefixes("skewed")) >= 60
    assert all(int(line.split("(")[1].split(" ")[0]) < 50 for line in found.values()), found
