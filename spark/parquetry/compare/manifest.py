"""S3DistCp's manifests: gzipped JSON lines {"path", "baseName", "srcDir", "size"}, one for each object."""

import gzip
import json
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from parquetry.files.hadoop import Hadoop


class Entry(NamedTuple):
    """An object that S3DistCp listed: its key relative to the source, and its bytes."""

    key: str
    size: int


def read(files: Hadoop, uri: str) -> list[Entry]:
    """The manifest's entries; FileNotFoundError when it is not there."""
    return [entry for entry, _ in _lines(files, uri)]


def unite(files: Hadoop, uris: Iterable[str], target: str) -> None:
    """Writes all entries of the manifests at `uris` to `target`; of one key, the last. Missing manifests are empty."""
    # The lines stay as S3DistCp wrote them: it compares them with its own when it is given this manifest.
    lines: dict[str, str] = {}
    for uri in uris:
        try:
            lines.update((entry.key, line) for entry, line in _lines(files, uri))
        except FileNotFoundError:
            continue
    text = "".join(f"{lines[key]}\n" for key in sorted(lines))
    files.write(target, gzip.compress(text.encode("utf-8"), mtime=0))


def _lines(files: Hadoop, uri: str) -> Iterator[tuple[Entry, str]]:
    # Not splitlines(): a key may contain a character that Unicode calls a line's end.
    for line in gzip.decompress(files.read(uri)).decode("utf-8").split("\n"):
        if line.strip():
            raw = json.loads(line)
            yield Entry(raw["baseName"].lstrip("/"), int(raw["size"])), line.rstrip("\r")
