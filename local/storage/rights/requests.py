"""Which rights a request to S3 needs.

@see https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
"""

import re
from collections.abc import Mapping
from typing import NamedTuple, Optional
from urllib.parse import unquote
from xml.etree import ElementTree

from rights.errors import CannotJudge

# Parameters that choose what an answer holds. They do not change which right is needed.
_PLAIN = {
    "continuation-token",
    "delimiter",
    "encoding-type",
    "fetch-owner",
    "key-marker",
    "list-type",
    "marker",
    "max-keys",
    "max-parts",
    "max-uploads",
    "part-number-marker",
    "partNumber",
    "prefix",
    "start-after",
    "upload-id-marker",
    "version-id-marker",
    "x-id",
}

# The right that a request on a bucket needs, by its method and the parameters that say what is done.
_BUCKET = {
    ("HEAD", ""): "ListBucket",
    ("GET", ""): "ListBucket",
    ("GET", "versions"): "ListBucketVersions",
    ("GET", "uploads"): "ListBucketMultipartUploads",
    ("GET", "location"): "GetBucketLocation",
    ("GET", "versioning"): "GetBucketVersioning",
    ("GET", "acl"): "GetBucketAcl",
    ("GET", "tagging"): "GetBucketTagging",
    ("GET", "encryption"): "GetEncryptionConfiguration",
}

# The right that a request on an object needs.
_OBJECT = {
    ("HEAD", ""): "GetObject",
    ("GET", ""): "GetObject",
    ("HEAD", "versionId"): "GetObjectVersion",
    ("GET", "versionId"): "GetObjectVersion",
    ("GET", "acl"): "GetObjectAcl",
    ("GET", "acl versionId"): "GetObjectVersionAcl",
    ("GET", "tagging"): "GetObjectTagging",
    ("GET", "tagging versionId"): "GetObjectVersionTagging",
    ("GET", "uploadId"): "ListMultipartUploadParts",
    ("PUT", ""): "PutObject",
    ("PUT", "uploadId"): "PutObject",
    ("PUT", "acl"): "PutObjectAcl",
    ("PUT", "acl versionId"): "PutObjectVersionAcl",
    ("PUT", "tagging"): "PutObjectTagging",
    ("PUT", "tagging versionId"): "PutObjectVersionTagging",
    ("POST", "uploads"): "PutObject",
    ("POST", "uploadId"): "PutObject",
    ("DELETE", ""): "DeleteObject",
    ("DELETE", "versionId"): "DeleteObjectVersion",
    ("DELETE", "tagging"): "DeleteObjectTagging",
    ("DELETE", "tagging versionId"): "DeleteObjectVersionTagging",
    ("DELETE", "uploadId"): "AbortMultipartUpload",
}

# Headers of a request that writes an object, with the right that each needs besides.
_WRITTEN_BESIDES = (
    (re.compile(r"x-amz-acl|x-amz-grant-.+"), "PutObjectAcl"),
    (re.compile(r"x-amz-tagging"), "PutObjectTagging"),
    (re.compile(r"x-amz-object-lock-(mode|retain-until-date)"), "PutObjectRetention"),
    (re.compile(r"x-amz-object-lock-legal-hold"), "PutObjectLegalHold"),
)


class Call(NamedTuple):
    """A request to S3. The names of headers are in lower case. A call without a key concerns the bucket."""

    method: str
    bucket: str
    key: str
    parameters: Mapping[str, str]
    headers: Mapping[str, str]

    @property
    def what(self) -> str:
        """Its parameters that say what is done: "acl versionId"."""
        return " ".join(sorted(set(self.parameters) - _PLAIN))

    @property
    def deletes_many(self) -> bool:
        """Whether its body lists the objects to delete."""
        return (self.method, self.key, self.what) == ("POST", "", "delete")

    @property
    def reads_object(self) -> bool:
        """Whether it fails when an object does not exist. S3 then asks whether the caller may list the bucket."""
        is_read = self.method in ("GET", "HEAD") and self.key != "" and self.what == ""
        return is_read or "x-amz-copy-source" in self.headers

    def __str__(self) -> str:
        """The request for people: GET /BUCKET/KEY?acl."""
        return f"{self.method} /{self.bucket}/{self.key}{'?' + self.what.replace(' ', '&') if self.what else ''}"


class Need(NamedTuple):
    """An action that a request needs, on the resource with this path: BUCKET or BUCKET/KEY."""

    action: str
    path: str


def needs(call: Call) -> list[Need]:
    """What a request needs; all of it. CannotJudge for a request of a kind that is not known here."""
    if not call.bucket:
        if (call.method, call.what) == ("GET", ""):
            return [Need("s3:ListAllMyBuckets", "*")]
        raise _unknown(call)
    action = (_OBJECT if call.key else _BUCKET).get((call.method, call.what))
    if action is None:
        raise _unknown(call)
    path = f"{call.bucket}/{call.key}" if call.key else call.bucket
    found = [Need(f"s3:{action}", path)]
    if action == "PutObject":
        found = [*_read_for_copy(call), *found, *_written_besides(call, path)]
    return found


def listing_need(call: Call) -> Need:
    """What S3 asks for before it answers 404: a role that may not list the bucket must not learn which keys exist.

    @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
    """
    return Need("s3:ListBucket", (_copied(call) or call).bucket)


class Deleted(NamedTuple):
    """An object in the body of a request that deletes many."""

    key: str
    version: Optional[str]
    element: ElementTree.Element


def deleted_objects(body: bytes) -> tuple[ElementTree.Element, list[Deleted]]:
    """The objects of such a body: each needs s3:DeleteObject, or with a version s3:DeleteObjectVersion."""
    root = ElementTree.fromstring(body)
    found = []
    for element in [child for child in root if _local_name(child) == "Object"]:
        values = {_local_name(child): child.text or "" for child in element}
        found.append(Deleted(values["Key"], values.get("VersionId"), element))
    return root, found


def xml_of(root: ElementTree.Element) -> bytes:
    """The body again, after objects were taken out of it."""
    ElementTree.register_namespace("", "http://s3.amazonaws.com/doc/2006-03-01/")
    return ElementTree.tostring(root)


def _local_name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _read_for_copy(call: Call) -> list[Need]:
    source = _copied(call)
    if source is None:
        return []
    return [Need("s3:GetObjectVersion" if source.what else "s3:GetObject", f"{source.bucket}/{source.key}")]


def _copied(call: Call) -> Optional[Call]:
    """The read of a copy's source, which the header has as /BUCKET/KEY?versionId=…"""
    header = call.headers.get("x-amz-copy-source")
    if header is None:
        return None
    path, _, version = header.partition("?versionId=")
    bucket, _, key = unquote(path).lstrip("/").partition("/")
    return Call("GET", bucket, key, {"versionId": version} if version else {}, {})


def _written_besides(call: Call, path: str) -> list[Need]:
    if call.headers.get("x-amz-server-side-encryption", "").startswith("aws:kms"):
        raise CannotJudge(
            f"{call} encrypts with a key of KMS, and the local S3 does not judge rights of KMS; "
            "add them to local/storage/rights/requests.py"
        )
    # A copy keeps the tags of its source, if the request does not name others. Nothing here has tags.
    actions = [action for header, action in _WRITTEN_BESIDES if any(map(header.fullmatch, call.headers))]
    return [Need(f"s3:{action}", path) for action in actions]


def _unknown(call: Call) -> CannotJudge:
    return CannotJudge(
        f"{call} is a request whose rights the local S3 does not know; "
        "add its action to local/storage/rights/requests.py"
    )
