"""S3DistCp's manifests: gzipped JSON lines {"path", "baseName", "srcDir", "size"}, one for each object."""

import gzip
import json
from typing import NamedTuple


class Taken(NamedTuple):
    """One line of a manifest: an object that S3DistCp listed, with its key relative to the source and its bytes."""

    key: str
    size: int


def read(files, uri):
    """The manifest's entries as a list of Taken; FileNotFoundError when it is not there."""
    return [one for one, _ in _entries(files, uri)]


def unite(files, uris, target):
    """Writes at `target` what the manifests at `uris` say together; of one key, the last counts. One may be missing."""
    # The lines stay as S3DistCp wrote them: it compares them with its own when it is given this manifest.
    lines = {}
    for uri in uris:
        try:
            lines.update((one.key, line) for one, line in _entries(files, uri))
        except FileNotFoundError:
            continue
    text = "".join(f"{lines[key]}\n" for key in sorted(lines))
    files.write(target, gzip.compress(text.encode("utf-8"), mtime=0))


def _entries(files, uri):
    # Not splitlines(): a key may hold what Unicode calls a line's end.
    for line in gzip.decompress(files.read(uri)).decode("utf-8").split("\n"):
        if line.strip():
            one = json.loads(line)
            yield Taken(one["baseName"].lstrip("/"), int(one["size"])), line.rstrip("\r")
