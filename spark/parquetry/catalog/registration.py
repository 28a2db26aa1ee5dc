"""Registers the partitions of published tables in Glue, and removes those from Glue that are gone.

What Glue has is compared with the files that are published. So it does not matter what the run itself has written: what
an earlier run left out, because it was killed after it had published, is registered too.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from parquetry.catalog.glue import MARK, Glue, GlueError, Registered, Values
from parquetry.errors import RunError
from parquetry.job import Table
from parquetry.run import Run
from parquetry.table_files import partition_folders, partition_values


class Difference(NamedTuple):
    """What is to be done in Glue. `new` and `changed`: {values: location}."""

    new: dict[Values, str]
    changed: dict[Values, str]
    gone: list[Values]


def register(run: Run) -> Iterator[str]:
    """Registers the partitions of all tables that say so, and says in a line what was done for each.

    RunError, after all tables, where that failed for some of them. Their files are published in any case.
    """
    if run.job.catalog is None:
        return
    glue = Glue(run.job.catalog)
    problems: list[str] = []
    for table in run.job.tables:
        if table.registered:
            try:
                yield _register(run, glue, table)
            except GlueError as error:
                problems.append(f"{table.name}: {error}")
    if problems:
        raise RunError(
            f"the tables are published, but not all of their partitions are registered in Glue: {'; '.join(problems)}"
            ". Athena and Spark do not see the rows of new partitions until the next run registers them"
        )


def _register(run: Run, glue: Glue, table: Table) -> str:
    folder = run.job.folder_of(table)
    wanted = partitions(folder, (file.key for file in run.files.listing(folder)))
    descriptor = glue.descriptor(table.name)
    mark = _mark(descriptor)
    todo = difference(wanted, glue.partitions(table.name), folder, mark)
    glue.create(table.name, [_input(descriptor, mark, *each) for each in todo.new.items()])
    glue.update(table.name, [_input(descriptor, mark, *each) for each in todo.changed.items()])
    glue.delete(table.name, todo.gone)
    counts = [(len(todo.new), "new"), (len(todo.changed), "changed"), (len(todo.gone), "removed")]
    done = ", ".join(f"{count:,} {what}" for count, what in counts if count) or "as before"
    return f"{table.name}: {len(wanted):,} partition{'s' if len(wanted) != 1 else ''} registered in Glue, {done}"


def partitions(folder: str, keys: Iterable[str]) -> dict[Values, str]:
    """{the values of a partition: the URI of its folder}. `keys`: of the files in the table's `folder`, sorted."""
    names = partition_folders(keys)
    return {tuple(value for _, value in partition_values(name)): f"{folder}{name}/" for name in names}


def difference(wanted: dict[Values, str], found: dict[Values, Registered], folder: str, mark: str) -> Difference:
    """What makes Glue have the `wanted` partitions with this `mark`. Partitions in other folders stay as they are."""
    known = {values: location for values, location in wanted.items() if values in found}
    return Difference(
        {values: location for values, location in wanted.items() if values not in found},
        {values: location for values, location in known.items() if found[values] != Registered(location, mark)},
        [values for values, has in found.items() if values not in wanted and has.location.startswith(folder)],
    )


def _mark(descriptor: dict[str, Any]) -> str:
    """Stands for the columns and the format of a table, which each of its partitions repeats."""
    shared = {key: value for key, value in descriptor.items() if key != "Location"}
    return hashlib.sha256(json.dumps(shared, sort_keys=True).encode()).hexdigest()[:16]


def _input(descriptor: dict[str, Any], mark: str, values: Values, location: str) -> dict[str, Any]:
    return {
        "Values": list(values),
        "StorageDescriptor": {**descriptor, "Location": location},
        "Parameters": {MARK: mark},
    }
