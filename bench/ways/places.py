"""Where the benchmarks' inputs and results lie, and how they come to be there."""

import json
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / ".local" / "bench"
INPUT = WORK / "sparkify"


def make_inputs(*options):
    """bench/inputs.ts, which does nothing where they are already; `options`: its own."""
    subprocess.run(["node", "--import", "tsx", "bench/inputs.ts", *map(str, options)], cwd=ROOT, check=True)


def merged_lines():
    """The merged files with a newline after every record: what whoever merges by hand has to arrive at first."""
    folder = WORK / "lines"
    for name in ("songs", "events"):
        for path in sorted((INPUT / "merged" / name).rglob("*.json")):
            target = folder / name / path.name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes().replace(b"}{", b"}\n{") + b"\n")
    return folder


def write_result(name, result):
    """bench/results/NAME.json, of which bench/report.ts makes BENCHMARKS.md."""
    target = ROOT / "bench" / "results" / f"{name}.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(result, indent=2) + "\n")
