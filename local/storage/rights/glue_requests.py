"""Which rights a request to AWS Glue needs.

@see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsglue.html
"""

import json

from rights.errors import CannotJudge
from rights.requests import Need

# The header X-Amz-Target of a request to Glue begins with this.
TARGET = "AWSGlue."

# What concerns a table by the member of the request that names it. Glue asks for the right on the catalog, on the
# database and on the table.
_TABLE_NAMED_BY = {
    "BatchCreatePartition": "TableName",
    "BatchDeletePartition": "TableName",
    "BatchUpdatePartition": "TableName",
    "GetPartitions": "TableName",
    "GetTable": "Name",
}


def needs(target: str, body: bytes) -> list[Need]:
    """What a request needs; all of it. CannotJudge for a request of a kind that is not known here."""
    operation = target[len(TARGET) :]
    member = _TABLE_NAMED_BY.get(operation)
    if member is None:
        raise CannotJudge(
            f"{target} is a request whose rights the local Glue does not know; "
            "add its action to local/storage/rights/glue_requests.py"
        )
    request = json.loads(body)
    database, table = request["DatabaseName"], request[member]
    paths = ("catalog", f"database/{database}", f"table/{database}/{table}")
    return [Need(f"glue:{operation}", path) for path in paths]
