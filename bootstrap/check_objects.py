#!/usr/bin/env python3
"""Bootstrap action: looks at objects before they are merged.

    check_objects.py --region=REGION [--merged=SOURCE …] [--values=SOURCE …] [--may-be-empty=SOURCE …]
                     [--skips-hidden=SOURCE …] [--data=SOURCE=PATTERN …] SOURCE=s3://BUCKET/PREFIX/ …

EMR runs it on every node, after list-prefixes.sh, whose lists it uses. Only the primary node does the work. For each
source it lists at most 3 pages of 1,000 keys, and reads the first 16 bytes of at most 8 objects. It names what the
merge or Spark could not read: what is compressed in another way than its name says, and UTF-16.

S3DistCp fails on an object of 0 bytes whose name ends in .gz. If the pages of a --merged source have names with that
end, all its prefixes are listed for such objects. If they have none, at most 100 pages more are listed for such names.
$HOME/empty/SOURCE.gz becomes a manifest of empty objects, or an empty one. S3DistCp does not copy what is in it
(--previousManifest).

The records of a --merged source with --values are JSON values of any kind. S3DistCp would join numbers and words of two
objects, 12 and 34 to 1234, so such objects are named too.

Of a source with --skips-hidden, Spark does not read files whose names begin with . or _, so they are not looked at.

PATTERN matches the URIs of a source's data, as S3DistCp's --srcPattern does. A source without data is an error, unless
it is --may-be-empty.

Exit code: 0 readable (or not the primary node), 1 not readable or AWS refused, 2 wrong arguments.
Needs: Python 3.9 (standard library), the AWS CLI v1 or v2. Environment: HOME, EMR_INFO_DIR, AWS_*.
"""

import gzip
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from re import Pattern
from typing import NamedTuple, NoReturn, Optional
from urllib.parse import unquote_plus

PAGES = 3
OBJECTS = 8
BEGINNING = 16  # bytes; cli/files/encodings.ts reads as many
CALLS = 8  # of the AWS CLI at the same time
MORE_PAGES = 100  # of a source in whose first pages no name ends in .gz
PAGES_AT_ONCE = 10  # of these, those that one call lists, as a call takes longer than a page
# As in list-prefixes.sh.
RETRIES = {
    "AWS_RETRY_MODE": "standard",
    "AWS_MAX_ATTEMPTS": "10",
    "AWS_METADATA_SERVICE_NUM_ATTEMPTS": "5",
    "AWS_PAGER": "",
}

GZIP_NAME = re.compile(r".*[.](gz|gzip)", re.IGNORECASE | re.DOTALL)
BZIP2_NAME = re.compile(r".*[.]bz2", re.IGNORECASE | re.DOTALL)
# What Hadoop writes in these has no signature.
NAMED_ONLY = re.compile(r".*[.](snappy|lzo|deflate|zst|lz4)", re.IGNORECASE | re.DOTALL)
# Files that Spark skips; it reads those in folders of such names. The same as in spark/parquetry/compare/skipping.py.
HIDDEN = re.compile(r"(^|/)(\.|_(?![^/]*=))[^/]*$|\._COPYING_$")
# The same as in cli/files/encodings.ts; a test compares the two.
SIGNATURES = (
    ("gzip", b"\x1f\x8b"),
    ("bzip2", b"BZh"),
    ("zstd", b"\x28\xb5\x2f\xfd"),
    ("lz4", b"\x04\x22\x4d\x18"),
    ("snappy", b"\xff\x06\x00\x00sNaPpY"),
    ("xz", b"\xfd7zXZ"),
    ("zip", b"PK\x03\x04"),
    ("Parquet", b"PAR1"),
    ("Avro", b"Obj\x01"),
    ("ORC", b"ORC"),
    ("UTF-16", b"\xff\xfe"),
    ("UTF-16", b"\xfe\xff"),
)
# A CSV file may begin with the letters of these. Parquet and ORC go on with control characters, which text does not
# have; bzip2 always goes on with the same characters, and then with any bytes.
LETTERS = ("bzip2", "Parquet", "ORC")
NOT_TEXT = re.compile(rb"BZh[1-9](1AY&SY|\x17rE8P\x90)|.*[\x00-\x08\x0e-\x1f]", re.DOTALL)


