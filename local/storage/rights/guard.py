"""Stands in front of the local S3, and passes on only what the planned rights allow."""

import io
import json
from collections.abc import Iterable, Mapping
from typing import Any, Callable, NamedTuple, Optional
from urllib.parse import parse_qsl
from xml.sax.saxutils import escape

from rights import glue_requests
from rights.conditions import Context
from rights.context import Caller, context_of, keys_of_s3
from rights.errors import CannotJudge
from rights.judge import Rights, Verdict
from rights.policy import Request
from rights.record import Record
from rights.requests import Call, Deleted, Need, deleted_objects, listing_need, needs, xml_of

Environ = dict[str, Any]
Application = Callable[[Environ, Any], Iterable[bytes]]

# The access keys of the local S3. There are no others. The key of a request tells who sends it.
ROLE_KEY = "instance-role"
USER_KEY = "local-run"


class Judged(NamedTuple):
    """The rights that are in force."""

    rights: Rights
    caller: Caller
    record: Record

    def verdict(self, call: Call, need: Need) -> Verdict:
        """Decides about one need of a request, and records it."""
        return self.decide(str(call), need, keys_of_s3(call.parameters, call.headers), call.headers)

    def decide(self, asked: str, need: Need, keys: Context, headers: Mapping[str, str]) -> Verdict:
        """As `verdict`, for a request of any service. `keys`: condition keys that only this request has."""
        request = Request(need.action, self.resource(need), context_of(self.caller, keys, headers))
        verdict = self.rights.verdict(request)
        self.record.add(asked, request, keys, verdict)
        return verdict

    def resource(self, need: Need) -> str:
        """The ARN of what a request needs a right on."""
        if need.action.startswith("glue:"):
            return f"arn:{self.caller.partition}:glue:{self.caller.region}:{self.caller.account}:{need.path}"
        return need.path if need.path == "*" else f"arn:{self.caller.partition}:s3:::{need.path}"

    def denied(self, need: Need, verdict: Verdict) -> str:
        """The message of AWS for a request that is not allowed.

        @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html
        """
        statement = verdict.denied_by
        if statement is not None:
            kind = "an identity-based" if statement.principals is None else "a resource-based or VPC endpoint"
            reason = f"with an explicit deny in {kind} policy"
        else:
            kind = "identity-based" if verdict.missing_in == "role" else "VPC endpoint"
            reason = f"because no {kind} policy allows the {need.action} action"
        return (
            f"User: {self.caller.session_arn} is not authorized to perform: {need.action} "
            f'on resource: "{self.resource(need)}" {reason}'
        )


