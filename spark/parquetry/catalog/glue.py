"""Calls of AWS Glue by the AWS CLI, which is on each node of EMR. An SDK for Python is not guaranteed there."""

import json
import os
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any, NamedTuple, Optional

from parquetry.job import Catalog

_PROGRAMS = 4  # that run at the same time; each takes about 100 MiB of memory
# What one request may hold. https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-catalog-partitions.html
_CREATED = 100
_UPDATED = 100
_DELETED = 25
# Another run has done the same before.
_HARMLESS = {"AlreadyExistsException", "EntityNotFoundException"}
# The parameter of a partition that says by which columns and format it was registered.
MARK = "parquetry.descriptor"

Values = tuple[str, ...]


class GlueError(Exception):
    """A call of Glue failed, or did not reach Glue. The text says which call, and why."""


class Registered(NamedTuple):
    """A partition that Glue has: where its files are, and the value of its MARK."""

    location: str
    mark: Optional[str]


class Glue:
    """The tables of one database. All methods raise GlueError."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def descriptor(self, table: str) -> dict[str, Any]:
        """Columns, format and place of a table, as Glue has them: its StorageDescriptor."""
        found: dict[str, Any] = self._call("get-table", {"Name": table}, "Table.StorageDescriptor")
        return found

    def partitions(self, table: str) -> dict[Values, Registered]:
        """{the values of a partition: what is registered}, without columns, which each partition repeats."""
        query = f'Partitions[].[Values, StorageDescriptor.Location, Parameters."{MARK}"]'
        found = self._call("get-partitions", {"TableName": table, "ExcludeColumnSchema": True}, query)
        return {tuple(values): Registered(location, mark) for values, location, mark in found or []}

    def create(self, table: str, partitions: Sequence[dict[str, Any]]) -> None:
        """Registers partitions, given as Glue's PartitionInput."""
        self._in_batches("batch-create-partition", table, "PartitionInputList", partitions, _CREATED)

    def update(self, table: str, partitions: Sequence[dict[str, Any]]) -> None:
        """Registers partitions again that Glue has with other columns or in another place."""
        entries = [{"PartitionValueList": each["Values"], "PartitionInput": each} for each in partitions]
        self._in_batches("batch-update-partition", table, "Entries", entries, _UPDATED)

    def delete(self, table: str, partitions: Sequence[Values]) -> None:
        """Removes partitions from Glue. Their files stay."""
        entries = [{"Values": list(values)} for values in partitions]
        self._in_batches("batch-delete-partition", table, "PartitionsToDelete", entries, _DELETED)

    def _in_batches(self, command: str, table: str, name: str, entries: Sequence[Any], most: int) -> None:
        def send(batch: list[Any]) -> None:
            answer = self._call(command, {"TableName": table, name: batch}, "Errors") or []
            for detail in (error["ErrorDetail"] for error in answer):
                if detail["ErrorCode"] not in _HARMLESS:
                    raise GlueError(f"{command}: {detail['ErrorCode']}: {detail.get('ErrorMessage', '')}")

        with ThreadPoolExecutor(_PROGRAMS) as pool:
            list(pool.map(send, _batches(entries, most)))

    def _call(self, command: str, request: dict[str, Any], query: str) -> Any:
        """What `query` finds in the answers of all pages."""
        with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
            json.dump({"DatabaseName": self._catalog.database, **request}, file)
            file.flush()
            arguments = ["--region", self._catalog.region, "--cli-input-json", f"file://{file.name}"]
            ended = subprocess.run(
                ["aws", "glue", command, *arguments, "--query", query, "--output", "json"],
                # If Glue cannot be reached, the CLI would wait for minutes.
                env={**os.environ, "AWS_RETRY_MODE": "standard", "AWS_MAX_ATTEMPTS": "6", "AWS_PAGER": ""},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                encoding="utf-8",
                check=False,
            )
        if ended.returncode != 0:
            raise GlueError(" ".join(ended.stderr.split()) or f"aws glue {command}: exit code {ended.returncode}")
        return json.loads(ended.stdout or "null")


def _batches(entries: Iterable[Any], most: int) -> Iterator[list[Any]]:
    left = iter(entries)
    while batch := list(islice(left, most)):
        yield batch