# The characters of numbers, and of words such as true. The same as in cli/joined-values.ts.
BARE = re.compile(rb"[A-Za-z0-9_.+-]")
JOINED = (
    "a number or a word at both ends, without a line break, so a merge would join it with that of another object: "
    "12 and 34 become 1234; write merge: none, or end each object with a line break"
)


def encoding_problem(name: str, is_merged: bool, beginning: Optional[bytes]) -> Optional[str]:
    """Why an object cannot be read, and what to do; None where it can be.

    `beginning` is its first bytes; None where only the name is known.
    """
    named = NAMED_ONLY.fullmatch(name)
    if beginning is None:
        return _unreadable(named.group(1).lower()) if named else None
    if not beginning:
        return None
    for encoding, signature in SIGNATURES:
        if beginning.startswith(signature) and (encoding not in LETTERS or NOT_TEXT.match(beginning)):
            return _found(encoding, name, is_merged)
    if GZIP_NAME.fullmatch(name):
        return _misnamed("gzip", "gz")
    if BZIP2_NAME.fullmatch(name):
        return _misnamed("bzip2", "bz2")
    if named:
        ending = named.group(1)
        is_text = not NOT_TEXT.match(beginning)
        return _misnamed("compressed", ending) if is_text else _unreadable(ending.lower())
    # JSON and CSV begin with a character of ASCII, which UTF-16 writes with a zero byte.
    zeros = "".join("x" if byte else "0" for byte in beginning[:4])
    return _unreadable("UTF-16") if zeros in ("x0", "0x", "x0x0", "0x0x") else None


def _found(encoding: str, name: str, is_merged: bool) -> Optional[str]:
    if encoding == "gzip":
        is_named = GZIP_NAME.fullmatch(name)
        return None if is_named else "gzip, but the name does not end in .gz; add .gz to the name"
    if encoding == "bzip2" and not is_merged and BZIP2_NAME.fullmatch(name):
        return None
    return _unreadable(encoding)


def _misnamed(encoding: str, ending: str) -> str:
    return f"not {encoding}, although the name ends in .{ending}; take .{ending} out of the name"


def _unreadable(encoding: str) -> str:
    if encoding == "UTF-16":
        return "UTF-16, which is not read; convert it: iconv -f UTF-16 -t UTF-8"
    return f"{encoding}, which is not read; write it as plain text or as .gz"


class Failure(Exception):
    """What stops the cluster, in sentences."""


class Source(NamedTuple):
    """A source of the pipeline."""

    name: str
    uri: str
    data: Pattern[str]
    is_merged: bool
    has_values: bool
    may_be_empty: bool
    skips_hidden: bool

    @property
    def bucket(self) -> str:
        """The bucket of its objects."""
        return self.uri[len("s3://") :].split("/")[0]

    def object_uri(self, key: str) -> str:
        """The URI of one of its objects."""
        return f"s3://{self.bucket}/{key}"

    def is_data(self, key: str) -> bool:
        """Whether the run reads an object with this key."""
        uri = self.object_uri(key)
        is_skipped = self.skips_hidden and HIDDEN.search(uri[len(self.uri) :])
        return not is_skipped and bool(self.data.fullmatch(uri))

    def prefixes(self, home: str) -> list[str]:
        """The URIs of folders that cover its objects: the list of list-prefixes.sh, which S3DistCp uses too."""
        if not self.is_merged:
            return [self.uri]
        with open(os.path.join(home, "prefixes", f"{self.name}.txt"), encoding="utf-8") as lines:
            return lines.read().split("\n")[:-1]


