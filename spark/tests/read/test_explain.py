"""Why a record was refused: the field, its declared type, and what was found."""

import pytest

from reader import Reader

SCHEMA = """ts bigint, n int, d double, ok boolean, s string, day date, price decimal(5,2), user struct<age:int>,
    items array<struct<price:double>>, tags map<string,int>, raw binary, small smallint,
    tiny tinyint"""


@pytest.fixture(scope="module")
def explain(spark):
    pieces = Reader(spark, SCHEMA).pieces
    return lambda text: [(piece.reason, piece.detail) for piece in pieces(text.encode())]


@pytest.mark.parametrize(
    "text, expected",
    [
        ('{"ts":"5"}', ("ts is not a bigint", 'found "5", a string')),
        ('{"ts":1.5}', ("ts is not a bigint", "found 1.5, a number")),
        ('{"ts":9223372036854775808}', ("ts is not a bigint", "found 9223372036854775808, a number")),
        ('{"n":3000000000}', ("n is not an int", "found 3000000000, a number")),
        ('{"n":true}', ("n is not an int", "found true, a boolean")),
        ('{"d":1e999}', ("d is not a double", "found 1e999, a number")),
        ('{"ok":1}', ("ok is not a boolean", "found 1, a number")),
        ('{"day":"yesterday"}', ("day is not a date", 'found "yesterday", a string')),
        ('{"price":1000.00}', ("price is not a decimal(5,2)", "found 1000.00, a number")),
        ('{"user":[]}', ("user is not a struct<age:int>", "found [], an array")),
        ('{"user":{"age":"x"}}', ("user.age is not an int", 'found "x", a string')),
        ('{"items":[{"price":1},{"price":{"e":1}}]}', ("items[].price is not a double", 'found {"e": 1}, an object')),
        ('{"tags":{"x":"y"}}', ("tags[] is not an int", 'found "y", a string')),
        ('{"n":"x","n":1}', ("n is not an int", 'found "x", a string')),
        ('{"raw":"x"}', ("raw is not a binary", 'found "x", a string')),
        ('{"small":32768}', ("small is not a smallint", "found 32768, a number")),
        ('{"tiny":127}', (None, None)),
        ('{"tiny":200}', ("tiny is not a tinyint", "found 200, a number")),
        (
            '{"n":{"b":1,"c":[1.50,null,"é\\n"]}}',
            ("n is not an int", 'found {"b": 1, "c": [1.50, null, "é\\n"]}, an object'),
        ),
        ('{"s":5,"n":1,"d":2}', (None, None)),
    ],
)
def test_the_first_value_that_is_not_of_its_type_is_the_reason(explain, text, expected):
    assert explain(text) == [expected]
