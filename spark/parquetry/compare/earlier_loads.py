"""What earlier loads took, as the last of them wrote it to its folder manifests/<n>/."""

import json
from collections.abc import Container, Iterable
from typing import Any, NamedTuple, Optional, TypedDict
from urllib.parse import urlparse

from parquetry.compare import manifest
from parquetry.errors import RunError, UserError
from parquetry.files.hadoop import Hadoop
from parquetry.job import Source, Table

RECORD = "load.json"


class Seen(NamedTuple):
    """When a load listed its source. All times are milliseconds since 1970.

    `began`: objects modified before this time were listed. `later`: {key: time} of those that were written after it
    and were taken as well.
    """

    began: int
    later: dict[str, int]

    def rewritten(self, key: str, modified: int) -> bool:
        """Whether an object that the load took has been written again since."""
        return modified > self.began and self.later.get(key) != modified


class Earlier(NamedTuple):
    """What earlier loads took of a source. `sizes`: {key: bytes}; `seen`: the last load's, None before the first."""

    sizes: dict[str, int]
    seen: Optional[Seen]

    def took(self, key: str, size: int) -> bool:
        """Whether an earlier load took the object, with this size."""
        return self.sizes.get(key) == size

    def rewritten(self, key: str, modified: int) -> bool:
        """Whether an object that was taken has been written again since."""
        return self.seen is not None and self.seen.rewritten(key, modified)


NOTHING = Earlier({}, None)


class TableRecord(TypedDict):
    """A table in load.json. `columns`: {name: type} of all columns that the table has ever had."""

    mode: str
    key: list[str]
    columns: dict[str, str]


class LastLoad(NamedTuple):
    """The last load that was published; number 0 before the first. `folder`: its manifests/<n>/.

    `sources`: the names of those it loaded.
    `tables`: {name: TableRecord}; None where an older version wrote the load, which kept no record.
    """

    folder: str
    number: int
    sources: list[str]
    tables: Optional[dict[str, TableRecord]]

    def columns(self, table: Table) -> dict[str, str]:
        """{name: type} of the columns that published files of `table` may have, as far as they are known."""
        former = (self.tables or {}).get(table.name)
        return former["columns"] if former else {}

    def has(self, table: Table) -> bool:
        """Whether the load wrote `table`."""
        return table.name in (self.tables or {})

    def lacks(self, table: Table) -> bool:
        """Whether it is known that the load did not write `table`."""
        return self.tables is not None and table.name not in self.tables

    def may_repeat_keys(self, table: Table) -> bool:
        """Whether the published rows of `table`, of mode merge, may have several rows for one of its keys."""
        former = (self.tables or {}).get(table.name)
        if table.mode != "merge" or former is None:
            return False
        return former["mode"] == "append" or not former["key"] or not set(former["key"]) <= set(table.key)

    def next_record(self, sources: Iterable[str], tables: Iterable[Table]) -> str:
        """The load.json of a load of these sources and tables that comes after this one."""
        records = {
            table.name: {
                "mode": table.mode,
                "key": table.key,
                "columns": {**self.columns(table), **{column.name: column.type for column in table.columns}},
            }
            for table in tables
        }
        return json.dumps({"sources": list(sources), "tables": records}, sort_keys=True) + "\n"

    def of(self, files: Hadoop, source: Source, names: Container[str]) -> Earlier:
        """What this load and those before it took of `source`. `names`: of all sources that the job loads.

        RunError when the load's files are gone. UserError when the objects came from another folder or source.
        """
        path = f"{self.folder}{source.name}"
        taken, seen = files.exists(f"{path}.gz"), self._seen(files, source.name)
        if not taken and seen is None and source.name not in self.sources:
            self._refuse_renamed(files, source, names)
            return NOTHING
        if not taken or seen is None:
            raise RunError(
                f"{source.name}: {path}.{'seen' if taken else 'gz'} is gone, so it is not known what was loaded; bring "
                f"it back (the bucket keeps versions), or {_start_over(self.folder)}"
            )
        if seen.get("path", path_of(source)) != path_of(source):
            raise UserError(
                f"sources.{source.name}.prefix: leads to {path_of(source)}, but what was loaded came from "
                f"{seen['path']}: objects of the same names would count as loaded. Write the former prefix, or make "
                "the new one a source of another name"
            )
        sizes = {entry.key: entry.size for entry in manifest.read(files, f"{path}.gz")}
        return Earlier(sizes, Seen(seen["began"], seen["later"]))

    def _seen(self, files: Hadoop, name: str) -> Optional[dict[str, Any]]:
        try:
            seen: dict[str, Any] = json.loads(files.read(f"{self.folder}{name}.seen"))
            return seen
        except FileNotFoundError:
            return None

    def _refuse_renamed(self, files: Hadoop, source: Source, names: Container[str]) -> None:
        loaded = [file.key[: -len(".seen")] for file in files.tree(self.folder) if file.key.endswith(".seen")]
        for name in loaded:
            if name not in names and (self._seen(files, name) or {}).get("path") == path_of(source):
                raise UserError(
                    f"sources.{source.name}: its objects were loaded as those of source {name}, and would be loaded "
                    f"again; call it {name}, or delete {self.folder}{name}.seen if you want that"
                )


def read(files: Hadoop, folder: str, number: int) -> LastLoad:
    """The load `number`, which wrote to `folder`; an empty one for number 0. RunError when its files are gone."""
    try:
        record = json.loads(files.read(folder + RECORD)) if number else {}
    except FileNotFoundError:
        if not files.tree(folder):
            raise RunError(
                f"{folder} is gone, so it is not known what was loaded; bring it back (the bucket keeps versions), or "
                f"{_start_over(folder)}"
            ) from None
        record = {}  # an older version wrote the load, without a record
    return LastLoad(folder, number, record.get("sources", []), record.get("tables"))


def path_of(source: Source) -> str:
    """The path of a source's objects within their bucket."""
    return urlparse(source.uri).path


def _start_over(folder: str) -> str:
    manifests = folder.rstrip("/").rsplit("/", 1)[0] + "/"
    return f"delete {manifests} and the tables of mode append: all is loaded again"
