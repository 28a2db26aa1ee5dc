"""What earlier loads took, by what the last of them has left in its folder manifests/<n>/."""

import json
from typing import Any, NamedTuple, Optional
from urllib.parse import urlparse

from parquetry.compare import manifest
from parquetry.errors import RunError, UserError

RECORD = "load.json"


class Seen(NamedTuple):
    """`began` (ms): what was modified before was listed. `later`: {key: ms} of what came then and was taken as well."""

    began: int
    later: dict[str, int]

    def rewritten(self, key, modified):
        """Whether an object that the load took is another one now."""
        return modified > self.began and self.later.get(key) != modified


class Before(NamedTuple):
    """The last load's `folder`, its `sources`, and {name: {mode, key, columns}} of its `tables`, None if not known.

    `columns`: {name: type} of all that the table has ever had.
    """

    folder: str
    sources: list[str]
    tables: Optional[dict[str, Any]]

    def columns(self, table):
        """{name: type} of the columns that published files of `table` may have, so far as it is known."""
        return (self.tables or {}).get(table.name, {}).get("columns", {})

    def is_otherwise(self, table):
        """Whether what is published of a `table` of mode merge need not have one row for each of its keys."""
        former = (self.tables or {}).get(table.name)
        if table.mode != "merge" or former is None:
            return False
        return former["mode"] == "append" or not former["key"] or not set(former["key"]) <= set(table.key)

    def record(self, sources, tables):
        """What load.json says of a load of these, which comes after this one."""
        told = {
            one.name: {
                "mode": one.mode,
                "key": one.key,
                "columns": {**self.columns(one), **{field.name: field.type for field in one.columns}},
            }
            for one in tables
        }
        return json.dumps({"sources": list(sources), "tables": told}, sort_keys=True) + "\n"

    def of(self, files, source, others):
        """({key: bytes}, Seen of the last load), or ({}, None) before the source's first; `others`: sources there are.

        RunError when the files that tell it are gone, UserError when the objects were another place's or source's.
        """
        at = f"{self.folder}{source.name}"
        taken, seen = files.exists(f"{at}.gz"), self._seen(files, source.name)
        if not taken and seen is None and source.name not in self.sources:
            self._refuse_renamed(files, source, others)
            return {}, None
        if not taken or seen is None:
            raise RunError(
                f"{source.name}: {at}.{'seen' if taken else 'gz'} is gone, so nobody knows what was loaded; bring it "
                f"back (the bucket keeps versions), or delete {_root(self.folder)} and the tables of mode append: all "
                "is loaded once more"
            )
        if seen.get("path", path_of(source)) != path_of(source):
            raise UserError(
                f"sources.{source.name}.prefix: leads to {path_of(source)}, and what was loaded came from "
                f"{seen['path']}: objects of the same names would count as loaded. Write the former prefix, or make "
                "the new one a source of another name"
            )
        return {one.key: one.size for one in manifest.read(files, f"{at}.gz")}, Seen(seen["began"], seen["later"])

    def _seen(self, files, name):
        try:
            return json.loads(files.read(f"{self.folder}{name}.seen"))
        except FileNotFoundError:
            return None

    def _refuse_renamed(self, files, source, others):
        names = [one.key[: -len(".seen")] for one in files.tree(self.folder) if one.key.endswith(".seen")]
        for name in names:
            if name not in others and (self._seen(files, name) or {}).get("path") == path_of(source):
                raise UserError(
                    f"sources.{source.name}: its objects were loaded as those of source {name}, and would be loaded "
                    f"once more; call it {name}, or delete {self.folder}{name}.seen to have that"
                )


def read(files, folder, number):
    """What load `number` has left in `folder`; nothing, for number 0."""
    try:
        record = json.loads(files.read(folder + RECORD)) if number else {}
    except FileNotFoundError:
        if not files.tree(folder):
            raise RunError(
                f"{folder} is gone, so nobody knows what was loaded; bring it back (the bucket keeps versions), or "
                f"delete {_root(folder)} and the tables of mode append: all is loaded once more"
            ) from None
        record = {}  # a version that kept none wrote it
    return Before(folder, record.get("sources", []), record.get("tables"))


def path_of(source):
    """Where a source's objects lie, whatever the bucket is called."""
    return urlparse(source.uri).path


def _root(folder):
    return folder.rstrip("/").rsplit("/", 1)[0] + "/"
