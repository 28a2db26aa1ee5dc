"""What helps when too many records are in quarantine."""

from collections import Counter

from parquetry.job import Source
from parquetry.quarantine import too_many
from parquetry.read.source import Records


def advice(*reasons):
    source = Source("s", "s3://b/s/", None, None, [])
    records = Records(10, quarantined=Counter(reasons), samples={reason: ["x"] for reason in reasons})
    return too_many(source, records, []).split("the likeliest first: ")[1]


def test_what_json_does_not_have_is_read_as_text():
    assert advice("NaN or Infinity") == advice("half of a surrogate pair")
    assert advice("NaN or Infinity") == (
        "read the lines as text (format: text), and take them apart with from_json, "
        "name objects that are not data in exclude, or raise the limit"
    )
    assert advice("not valid JSON") == "name objects that are not data in exclude, or raise the limit"
