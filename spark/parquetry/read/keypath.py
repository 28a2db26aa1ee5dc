"""What the keys of objects say: the values that a source's `path` finds in them."""

import re
from typing import NamedTuple, Optional

from pyspark.sql import types as T

from parquetry.errors import RunError
from parquetry.job import KeyPath
from parquetry.read.values import Misfit, reader
from parquetry.schema import HIVE_NULL, OWN

VALUES = f"{OWN}path"
_ENCODED = re.compile(rb"%([0-9A-Fa-f]{2})")
_SCHEME = re.compile("[a-z0-9]+:/*")


class KeyValues(NamedTuple):
    """The values of a key, as texts that Spark casts to the columns' types, or the reason why it has none."""

    values: Optional[list[Optional[str]]]
    reason: Optional[str] = None
    detail: Optional[str] = None


class KeyReader:
    """Reads values from keys. It cannot be sent to tasks: each task makes its own, with the `types` of the driver."""

    def __init__(self, path: KeyPath, types: T.StructType) -> None:
        self._path, self._pattern = path, re.compile(path.values, re.DOTALL)
        self._columns = [(field.name, reader(field.dataType, [])) for field in types.fields]

    def read(self, key: str) -> KeyValues:
        """The values of a key, relative to the source or its merged files. RunError where it does not fit the path."""
        match = self._pattern.fullmatch(key)
        if match is None:
            template = self._path.template
            raise RunError(f'{key} does not fit path "{template}", so its values are not known; start a new run')
        values: list[Optional[str]] = []
        for (name, read), text in zip(self._columns, match.groups()):
            try:
                found = _decoded(text) if name in self._path.hive else text
                values.append(None if found is None else read(found))
            except Misfit as misfit:
                return KeyValues(None, f"{name} {misfit}", f'found "{text}" in the key')
        return KeyValues(values)


def _decoded(text: str) -> Optional[str]:
    """A value as Hive and Spark write it into the name of a folder. They leave a % as it is where no code follows."""
    if text == HIVE_NULL:
        return None
    try:
        return _ENCODED.sub(lambda code: bytes([int(code[1], 16)]), text.encode()).decode()
    except UnicodeDecodeError:
        raise Misfit("is not UTF-8 in percent-encoding") from None


def key_of(uri: str, folder: str) -> str:
    """The key of a file in a folder, both as URIs. Hadoop and Spark write the slashes behind a scheme differently."""
    return _SCHEME.sub("", uri, count=1)[len(_SCHEME.sub("", folder, count=1)) :]
