"""Values in the keys of objects: which there are, and what is said where one is not what its column takes."""

import pytest
from pyspark.sql import types as T

from parquetry.compare.skipping import left_out_by
from parquetry.compare.unmerged import _nothing_to_read
from parquetry.errors import RunError
from parquetry.job import Column, Excluded, KeyPath, Source
from parquetry.read.keypath import KeyReader, KeyValues, key_of

# As synth writes it for {shop}/day={day}/n={n}/.
PATH = KeyPath(
    "{shop}/day={day}/n={n}/",
    "[^/]+/day=[^/]+/n=[^/]+/.*",
    "([^/]+?)/day=([^/]+?)/n=([^/]+?)/.*",
    [Column("shop", "string"), Column("day", "date"), Column("n", "decimal(4,1)")],
    ["day", "n"],
)
TYPES = T.StructType().add("shop", T.StringType()).add("day", T.DateType()).add("n", T.DecimalType(4, 1))
NULL = "__HIVE_DEFAULT_PARTITION__"


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("a%20b/day=2024-01-05/n=7/x.json", ["a%20b", "2024-01-05", "7"]),
        ("é\n/day=2024%2D01-05/n=07.50/a/b/x", ["é\n", "2024-01-05", "7.5"]),
        (f"{NULL}/day={NULL}/n={NULL}/x", [NULL, None, None]),
    ],
)
def test_values_are_read_as_they_are_or_as_hive_writes_them(key, values):
    assert KeyReader(PATH, TYPES).read(key) == KeyValues(values)


@pytest.mark.parametrize(
    ("key", "reason", "detail"),
    [
        ("a/day=2024-02-30/n=7/x", "day is not an ISO 8601 date", 'found "2024-02-30" in the key'),
        ("a/day=2024-01-05/n=%37.25/x", "n is not a decimal(4,1)", 'found "%37.25" in the key'),
        ("a/day=%e9/n=1/x", "day is not UTF-8 in percent-encoding", 'found "%e9" in the key'),
    ],
)
def test_a_value_that_is_not_of_its_type_is_named(key, reason, detail):
    assert KeyReader(PATH, TYPES).read(key) == KeyValues(None, reason, detail)


def test_a_file_without_known_values_is_not_read():
    with pytest.raises(RunError) as error:
        KeyReader(PATH, TYPES).read("a/x.json")
    assert str(error.value) == (
        'a/x.json does not fit path "{shop}/day={day}/n={n}/", so its values are not known; start a new run'
    )


@pytest.mark.parametrize("uri", ["file:/d/s/a b/%20", "file:///d/s/a b/%20"])
def test_the_key_of_a_file_is_found_whatever_slashes_its_uri_has(uri):
    assert key_of(uri, "file:/d/s/") == "a b/%20"
    assert key_of("s3://b/landing/s/x", "s3://b/landing/s/") == "x"


def test_the_message_says_what_helps_if_all_objects_are_left_out():
    source = Source("s", "s3://b/landing/s/", None, None, [], exclude=[Excluded("*.bak", "[^/]*[.]bak")], path=PATH)
    rule = left_out_by(source)
    keys = ["x.bak", "a/x", "a/day=1/n=1/x"]
    assert [rule(key) for key in keys] == ['exclude "*.bak"', 'does not fit path "{shop}/day={day}/n={n}/"', None]
    both = {rule(key): [key] for key in keys[:2]}
    assert _nothing_to_read(source, both) == (
        'all objects below s3://b/landing/s/ are left out (does not fit path "{shop}/day={day}/n={n}/": 1, such as '
        'a/x; exclude "*.bak": 1, such as x.bak); rename them, or take the name out of exclude, or correct path'
    )
    assert _nothing_to_read(source, {'exclude "*.bak"': ["x.bak"]}) == (
        'all objects below s3://b/landing/s/ are left out (exclude "*.bak": 1, such as x.bak); rename them, or take '
        "the name out of exclude"
    )
