"""Where the benchmarks' inputs and results are, and how they are made."""

import json
import subprocess
from pathlib import Path
from typing import Any, Union

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / ".local" / "bench"
INPUT = WORK / "sparkify"


def make_inputs(*options: Union[str, int, Path]) -> None:
    """Runs bench/inputs.ts with its `options`. It does nothing when the inputs are there."""
    subprocess.run(["node", "--import", "tsx", "bench/inputs.ts", *map(str, options)], cwd=ROOT, check=True)


def merged_lines() -> Path:
    """A folder of the merged files with a newline after every record, as files that are merged by hand need it."""
    folder = WORK / "lines"
    for name in ("songs", "events"):
        for path in sorted((INPUT / "merged" / name).rglob("*.json")):
            target = folder / name / path.name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes().replace(b"}{", b"}\n{") + b"\n")
    return folder


def read_result(name: str) -> dict[str, Any]:
    """What bench/results/NAME.json has from the last time; {} if there is none."""
    path = ROOT / "bench" / "results" / f"{name}.json"
    found: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    return found


def write_result(name: str, result: dict[str, Any]) -> None:
    """Writes bench/results/NAME.json, from which bench/report.ts generates BENCHMARKS.md."""
    target = ROOT / "bench" / "results" / f"{name}.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(result, indent=2) + "\n")