class Guard:
    """The WSGI application in front of S3, and of Glue. Until it knows rights, it passes everything on.

    `glue`: the application of Glue, where the pipeline has a catalog.
    """

    def __init__(self, application: Application) -> None:
        self._application = application
        self.glue: Optional[Application] = None
        self.judged: Optional[Judged] = None

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        """Answers one request."""
        target = str(environ.get("HTTP_X_AMZ_TARGET", ""))
        is_glue = target.startswith(glue_requests.TARGET)
        key = _access_key(environ)
        if self.judged is None or key == USER_KEY:
            return (self._of_glue if is_glue else self._application)(environ, start_response)
        call = _call(environ)
        asked = target if is_glue else str(call)
        try:
            if key != ROLE_KEY:
                raise CannotJudge(f"{asked}: no credentials of this run sent it")
            if is_glue:
                return self._answer_glue(self.judged, target, environ, start_response)
            return self._answer(self.judged, call, environ, start_response)
        except CannotJudge as problem:
            self.judged.record.add_unjudged(asked, str(problem))
            return (_refuse_glue if is_glue else _refuse)(environ, start_response, str(problem))

    def _answer(self, judged: Judged, call: Call, environ: Environ, start_response: Any) -> Iterable[bytes]:
        if call.deletes_many:
            return self._delete_many(judged, call, environ, start_response)
        for need in needs(call):
            verdict = judged.verdict(call, need)
            if not verdict.allowed:
                return _refuse(environ, start_response, judged.denied(need, verdict))
        if not call.reads_object:
            return self._application(environ, start_response)
        return self._read(judged, call, environ, start_response)

    def _answer_glue(self, judged: Judged, target: str, environ: Environ, start_response: Any) -> Iterable[bytes]:
        if self.glue is None:
            raise CannotJudge(f"{target}: the pipeline has no catalog, so nothing of it asks Glue")
        for need in glue_requests.needs(target, _body(environ)):
            verdict = judged.decide(target, need, {}, {})
            if not verdict.allowed:
                return _refuse_glue(environ, start_response, judged.denied(need, verdict))
        return self.glue(environ, start_response)

    def _of_glue(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        if self.glue is None:
            return _refuse_glue(environ, start_response, "the pipeline has no catalog, so this machine has no Glue")
        return self.glue(environ, start_response)

    def _read(self, judged: Judged, call: Call, environ: Environ, start_response: Any) -> Iterable[bytes]:
        """Reads an object. Only a role that may list the bucket learns that an object does not exist."""
        answer: list[Any] = []

        def wait(*arguments: Any) -> Callable[[bytes], object]:
            answer[:] = arguments
            return lambda _: None

        body = self._application(environ, wait)
        if answer[0].startswith("404"):
            need = listing_need(call)
            verdict = judged.verdict(call, need)
            if not verdict.allowed:
                return _refuse(environ, start_response, judged.denied(need, verdict))
        start_response(*answer)
        return body

    def _delete_many(self, judged: Judged, call: Call, environ: Environ, start_response: Any) -> Iterable[bytes]:
        """Deletes those objects of a request that the role may delete. S3 answers 200, with an error for each other."""
        root, objects = deleted_objects(_body(environ))
        errors = ""
        for each in objects:
            need = Need(f"s3:DeleteObject{'Version' if each.version else ''}", f"{call.bucket}/{each.key}")
            verdict = judged.verdict(_single(call, each), need)
            if not verdict.allowed:
                root.remove(each.element)
                errors += _error(judged.denied(need, verdict), f"<Key>{escape(each.key)}</Key>")
        if not errors:
            return self._application(environ, start_response)
        done = b"<DeleteResult></DeleteResult>"
        if errors.count("<Error>") < len(objects):
            _replace_body(environ, xml_of(root))
            done = b"".join(self._application(environ, lambda *_: lambda _: None))
        return _send(start_response, "200 OK", done.replace(b"</DeleteResult>", f"{errors}</DeleteResult>".encode()))


def _single(call: Call, deleted: Deleted) -> Call:
    parameters = {"versionId": deleted.version} if deleted.version else {}
    return call._replace(method="DELETE", key=deleted.key, parameters=parameters)


def _access_key(environ: Environ) -> str:
    """The access key id that signed a request; empty where none did."""
    authorization = str(environ.get("HTTP_AUTHORIZATION", ""))
    _, _, credential = authorization.partition("Credential=")
    return credential.partition("/")[0]


def bucket_and_key(environ: Environ) -> tuple[str, str]:
    """The bucket and the key that a request names; empty where it names none."""
    # WSGI hands the bytes of the path over as if they were Latin-1.
    path = str(environ["PATH_INFO"]).encode("latin-1").decode("utf-8")
    bucket, _, key = path[1:].partition("/")
    return bucket, key


def _call(environ: Environ) -> Call:
    bucket, key = bucket_and_key(environ)
    parameters = dict(parse_qsl(str(environ.get("QUERY_STRING", "")), keep_blank_values=True))
    headers = {
        name[5:].replace("_", "-").lower(): str(value) for name, value in environ.items() if name.startswith("HTTP_")
    }
    return Call(str(environ["REQUEST_METHOD"]), bucket, key, parameters, headers)


def _body(environ: Environ) -> bytes:
    """The body of a request, which can still be read by others."""
    body: bytes = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    _replace_body(environ, body)
    return body


def _replace_body(environ: Environ, body: bytes) -> None:
    environ["wsgi.input"] = io.BytesIO(body)
    environ["CONTENT_LENGTH"] = str(len(body))


def _refuse(environ: Environ, start_response: Any, message: str) -> Iterable[bytes]:
    _take_body(environ)
    body = b"" if environ["REQUEST_METHOD"] == "HEAD" else _error(message, "<RequestId>local</RequestId>").encode()
    return _send(start_response, "403 Forbidden", body)


def _refuse_glue(environ: Environ, start_response: Any, message: str) -> Iterable[bytes]:
    _take_body(environ)
    body = json.dumps({"__type": "AccessDeniedException", "Message": message}).encode()
    headers = [("Content-Type", "application/x-amz-json-1.1"), ("Content-Length", str(len(body)))]
    start_response("400 Bad Request", headers)
    return [body]


def _take_body(environ: Environ) -> None:
    """Before a refusal: a client that still sends its body would not see the answer."""
    if environ["REQUEST_METHOD"] in ("PUT", "POST"):
        _body(environ)


def _error(message: str, more: str) -> str:
    return f"<Error><Code>AccessDenied</Code><Message>{escape(message)}</Message>{more}</Error>"


def _send(start_response: Any, status: str, body: bytes) -> Iterable[bytes]:
    start_response(status, [("Content-Type", "application/xml"), ("Content-Length", str(len(body)))])
    return [body]
