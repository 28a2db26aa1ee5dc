"""The condition keys of a request to the local S3, with the values that they would have in AWS.

@see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
@see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
"""

from collections.abc import Mapping
from datetime import datetime, timezone
from typing import NamedTuple, Optional

from rights.conditions import Context

# Headers of a request that are condition keys, as s3:HEADER.
HEADERS = (
    "x-amz-acl",
    "x-amz-content-sha256",
    "x-amz-copy-source",
    "x-amz-grant-full-control",
    "x-amz-grant-read",
    "x-amz-grant-read-acp",
    "x-amz-grant-write",
    "x-amz-grant-write-acp",
    "x-amz-metadata-directive",
    "x-amz-server-side-encryption",
    "x-amz-server-side-encryption-aws-kms-key-id",
    "x-amz-storage-class",
    "x-amz-website-redirect-location",
    "if-match",
    "if-none-match",
)

# Parameters of a request that are condition keys.
PARAMETERS = {
    "prefix": "s3:prefix",
    "delimiter": "s3:delimiter",
    "max-keys": "s3:max-keys",
    "versionId": "s3:versionid",
}

_CONSTANT = {
    # The local S3 speaks plain HTTP, because no certificate would be trusted. All clients use TLS in AWS.
    "aws:securetransport": "true",
    # The oldest that S3 accepts.
    "s3:tlsversion": "1.2",
    "aws:principaltype": "AssumedRole",
    "aws:viaawsservice": "false",
    "aws:principalisawsservice": "false",
    "s3:authtype": "REST-HEADER",
    "s3:signatureversion": "AWS4-HMAC-SHA256",
}
_OF_THE_CALLER = (
    "aws:principalarn",
    "aws:principalaccount",
    "aws:resourceaccount",
    "s3:resourceaccount",
    "aws:userid",
    "aws:requestedregion",
    "aws:sourcevpce",
    "aws:useragent",
    "aws:referer",
    "aws:currenttime",
    "aws:epochtime",
)
# A request to S3 through a gateway endpoint does not have these.
_NEVER = (
    "aws:sourceip",
    "aws:calledvia",
    "aws:calledviafirst",
    "aws:calledvialast",
    "aws:sourcearn",
    "aws:sourceaccount",
    # Only requests to KMS have it, and S3 sends those itself.
    "kms:resourcealiases",
)

KNOWN_KEYS = frozenset(
    (*_CONSTANT, *_OF_THE_CALLER, *_NEVER, *PARAMETERS.values(), *(f"s3:{header}" for header in HEADERS))
)


class Caller(NamedTuple):
    """The role of the nodes, and the session of the node that asks."""

    partition: str
    region: str
    account: str
    role: str  # its name, after its path if it has one
    session: str
    endpoint: Optional[str]  # the id of the endpoint for S3, if there is one

    @property
    def role_arn(self) -> str:
        """The role's ARN, which is the value of aws:PrincipalArn."""
        return f"arn:{self.partition}:iam::{self.account}:role/{self.role}"

    @property
    def session_arn(self) -> str:
        """The ARN that S3 names in its errors."""
        return f"arn:{self.partition}:sts::{self.account}:assumed-role/{self.role.split('/')[-1]}/{self.session}"


def keys_of_s3(parameters: Mapping[str, str], headers: Mapping[str, str]) -> Context:
    """The condition keys that differ from request to request. The names of `headers` are in lower case."""
    values = {key: parameters.get(name) for name, key in PARAMETERS.items()}
    values.update((f"s3:{name}", headers.get(name)) for name in HEADERS)
    return {key: (value,) for key, value in values.items() if value is not None}


def context_of(caller: Caller, of_s3: Context, headers: Mapping[str, str]) -> Context:
    """All condition keys of a request, with those that `keys_of_s3` gives."""
    now = datetime.now(timezone.utc)
    values: dict[str, Optional[str]] = {
        **_CONSTANT,
        "aws:principalarn": caller.role_arn,
        "aws:principalaccount": caller.account,
        "aws:resourceaccount": caller.account,
        "s3:resourceaccount": caller.account,
        "aws:userid": f"AROALOCALRUN:{caller.session}",
        "aws:requestedregion": caller.region,
        "aws:sourcevpce": caller.endpoint,
        "aws:useragent": headers.get("user-agent"),
        "aws:referer": headers.get("referer"),
        "aws:currenttime": now.isoformat(timespec="seconds"),
        "aws:epochtime": str(int(now.timestamp())),
        # No condition can name these two: they are for Principal.
        "rights:session": caller.session_arn,
        "rights:account": f"arn:{caller.partition}:iam::{caller.account}:root",
    }
    return {**of_s3, **{key: (value,) for key, value in values.items() if value is not None}}
