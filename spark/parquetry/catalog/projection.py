"""Whether Athena sees all partitions of a table whose partitions it computes."""

from collections.abc import Iterable
from datetime import datetime, timezone
from typing import Any

from parquetry.job import Table
from parquetry.table_files import partition_folders, partition_values


def warnings(table: Table, keys: Iterable[str]) -> list[str]:
    """A list of one warning, or of none. `keys`: of the table's files, sorted."""
    if table.project is None:
        return []
    outside = [folder for folder in partition_folders(keys) if not _is_computed(table.project, folder)]
    if not outside:
        return []
    many = f"{len(outside):,} partitions have" if len(outside) > 1 else "1 partition has"
    return [
        f"{many} values that project does not name, for example {outside[0]}; Athena does not see these rows: add the "
        f"values to tables.{table.name}.project"
    ]


def _is_computed(project: dict[str, Any], folder: str) -> bool:
    return all(_is_named(project[name], value) for name, value in partition_values(folder))


def _is_named(given: Any, value: str) -> bool:
    if isinstance(given, list):
        return value in map(str, given)
    first, last = given["from"], given.get("to", datetime.now(timezone.utc).strftime("%Y-%m-%d"))
    if isinstance(first, str):
        return len(value) == len(first) and first <= value <= str(last)
    return value.lstrip("-").isdigit() and first <= int(value) <= last
