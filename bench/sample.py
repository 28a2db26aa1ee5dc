"""All of `make run` with 2,000 small files, beside the tutorials' way on the same files.

    .venv/bin/python bench/sample.py [--rounds 3]

`make run` synthesizes, starts its S3, executes the bootstrap actions, the merges and the Spark step, and collects the
results. The tutorials' way reads the files from the disk and infers their schemas. A broken record would give it a
column of another type, so the files have none. Both run in turn, and medians are taken. A first round is not counted:
in that, `make run` may have to write its archive of Java's classes. Writes bench/results/sample.json.
"""

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable
from typing import NamedTuple

from ways import spark_home
from ways.places import ROOT, WORK, write_result
from ways.process import timed

DATA = WORK / "sample"
OUT = WORK / "out" / "sample"
# "  merge songs            1,960 objects, 502.0 KiB merged                                  3.1 s"
PHASE = re.compile(r"^ {2}(\S.*?) {2,}(?:.* )??(?:(\d+) min )?(\d+(?:\.\d)?) s$")


class Run(NamedTuple):
    """Seconds of a `make run`. `start`: until its first part began. `parts`: each part's, by the name it prints."""

    all: float
    start: float
    parts: dict[str, float]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    files, size = make_files()
    runs: list[Run] = []
    tutorials: list[float] = []
    for number in range(rounds + 1):
        run, tutorial = make_run(), tutorials_way()
        print(f"round {number}: make run {run.all:.1f} s, the tutorials' way {tutorial:.1f} s", flush=True)
        if number:
            runs.append(run)
            tutorials.append(tutorial)
    parts = {name: median(run.parts[name] for run in runs) for name in runs[0].parts}
    write_result(
        "sample",
        {
            "rounds": rounds,
            "files": files,
            "bytes": size,
            "run": median(run.all for run in runs),
            "start": median(run.start for run in runs),
            "parts": [{"name": name, "seconds": seconds} for name, seconds in parts.items()],
            "tutorial": median(tutorials),
        },
    )


def median(seconds: Iterable[float]) -> float:
    return round(statistics.median(seconds), 1)


def make_files() -> tuple[int, int]:
    """Makes the files, and returns how many there are, and their bytes."""
    shutil.rmtree(DATA, ignore_errors=True)
    command = ["node", "--import", "tsx", "pipelines/sparkify/sample.ts", "--no-awkward", "--out", str(DATA)]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    sizes = [path.stat().st_size for path in DATA.rglob("*.json")]
    return len(sizes), sum(sizes)


def make_run() -> Run:
    """One `make run`; the benchmark ends when it fails."""
    shutil.rmtree(OUT, ignore_errors=True)
    began = time.monotonic()
    start = 0.0
    lines: list[str] = []
    parts: dict[str, float] = {}
    process = subprocess.Popen(
        ["make", "run"],
        cwd=ROOT,
        env={**os.environ, "PIPELINE": "sparkify", "DATA": str(DATA), "OUT": str(OUT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    for line in process.stdout:
        lines.append(line)
        if found := PHASE.match(line.rstrip()):
            name, minutes, seconds = found.groups()
            parts[name] = 60 * int(minutes or 0) + float(seconds)
            start = start or time.monotonic() - began - parts[name]
    if process.wait() != 0:
        sys.exit(f"make run failed:\n{''.join(lines)}")
    return Run(time.monotonic() - began, start, parts)


def tutorials_way() -> float:
    """The seconds of the tutorials' way, with Spark's start."""
    out = WORK / "out" / "sample-tutorial"
    shutil.rmtree(out, ignore_errors=True)
    command = [sys.executable, ROOT / "bench/ways/tutorial.py", DATA, out]
    return timed(command, WORK, {**spark_home.environment(WORK), "BEGAN": str(time.time())}).seconds


if __name__ == "__main__":
    main()
