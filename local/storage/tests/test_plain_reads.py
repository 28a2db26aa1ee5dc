"""What is answered without moto is what moto answers."""

import io
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest
from moto.moto_server.werkzeug_app import create_backend_app
from moto.s3.models import s3_backends

from plain_reads import PlainReads

MOTO = create_backend_app("s3")
# The first are new for each answer. The last is for browsers, and s3-server.py tells moto to leave it out.
NOT_COMPARED = {"x-amzn-requestid", "x-amz-request-id", "date", "access-control-allow-origin"}
PLAIN = ["data", "ä/中 文/😀.json", "a b+c%41=&x", "day=2024-01-01/it's (1)!*~", "?x#y", "tail/", "a..b"]
OTHER_KEYS = ["a//b", "/first", "cold", "tagged"]


class Answer(NamedTuple):
    """What a client gets, without the headers that are not compared."""

    status: str
    headers: dict[str, str]
    body: bytes


@pytest.fixture(scope="module")
def store():
    store = s3_backends["123456789012"]["aws"]
    store.create_bucket("plain", "us-east-1")
    for key in [*PLAIN, *OTHER_KEYS]:
        store.put_object("plain", key, f"of {key}".encode(), storage="GLACIER" if key == "cold" else None)
    store.put_object("plain", "empty", b"")
    described = store.put_object("plain", "described", b"x" * 3_000_000, encryption="AES256")
    described.set_metadata({"Content-Type": "text/plain", "Content-Encoding": "gzip", "x-amz-meta-a": "b"})
    store.put_object_tagging(store.get_object("plain", "tagged"), {"a": "b"})
    store.create_bucket("versioned", "us-east-1")
    store.put_bucket_versioning("versioned", "Enabled")
    for body in (b"1", b"2"):
        store.put_object("versioned", "twice", body)
    yield store
    for bucket in ("plain", "versioned"):
        store.buckets.pop(bucket)


def ask(application: Any, path: str, query: str = "", method: str = "GET", **headers: str) -> Answer:
    answered: list[Any] = []
    address = quote(path, safe="/") + (f"?{query}" if query else "")
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path.encode().decode("latin-1"),
        "QUERY_STRING": query,
        "RAW_URI": address,
        "REQUEST_URI": address,
        "SCRIPT_NAME": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "5000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "127.0.0.1:5000",
        "HTTP_AUTHORIZATION": "AWS4-HMAC-SHA256 Credential=local-run/20260101/us-east-1/s3/aws4_request",
        "wsgi.input": io.BytesIO(),
        "wsgi.url_scheme": "http",
        "wsgi.errors": io.StringIO(),
        **headers,
    }
    body = b"".join(application(environ, lambda status, headers, *_: answered.extend((status, headers))))
    found = {name.lower(): value for name, value in answered[1] if name.lower() not in NOT_COMPARED}
    return Answer(answered[0], found, body)


def without_moto(store: Any, *request: str, **more: str) -> bool:
    """Whether a request was answered without moto. It fails where moto's answer is another."""
    asked_moto = []

    def moto(environ: Any, start_response: Any) -> Any:
        asked_moto.append(environ)
        return MOTO(environ, start_response)

    answer = ask(PlainReads(moto, store), *request, **more)
    if not asked_moto:
        assert answer == ask(MOTO, *request, **more)
    return not asked_moto


@pytest.mark.parametrize("query", ["", "x-id=GetObject"])
@pytest.mark.parametrize("key", [*PLAIN, "empty", "described", "tagged"])
def test_a_whole_object_is_read_without_moto(store, key, query):
    assert without_moto(store, f"/plain/{key}", query)


@pytest.mark.parametrize("path", ["/plain/a//b", "/plain//first", "/plain/cold", "/versioned/twice", "/plain/none"])
def test_keys_that_moto_reads_in_its_own_way_are_read_by_moto(store, path):
    assert not without_moto(store, path)


@pytest.mark.parametrize("path", ["/", "/plain", "/plain/", "/none/a", "/none/"])
def test_what_is_not_an_object_is_answered_by_moto(store, path):
    assert not without_moto(store, path)


@pytest.mark.parametrize(
    "header",
    [
        {"HTTP_RANGE": "bytes=1-2"},
        {"HTTP_IF_NONE_MATCH": '"8d777f385d3dfec8815d20f7496026dc"'},
        {"HTTP_IF_MATCH": '"other"'},
        {"HTTP_IF_MODIFIED_SINCE": "Sat, 01 Jan 2050 00:00:00 GMT"},
        {"HTTP_IF_UNMODIFIED_SINCE": "Sat, 01 Jan 2000 00:00:00 GMT"},
        {"HTTP_X_AMZ_CHECKSUM_MODE": "ENABLED"},
        {"HTTP_ORIGIN": "null"},
    ],
)
def test_a_read_with_a_condition_is_answered_by_moto(store, header):
    assert not without_moto(store, "/plain/data", **header)


@pytest.mark.parametrize("query", ["partNumber=1", "versionId=null", "acl", "tagging", "response-content-type=a%2Fb"])
def test_a_read_of_something_else_is_answered_by_moto(store, query):
    assert not without_moto(store, "/plain/data", query)


@pytest.mark.parametrize("method", ["HEAD", "DELETE"])
def test_other_methods_are_answered_by_moto(store, method):
    assert not without_moto(store, "/plain/none", method=method)


def test_moto_answers_everything_until_the_store_is_known(store):
    assert not without_moto(None, "/plain/data")
