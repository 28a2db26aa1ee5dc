"""What earlier loads took, as the last of them wrote it to its folder manifests/<n>/."""

import json
from collections.abc import Container, Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, Optional, TypedDict
from urllib.parse import urlparse

from parquetry.errors import RunError, UserError
from parquetry.files.hadoop import Hadoop
from parquetry.job import Source, Table

RECORD = "load.json"


class Part(NamedTuple):
    """A manifest of what was loaded. `load`: the number of its load; `path`: relative to the folder of all loads.

    `objects`: how many the load has written into it; None where an older version wrote it.
    """

    load: int
    uri: str
    path: str
    objects: Optional[int] = None


class Earlier(NamedTuple):
    """What earlier loads took of a source: the manifests of all loads, of which the last one counts for an object.

    `began`: when the last load listed the source, in milliseconds since 1970; None before the first. Objects modified
    before were listed then. `late`: {key: time} of those that were written after it and were taken as well, as an older
    version kept them; now they are in the manifests.
    """

    parts: list[Part]
    began: Optional[int]
    late: dict[str, int]


NOTHING = Earlier([], None, {})


class TableRecord(TypedDict):
    """A table in load.json. `columns`: {name: type} of all columns that the table has ever had."""

    mode: str
    key: list[str]
    columns: dict[str, str]


class LastLoad(NamedTuple):
    """The last load that was published; number 0 before the first. `folder`: its manifests/<n>/.

    `sources`: the names of those it loaded.
    `tables`: {name: TableRecord}; None where an older version wrote the load, which kept no record.
    `quarantined`: {run: {source: records}} of all loads up to this one whose records in quarantine can be read again.
    """

    folder: str
    number: int
    sources: list[str]
    tables: Optional[dict[str, TableRecord]]
    quarantined: Mapping[str, Mapping[str, int]] = MappingProxyType({})

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

    def next_record(
        self, sources: Iterable[str], tables: Iterable[Table], quarantined: Mapping[str, Mapping[str, int]]
    ) -> str:
        """The load.json of a load of these sources and tables that comes after this one.

        `quarantined`: as above, of that load alone.
        """
        records = {
            table.name: {
                "mode": table.mode,
                "key": table.key,
                "columns": {**self.columns(table), **{column.name: column.type for column in table.columns}},
            }
            for table in tables
        }
        record = {
            "sources": list(sources),
            "tables": records,
            "quarantined": {**self.quarantined, **_some(quarantined)},
        }
        return json.dumps(record, sort_keys=True) + "\n"

    def of(self, files: Hadoop, source: Source, names: Container[str]) -> Earlier:
        """What this load and those before it took of `source`. `names`: of all sources that the job loads.

        RunError when the loads' files are gone. UserError when the objects came from another folder or source.
        """
        seen = self.seen(files, source.name)
        if seen is None:
            if source.name not in self.sources and not files.exists(f"{self.folder}{source.name}.gz"):
                self._refuse_renamed(files, source, names)
                return NOTHING
            raise self._gone(source.name, f"{self.folder}{source.name}.seen")
        if seen.get("path", path_of(source)) != path_of(source):
            raise UserError(
                f"sources.{source.name}.prefix: leads to {path_of(source)}, but what was loaded came from "
                f"{seen['path']}: objects of the same names would count as loaded. Write the former prefix, or make "
                "the new one a source of another name"
            )
        objects = seen.get("objects", {})
        paths = self.parts_of(source.name, seen)
        parts = [Part(_load_of(path), self.root + path, path, objects.get(path)) for path in paths]
        existing = {file.key for file in files.tree(self.root)}
        for part in parts:
            if part.path not in existing:
                raise self._gone(source.name, part.uri)
        return Earlier(parts, seen["began"], seen.get("later", {}))

    @property
    def root(self) -> str:
        """The folder of all loads."""
        return _root(self.folder)

    def parts_of(self, name: str, seen: dict[str, Any]) -> list[str]:
        """The manifests of a source, relative to `root`. `seen`: what the load kept of it.

        In an older version, a load had one manifest of all that it and the loads before it took.
        """
        return list(seen.get("parts", [f"{self.number}/{name}.gz"]))

    def _gone(self, name: str, uri: str) -> RunError:
        return RunError(
            f"{name}: {uri} is gone, so it is not known what was loaded; bring it back (the bucket keeps versions), or "
            f"{_start_over(self.folder)}"
        )

    def check(self, name: str, earlier: Earlier, found: Mapping[int, int]) -> None:
        """RunError when a manifest does not have as many objects as its load wrote. `found`: {load: objects}."""
        for part in earlier.parts:
            objects = found.get(part.load, 0)
            if part.objects not in (None, objects):
                raise RunError(
                    f"{name}: {part.uri} has {objects:,} objects, and load {part.load} had written {part.objects:,} "
                    "into it, so it is not known what was loaded; bring it back (the bucket keeps versions), or "
                    f"{_start_over(self.folder)}"
                )

    def seen(self, files: Hadoop, name: str) -> Optional[dict[str, Any]]:
        """What the load kept of a source, in NAME.seen; None where there is none. RunError when it is damaged."""
        try:
            return _parsed(files, self.folder, f"{name}.seen")
        except FileNotFoundError:
            return None

    def sources_seen(self, files: Hadoop) -> list[str]:
        """The sources of which the load kept something, also those that the pipeline does not have now."""
        return [file.key[: -len(".seen")] for file in files.tree(self.folder) if file.key.endswith(".seen")]

    def _refuse_renamed(self, files: Hadoop, source: Source, names: Container[str]) -> None:
        for name in self.sources_seen(files):
            if name not in names and (self.seen(files, name) or {}).get("path") == path_of(source):
                raise UserError(
                    f"sources.{source.name}: its objects were loaded as those of source {name}, and would be loaded "
                    f"again; call it {name}, or delete {self.folder}{name}.seen if you want that"
                )


def _some(quarantined: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    """Those of the counts that are not 0."""
    some = {run: {name: count for name, count in counts.items() if count} for run, counts in quarantined.items()}
    return {run: counts for run, counts in some.items() if counts}


def read(files: Hadoop, folder: str, number: int) -> LastLoad:
    """The load `number`, which wrote to `folder`; an empty one for number 0. RunError when its files are gone."""
    try:
        record = _parsed(files, folder, RECORD) if number else {}
    except FileNotFoundError:
        if not files.tree(folder):
            raise RunError(
                f"{folder} is gone, so it is not known what was loaded; bring it back (the bucket keeps versions), or "
                f"{_start_over(folder)}"
            ) from None
        record = {}  # an older version wrote the load, without a record
    return LastLoad(folder, number, record.get("sources", []), record.get("tables"), record.get("quarantined", {}))


def _parsed(files: Hadoop, folder: str, name: str) -> dict[str, Any]:
    """The object that a file of a load's `folder` holds; FileNotFoundError, RunError when it is damaged."""
    text = files.read(folder + name)
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise RunError(
            f"{folder}{name} is not a JSON object, so it is not known what was loaded; bring it back (the bucket keeps "
            f"versions), or {_start_over(folder)}"
        )
    return found


def path_of(source: Source) -> str:
    """The path of a source's objects within their bucket."""
    return urlparse(source.uri).path


def _root(folder: str) -> str:
    return folder.rstrip("/").rsplit("/", 1)[0] + "/"


def _load_of(path: str) -> int:
    return int(path.split("/", 1)[0])


def _start_over(folder: str) -> str:
    return f"delete {_root(folder)} and the tables of mode append: all is loaded again"