class Aws(NamedTuple):
    """The AWS CLI."""

    region: str
    folder: str  # an existing one, for requests and answers

    def call(self, source: Source, what: str, operation: str, *options: str) -> str:
        """What the CLI prints for an operation of S3. `what` says for messages what failed."""
        command = ["aws", "s3api", operation, f"--region={self.region}", *options]
        done = subprocess.run(command, capture_output=True, check=False)
        if done.returncode != 0:
            raise Failure(f"{source.name}: {what}: {done.stderr.decode(errors='replace').strip()}")
        return done.stdout.decode()

    def list(self, source: Source, prefix: str, *options: str) -> str:
        """What the CLI prints for a listing of the objects below a prefix. Keys are encoded as in URLs."""
        key = prefix[len(f"s3://{source.bucket}/") :]
        place = (f"--bucket={source.bucket}", f"--prefix={key}", "--encoding-type=url")
        return self.call(source, f"{prefix} could not be listed", "list-objects-v2", *place, *options)

    def page(self, source: Source, prefix: str) -> tuple[Sequence[tuple[str, int]], bool]:
        """The first page of a listing: (key, size) of each object, and whether there are more pages."""
        text = self.list(source, prefix, "--output=json", "--no-paginate")
        page = json.loads(text or "{}")
        found = [(unquote_plus(entry["Key"]), entry["Size"]) for entry in page.get("Contents") or []]
        return [(key, size) for key, size in found if not key.endswith("/")], bool(page.get("IsTruncated"))

    def beginning(self, source: Source, key: str) -> Optional[bytes]:
        """The first bytes of an object that is not empty; None if it is gone by now."""
        return self.bytes_of(source, key, f"0-{BEGINNING - 1}")

    def bytes_of(self, source: Source, key: str, place: str) -> Optional[bytes]:
        """At most BEGINNING bytes of an object that is not empty, from a range of HTTP; None if it is gone by now."""
        handle, path = tempfile.mkstemp(dir=self.folder)
        os.close(handle)
        options = (f"--bucket={source.bucket}", f"--key={key}", f"--range=bytes={place}")
        try:
            self.call(source, f"{source.object_uri(key)} could not be read", "get-object", *options, path)
        except Failure as failure:
            if "NoSuchKey" in str(failure):
                return None
            raise
        with open(path, "rb") as file:
            return file.read(BEGINNING)

    def empty(self, source: Source, prefix: str) -> Sequence[str]:
        """The keys of all objects of 0 bytes below a prefix. The CLI prints page after page, and keeps none."""
        lines = self.list(source, prefix, "--output=text", "--query=Contents[?Size==`0`].[Key]").split("\n")
        return [unquote_plus(line) for line in lines if line not in ("", "None")]

    def gzip_names(self, source: Source, prefix: str, pages: int) -> tuple[bool, bool]:
        """Whether a name below a prefix ends in .gz, among the first pages; and whether there are more pages."""
        ends = "Contents[?ends_with(Key,'.gz')||ends_with(Key,'.gzip')||ends_with(Key,'.GZ')].Key"
        options = ("--output=json", f"--query=[NextToken,{ends}]", f"--max-items={pages * 1000}")
        token, keys = json.loads(self.list(source, prefix, *options) or "[null,null]")
        found = any(GZIP_NAME.fullmatch(key) and source.is_data(unquote_plus(key)) for key in keys or [])
        return found, token is not None


