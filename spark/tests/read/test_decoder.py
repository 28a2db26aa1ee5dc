"""Where records begin and end: on generated data, as Python's own decoder finds them, and on what arrives."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import examples

from parquetry.read.columns import TEXT_LIMIT
from reader import Piece, Reader

FIELDS = ["a", "b", "é"]
NOT_OBJECT = "not a JSON object", "a record begins with {"
NO_RECORD = ("a record is an object; with format: text, SQL can take it apart",)
OPEN = "not valid JSON", "the array that begins here has no end before offset "

text = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(
    ["}{", '"}{"', "\\", '\\"}', "{", "} {", "\n"]
)
scalar = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | text
# No declared name below the top level: in broken text, a nested object with a declared name looks like a record.
value = st.recursive(
    scalar, lambda v: st.lists(v, max_size=3) | st.dictionaries(st.just("n") | text.map("n".__add__), v)
)
record = st.builds(
    lambda first, more: {**first, **more},
    st.fixed_dictionaries({"a": value}),
    st.dictionaries(st.sampled_from(FIELDS), value),
)
layout = st.sampled_from(
    [{}, {"indent": 1}, {"separators": (",", ":")}, {"ensure_ascii": False}, {"ensure_ascii": False, "indent": 2}]
)
blank = st.sampled_from(["", "", " ", "\n", "\r\n", "\n\n", "\t", "\ufeff", "\n\ufeff", " \r "])


@st.composite
def written(draw, min_size=0):
    """Some records as text, each with the blank that follows it."""
    records = draw(st.lists(st.tuples(record, layout, blank), min_size=min_size, max_size=6))
    return [(json.dumps(content, **options), after) for content, options, after in records]


@pytest.fixture(scope="module")
def pieces(spark):
    return Reader(spark, "a string, b string, `é` string").pieces


@pytest.fixture(scope="module")
def in_envelopes(spark):
    return Reader(spark, "a string, b string, `é` string", "r", "s").pieces


def good(found):
    return [piece.text for piece in found if piece.reason is None]


def bad(found):
    return [piece.text for piece in found if piece.reason]


@settings(max_examples=examples(200))
@given(written())
def test_every_record_is_found_with_its_offset(pieces, records):
    data = "".join(text + after for text, after in records).encode()
    found = pieces(data)
    assert [piece.text for piece in found] == [text for text, _ in records]
    assert [piece.reason for piece in found] == [None] * len(records)
    for piece in found:
        assert data[piece.offset :].startswith(piece.text.encode())


@settings(max_examples=examples(200))
@given(written(min_size=2), st.data())
def test_a_truncated_record_does_not_affect_its_neighbours(pieces, records, data):
    broken = data.draw(st.integers(0, len(records) - 1))
    whole = records[broken][0]
    cut = data.draw(st.integers(1, len(whole) - 1))
    raw = "".join((whole[:cut] if i == broken else text) + after for i, (text, after) in enumerate(records))
    found = pieces(raw.encode())
    assert good(found) == [text for i, (text, _) in enumerate(records) if i != broken]
    assert bad(found)


@st.composite
def landed(draw):
    """Some S3 objects, merged in this order: for each (text before its records, [(a record's text, text after it)])."""
    objects = []
    for records in draw(st.lists(written(min_size=1), min_size=1, max_size=4)):
        before = draw(blank)
        if draw(st.booleans()):
            joined = [(text, after + "," + draw(blank)) for text, after in records]
            joined[-1] = (records[-1][0], records[-1][1] + "]" + draw(blank))
            objects.append((before + "[" + draw(blank), joined))
        else:
            objects.append((before, records))
    return objects


@settings(max_examples=examples(100))
@given(landed())
def test_arrays_and_records_are_read_in_any_order(pieces, objects):
    data = "".join(before + "".join(text + after for text, after in records) for before, records in objects)
    found = pieces(data.encode())
    assert [(piece.text, piece.reason) for piece in found] == [
        (text, None) for _, records in objects for text, _ in records
    ]


@settings(max_examples=examples(100))
@given(landed(), st.data())
def test_an_s3_object_that_is_cut_off_does_not_affect_the_next(pieces, objects, data):
    broken = data.draw(st.integers(0, len(objects) - 1))
    raw, expected = "", []
    for place, (before, records) in enumerate(objects):
        expected += [text for text, _ in records]
        body = "".join(text + after for text, after in records[:-1])
        last, after = records[-1]
        if place == broken:
            expected.pop()
            last, after = last[: data.draw(st.integers(1, len(last) - 1))], ""
        raw += before + body + last + after
    found = pieces(raw.encode())
    assert good(found) == expected
    assert bad(found)


@settings(max_examples=examples(100))
@given(written(min_size=2), st.data())
def test_a_broken_element_does_not_affect_the_others(pieces, records, data):
    """All but one value is well-formed, so the brackets show where the broken element ends."""
    broken = data.draw(st.integers(0, len(records) - 1))
    texts = [text for text, _ in records]
    texts[broken] = texts[broken].replace("{", '{"n": oops, ', 1)
    found = pieces(("[" + ",\n".join(texts) + "]").encode())
    assert good(found) == texts[:broken] + texts[broken + 1 :]
    assert texts[broken][:TEXT_LIMIT] in "".join(bad(found))


flat = st.fixed_dictionaries({"a": scalar}, optional={"b": scalar, "é": scalar})


@settings(max_examples=examples(300))
@given(st.lists(st.tuples(flat, layout), min_size=2, max_size=6), st.data())
def test_an_element_that_is_cut_off_does_not_affect_the_others(pieces, in_envelopes, records, data):
    texts = [json.dumps(content, **options) for content, options in records]
    broken = data.draw(st.integers(0, len(records) - 1))
    cut = texts[broken][: data.draw(st.integers(1, len(texts[broken]) - 1))]
    array = (
        "[" + data.draw(st.sampled_from([",", ", ", ",\n"])).join([*texts[:broken], cut, *texts[broken + 1 :]]) + "]"
    )
    whole = texts[:broken] + texts[broken + 1 :]
    assert good(pieces(array.encode())) == whole
    rest = data.draw(st.sampled_from(["}}", ', "n": [{"a": 1}]}}', '}, "z": "}"}\n']))
    assert good(in_envelopes(f'{{"r": {{"s": {array}{rest}'.encode())) == whole


@settings(max_examples=examples(100))
@given(
    st.lists(
        st.binary(max_size=30)
        | st.sampled_from(
            [b'{"a":1}', b'{"a":"', b"}{", b"\n", b"\xef\xbb\xbf", b"[", b",", b"]", b'[{"a":1},', b"}]"]
        ),
        max_size=10,
    )
)
def test_any_bytes_end_in_pieces_that_do_not_overlap(pieces, chunks):
    data = b"".join(chunks)
    found = pieces(data)
    # The piece of an array that has no end comes where it is found out, with the offset at which the array began.
    offsets = [piece.offset for piece in found if piece.text != "["]
    assert offsets == sorted(set(offsets))
    for piece in found:
        if piece.reason is None:
            assert isinstance(json.loads(piece.text), dict)
            assert data[piece.offset :].startswith(piece.text.encode())
    for piece, following in zip(found, found[1:]):
        if piece.reason is None and following.text != "[":
            assert piece.offset + len(piece.text.encode()) <= following.offset


@pytest.mark.parametrize(
    "data, expected",
    [
        (b"", []),
        (b" \r\n\t\n", []),
        (b"\xef\xbb\xbf", []),
        (b'\xef\xbb\xbf{"a":1}', [(3, '{"a":1}', None, None)]),
        (b'{"a":"x\\"}{"}{"a":2}', [(0, '{"a":"x\\"}{"}', None, None), (13, '{"a":2}', None, None)]),
        (b'{"a":1}junk', [(0, '{"a":1}', None, None), (7, "junk", "not a JSON object", "a record begins with {")]),
        (b"[1]", [(0, "[1]", "a JSON array", *NO_RECORD)]),
        (
            b'[[1],["a"]]\n"{\\"a\\":1}"\n5\nnull{"a":1}',
            [
                (0, '[[1],["a"]]', "a JSON array", *NO_RECORD),
                (12, '"{\\"a\\":1}"', "a JSON string", *NO_RECORD),
                (24, "5", "a JSON number", *NO_RECORD),
                (26, "null", "a JSON literal", *NO_RECORD),
                (30, '{"a":1}', None, None),
            ],
        ),
        (b'\x1e{"a":1}\n\x1e{"a":2}\n', [(1, '{"a":1}', None, None), (10, '{"a":2}', None, None)]),  # RFC 7464
        (
            b'{"x":{"a":1},"y":{"b":2,"q":3}}{"x":{"q":1}}',
            [
                (
                    0,
                    '{"x":{"a":1},"y":{"b":2,"q":3}}',
                    "a map of records",
                    "each of its members is an object with a field of the schema; ",
                    "with format: text, SQL can take it apart",
                ),
                (31, '{"x":{"q":1}}', None, None),
            ],
        ),
        (b"[]\n[ ]", []),
        (b'[{"a":1},{"a":2}]', [(1, '{"a":1}', None, None), (9, '{"a":2}', None, None)]),
        (b'\xef\xbb\xbf[\n {"a":1}\n]\n[{"b":2}]', [(6, '{"a":1}', None, None), (17, '{"b":2}', None, None)]),
        (b'{"a":1}{"a":2}]', [(0, '{"a":1}', None, None), (7, '{"a":2}', None, None), (14, "]", *NOT_OBJECT)]),
        (b'{"a":1},{"a":2}', [(0, '{"a":1}', None, None), (7, ",", *NOT_OBJECT), (8, '{"a":2}', None, None)]),
        # An array that does not end may have lost records, so its beginning is in quarantine.
        (b'[{"a":1},{"a":2}', [(1, '{"a":1}', None, None), (9, '{"a":2}', None, None), (0, "[", *OPEN, 16)]),
        (b'[{"a":1},[{"a":2}]', [(1, '{"a":1}', None, None), (0, "[", *OPEN, 9), (10, '{"a":2}', None, None)]),
        (b'[{"a":1},]', [(1, '{"a":1}', None, None), (9, "]", *NOT_OBJECT)]),
        (
            b'[{"a":1},null,{"a":2}]',
            [(1, '{"a":1}', None, None), (9, "null,", *NOT_OBJECT), (14, '{"a":2}', None, None)],
        ),
        (
            b'[{"a":oops,"n":[{"a":5},{"a":6}]},{"a":2}]',
            [
                (1, '{"a":oops,"n":[{"a":5},{"a":6}]}', "not valid JSON", "Expecting value at offset 6"),
                (34, '{"a":2}', None, None),
            ],
        ),
        # The brackets do not show where the broken element ends; all elements after it are good.
        (
            b'[{"a":"x,"n":[{"a":5}],"b":{},{"a":2},{"a":3}]',
            [
                (1, '{"a":"x,"n":[{"a":5}],"b":{},', "not valid JSON", "Expecting ',' delimiter at offset 10"),
                (30, '{"a":2}', None, None),
                (38, '{"a":3}', None, None),
            ],
        ),
        (b'{"a":NaN}', [(0, '{"a":NaN}', "NaN or Infinity", "NaN is not a JSON value at offset 0")]),
        (b'{"a":"\xff"}', [(0, '{"a":"\\xff"}', "invalid UTF-8", "byte 0xff at offset 6")]),
        (b'{"a":\x001}', [(0, '{"a":\x001}', "not valid JSON", "Expecting value at offset 5")]),
        (
            b'{"a":1,}',
            [(0, '{"a":1,}', "not valid JSON", "Expecting property name enclosed in double quotes at offset 7")],
        ),
        (
            b'{"a":"\\ud83d"}',
            [
                (
                    0,
                    '{"a":"\\ud83d"}',
                    "half of a surrogate pair",
                    "\\ud83d alone is not a character; Spark would read a question mark",
                )
            ],
        ),
        (b'{"a":"\\ud83d\\ude00"}', [(0, '{"a":"\\ud83d\\ude00"}', None, None)]),
        # An object inside a broken record is not a record, on one line and over several.
        (
            b'{"a":oops,"n":{"a":5},"b":1}\n{"a":2}',
            [
                (0, '{"a":oops,"n":{"a":5},"b":1}', "not valid JSON", "Expecting value at offset 5"),
                (29, '{"a":2}', None, None),
            ],
        ),
        (
            b'{\n "a": oops,\n "n": {"a":5}\n}\n{"a":2}',
            [
                (0, '{\n "a": oops,\n "n": {"a":5}\n}', "not valid JSON", "Expecting value at offset 8"),
                (30, '{"a":2}', None, None),
            ],
        ),
        # Broken records that follow one another are counted separately.
        (
            b"{'a':1}{'a':2}\n{'z':3}",
            [
                (0, "{'a':1}", "not valid JSON", "Expecting property name enclosed in double quotes at offset 1"),
                (7, "{'a':2}", "not valid JSON", "Expecting property name enclosed in double quotes at offset 8"),
                (15, "{'z':3}", "not valid JSON", "Expecting property name enclosed in double quotes at offset 16"),
            ],
        ),
    ],
)
def test_each_text_gives_its_records_and_its_reasons(pieces, data, expected):
    assert pieces(data) == [
        Piece(offset, text, reason, "".join(map(str, detail)) if reason else None)
        for offset, text, reason, *detail in expected
    ]


def test_a_record_larger_than_the_first_window_is_read(pieces):
    long = json.dumps({"a": "x}{" * 200_000})
    assert [piece.reason for piece in pieces((long + '{"a":1}' + long).encode())] == [None] * 3


def test_a_long_broken_record_is_shown_in_part(pieces):
    (piece,) = pieces(b'{"a":' + b"x" * 10_000)
    assert piece.text == '{"a":' + "x" * (TEXT_LIMIT - 5) + "…"


def test_endless_nesting_is_one_bad_piece_and_found_quickly(pieces):
    (piece,) = pieces(b'{"n":' * 20_000)
    assert (piece.offset, piece.reason, piece.detail) == (0, "not valid JSON", "nested too deeply at offset 0")
