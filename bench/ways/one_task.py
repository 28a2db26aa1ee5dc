"""The memory of one task that reads a merged file, by what is in the file."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ways import places, spark_home
from ways.places import WORK

MIB = 1 << 20
FOLDER = WORK / "one-task"


def measured() -> list[dict[str, Any]]:
    """For each file: {"input", "bytes", "records", "seconds", and in MiB "live", "java"}."""
    return [_read(name, path) for name, path in _files().items()]


def _files() -> dict[str, Path]:
    texts = {
        "128 MiB, a record on each line": _events(128 * MIB, b"\n"),
        "128 MiB, all records on one line": _events(128 * MIB, b""),
        "512 MiB, all records on one line": _events(512 * MIB, b""),
        "a record of 64 MiB beside a small one": _large_record(),
    }
    return {name: _write(number, text) for number, (name, text) in enumerate(texts.items())}


def _events(size: int, end: bytes) -> Iterator[bytes]:
    """The pipeline's events, again and again, up to `size` bytes."""
    while size > 0:
        for line in _lines():
            record = line.rstrip(b"\n") + end
            size -= len(record)
            if size < 0:
                return
            yield record


def _large_record() -> Iterator[bytes]:
    first, second = (json.loads(line) for _, line in zip(range(2), _lines()))
    yield json.dumps({**first, "userAgent": "x" * 64 * MIB}).encode()
    yield json.dumps(second).encode()


def _lines() -> Iterator[bytes]:
    for path in sorted((places.merged_lines() / "events").iterdir()):
        with path.open("rb") as file:
            yield from file


def _write(number: int, text: Iterator[bytes]) -> Path:
    path = FOLDER / str(number) / "file.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.writelines(text)
    return path


def _read(name: str, path: Path) -> dict[str, Any]:
    found = spark_home.measured(FOLDER, {"spark.master": "local[1]"}, "reading.py", path.parent)
    return {"input": name, "bytes": path.stat().st_size, **found}