def look(source: Source, aws: Aws, home: str, pool: ThreadPoolExecutor) -> str:
    """Looks at a source. Returns what was seen, in words."""
    prefixes = source.prefixes(home)
    chosen = _spread(prefixes, PAGES)
    pages = list(pool.map(lambda prefix: aws.page(source, prefix), chosen))
    listed = sorted({entry for page, _ in pages for entry in page})
    data = [(key, size) for key, size in listed if source.is_data(key)]
    is_all = len(chosen) == len(prefixes) and not any(more for _, more in pages)
    if listed and not data and is_all and not source.may_be_empty:
        raise Failure(
            f"{source.name}: all {len(listed)} objects under {source.uri} are left out by exclude or path, such as "
            f"{source.object_uri(listed[0][0])}; correct exclude or path"
        )
    if data and is_all and not source.may_be_empty and not any(_is_merged_as_is(source, *entry) for entry in data):
        raise Failure(
            f"{source.name}: all {len(data)} objects under {source.uri} have 0 bytes and names that end in .gz, so "
            "there is nothing to merge; put the source's files there, or write optional: true"
        )
    examples = _examples([key for key, size in data if size > 0])
    found = list(pool.map(lambda key: aws.beginning(source, key), examples))
    beginnings = {key: beginning for key, beginning in zip(examples, found) if beginning is not None}
    _refuse_unreadable(source, [key for key, size in data if size > 0], beginnings)
    if source.is_merged and source.has_values:
        _refuse_joined(source, aws, dict(data), beginnings, pool)
    seen = f"{len(beginnings)} of {len(data)} objects{'' if is_all else ' that were listed'} were looked at"
    if not source.is_merged:
        return seen
    is_compressed = any(GZIP_NAME.fullmatch(key) for key, _ in data)
    if not is_compressed and not is_all:
        is_compressed = _has_gzip_names(source, aws, prefixes, pool)
    empty = _empty(source, aws, prefixes, pool) if is_compressed else []
    _write_manifest(source, empty, home)
    return seen + (f"; {len(empty)} named .gz have 0 bytes, and are not merged" if empty else "")


def _has_gzip_names(source: Source, aws: Aws, prefixes: Sequence[str], pool: ThreadPoolExecutor) -> bool:
    """Whether a name of the source ends in .gz: among all, or in a large source among the first of each prefix."""
    found, are_more = aws.gzip_names(source, source.uri, PAGES_AT_ONCE)
    if found or not are_more:
        return found
    pages = max(1, MORE_PAGES // len(prefixes))
    return any(is_found for is_found, _ in pool.map(lambda prefix: aws.gzip_names(source, prefix, pages), prefixes))


def _is_merged_as_is(source: Source, key: str, size: int) -> bool:
    return size > 0 or not source.is_merged or not GZIP_NAME.fullmatch(key)


def _refuse_unreadable(source: Source, keys: Sequence[str], beginnings: dict[str, bytes]) -> None:
    problems: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        problem = encoding_problem(key, source.is_merged, beginnings.get(key))
        if problem:
            problems[problem].append(source.object_uri(key))
    if problems:
        raise Failure(
            "\n".join(
                f"{source.name}: {len(uris)} object{'s' if len(uris) > 1 else ''}, such as {', '.join(uris[:2])}: {why}"
                for why, uris in problems.items()
            )
        )


def _refuse_joined(
    source: Source, aws: Aws, sizes: dict[str, int], beginnings: dict[str, bytes], pool: ThreadPoolExecutor
) -> None:
    def end_of(key: str) -> Optional[bytes]:
        return beginnings[key] if sizes[key] <= len(beginnings[key]) else aws.bytes_of(source, key, "-1")

    keys = [key for key, beginning in beginnings.items() if BARE.match(beginning)]
    ends = zip(keys, pool.map(end_of, keys))
    found = [source.object_uri(key) for key, end in ends if end and BARE.match(end[-1:])]
    if len(found) > 1:
        raise Failure(f"{source.name}: {len(found)} objects, such as {', '.join(found[:2])}: {JOINED}")


def _examples(keys: Sequence[str]) -> list[str]:
    """Some keys, of all kinds of names in turn."""
    kinds: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        kinds[re.sub(r"^[^.]*|[0-9]+", "", key.split("/")[-1].lower())].append(key)
    spread = [_spread(kind, OBJECTS) for kind in list(kinds.values())[:OBJECTS]]
    turns = [kind[place] for place in range(OBJECTS) for kind in spread if place < len(kind)]
    return turns[:OBJECTS]


def _spread(values: Sequence[str], most: int) -> list[str]:
    """At most `most` values: the first, the last, and others at equal distances between them."""
    if len(values) <= most:
        return list(values)
    return [values[place * (len(values) - 1) // (most - 1)] for place in range(most)]


def _empty(source: Source, aws: Aws, prefixes: Sequence[str], pool: ThreadPoolExecutor) -> list[str]:
    keys = sorted(key for below in pool.map(lambda prefix: aws.empty(source, prefix), prefixes) for key in below)
    return [key for key in keys if GZIP_NAME.fullmatch(key) and source.is_data(key)]


def _write_manifest(source: Source, keys: Sequence[str], home: str) -> None:
    """Writes a manifest as S3DistCp writes one. It compares names below --src, and sizes."""
    os.makedirs(os.path.join(home, "empty"), exist_ok=True)
    path = os.path.join(home, "empty", f"{source.name}.gz")
    with gzip.open(path, "wt", encoding="utf-8") as manifest:
        for key in keys:
            name = source.object_uri(key)[len(source.uri) :]
            entry = {"path": source.object_uri(key), "baseName": name, "srcDir": source.uri, "size": 0}
            manifest.write(json.dumps(entry, ensure_ascii=False) + "\n")


def _fail(code: int, text: str) -> NoReturn:
    for line in text.split("\n"):
        print(f"check_objects: {line}", file=sys.stderr)
    sys.exit(code)


def _arguments(arguments: Sequence[str]) -> tuple[str, list[Source]]:
    options: dict[str, list[str]] = defaultdict(list)
    given: list[tuple[str, str]] = []
    for argument in arguments:
        option = re.fullmatch(r"--(region|merged|values|may-be-empty|skips-hidden|data)=(.+)", argument, re.DOTALL)
        source = re.fullmatch(r"([A-Za-z0-9_-]+)=(s3://[a-z0-9.-]+/(?:[^/]+/)*)", argument)
        if option:
            options[option.group(1)].append(option.group(2))
        elif source and not argument.startswith("-"):
            given.append((source.group(1), source.group(2)))
        else:
            _fail(
                2,
                f"unknown argument {argument}; allowed are --region=, --merged=, --values=, --may-be-empty=, "
                "--skips-hidden=, --data= and sources",
            )
    if len(options["region"]) != 1 or not given:
        _fail(2, "--region= or a source is missing: --region=us-east-1 NAME=s3://BUCKET/PREFIX/")
    patterns = dict(entry.split("=", 1) for entry in options["data"])
    return options["region"][0], [
        Source(
            name,
            uri,
            re.compile(patterns.get(name, ".*"), re.DOTALL),
            name in options["merged"],
            name in options["values"],
            name in options["may-be-empty"],
            name in options["skips-hidden"],
        )
        for name, uri in given
    ]


def main() -> None:
    """Looks at all sources, and names all problems at once."""
    with open(os.path.join(os.environ.get("EMR_INFO_DIR", "/mnt/var/lib/info"), "instance.json")) as info:
        if not json.load(info)["isMaster"]:
            return
    region, sources = _arguments(sys.argv[1:])
    home = os.environ.get("HOME", "/home/hadoop")
    for name, value in RETRIES.items():
        os.environ.setdefault(name, value)
    problems = []
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(CALLS) as pool:
        aws = Aws(region, folder)
        for source in sources:
            try:
                print(f"{source.name}: {look(source, aws, home, pool)}")
            except Failure as failure:
                problems.append(str(failure))
    if problems:
        _fail(1, "\n".join(problems))


if __name__ == "__main__":
    main()
