"""Sparkify's five tables from 10,000 one-record song files and a million events in 365 day files, in several ways.

    .venv/bin/python bench/job.py [--rounds 3] [--ways ours-year,limit-year] [--profile-only | --check]

Every round runs each way once, in a process of its own, so that the machine is the same for all of them. Times are
without Spark's start, which is measured separately. Then the rows of the job and of DuckDB are compared: they must be
the same. Writes bench/results/job.json; with --check it only runs and compares, and writes nothing.
"""

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Optional, Union

from ways import compare, places, spark_home, timeline
from ways.places import INPUT, ROOT, WORK

WAYS = {
    "tutorial": "the tutorials' way",
    "tutorial-merged": "the same on files merged beforehand, newlines put right",
    "ours-year": "this job, songs by year",
    "ours-year-artist": "this job, songs by year and artist_id",
    "limit-year": "DuckDB, songs by year",
    "limit-year-artist": "DuckDB, songs by year and artist_id",
}


def main() -> None:
    wanted = arguments()
    places.make_inputs()
    WORK.joinpath("out").mkdir(exist_ok=True)
    if any(way == "tutorial-merged" for way in wanted.ways):
        places.merged_lines()
    runs: dict[str, list[dict[str, Any]]] = {way: [] for way in wanted.ways}
    for number in range(0 if wanted.profile_only else wanted.rounds):
        for way in wanted.ways:
            measured = run(way)
            runs[way].append(measured)
            print(f"round {number + 1}: {way}: {measured['run']:.1f} s, {measured['files']:,} files", flush=True)
    ways = {way: summary(way, rounds) for way, rounds in runs.items() if rounds}
    result: dict[str, Any] = {"rounds": wanted.rounds, "cores": spark_home.CORES, "ways": ways}
    result["java"] = java_options("ours-year", INPUT)
    result["compared"] = [
        compare.same(output(f"ours-{by}"), output(f"limit-{by}"))
        for by in ("year", "year-artist")
        if {f"ours-{by}", f"limit-{by}"} <= set(ways)
    ]
    if wanted.check:
        return
    result["timelines"] = {way: profile(way) for way in wanted.ways if way.startswith("ours")}
    places.write_result("job", result)
    show(result)


def summary(way: str, rounds: list[dict[str, Any]]) -> dict[str, Any]:
    """One way's medians over its rounds, and what it has written."""
    return {
        "name": WAYS[way],
        "start": round(statistics.median(measured["start"] for measured in rounds), 1),
        "run": round(statistics.median(measured["run"] for measured in rounds), 1),
        "runs": [round(measured["run"], 1) for measured in rounds],
        "files": rounds[-1]["files"],
        "bytes": rounds[-1]["bytes"],
        "rows": compare.rows(output(way)),
        "matched": compare.matched(output(way)),
    }


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--ways", type=lambda text: text.split(","), default=list(WAYS))
    parser.add_argument("--profile-only", action="store_true")
    parser.add_argument("--check", action="store_true")
    wanted = parser.parse_args()
    unknown = set(wanted.ways) - set(WAYS)
    if unknown:
        parser.error(f"--ways: {', '.join(sorted(unknown))} is not known; known are {', '.join(WAYS)}")
    return wanted


def output(way: str) -> Path:
    """The folder in which the way writes a folder for each table."""
    return WORK / "out" / way / "tables" if way.startswith("ours") else WORK / "out" / way


def command(way: str, inputs: Path) -> Sequence[Union[str, Path]]:
    ways, out = ROOT / "bench" / "ways", output(way)
    by = "year,artist_id" if way.endswith("artist") else "year"
    if way.startswith("limit"):
        return [sys.executable, ways / "limit.py", inputs / "merged", out, by]
    if way == "tutorial":
        return [sys.executable, ways / "tutorial.py", inputs / "landing", out]
    if way == "tutorial-merged":
        return [sys.executable, ways / "tutorial.py", WORK / "lines", out, "merged"]
    return [sys.executable, ways / "ours.py", job_file(way, inputs)]


def job_file(way: str, inputs: Path) -> Path:
    """The job file of a way, which writes into a folder of its own."""
    name = "by-year-artist_id" if way.endswith("artist") else "by-year"
    job = json.loads((inputs / "jobs" / f"{name}.json").read_text())
    own = f"file://{WORK}/out/{way}/"
    for key in ("runs", "tablesUri", "manifests"):
        if key in job:
            job[key] = job[key].replace(f"file://{inputs}/", own)
    path = WORK / "out" / f"{way}.json"
    path.write_text(json.dumps(job))
    return path


def java_options(way: str, inputs: Path) -> list[str]:
    """The options with which `make run` would start this job.

    The tutorials' way keeps Spark's own: the quick compiler alone, which a short job needs, makes its long one slower.
    """
    if not way.startswith("ours"):
        return []
    options: list[str] = json.loads((inputs / "jobs" / "java.json").read_text())
    return options


def run(way: str, event_log: Optional[Path] = None, inputs: Path = INPUT) -> dict[str, Any]:
    """Runs a way in a process of its own: what it prints, its "process" seconds, and its "files" and "bytes".

    `event_log`: a folder for Spark's event log; `inputs`: a folder as bench/inputs.ts makes it.
    """
    shutil.rmtree(WORK / "out" / way, ignore_errors=True)
    began = time.monotonic()
    done = subprocess.run(
        [str(argument) for argument in command(way, inputs)],
        check=False,
        env={
            **spark_home.environment(WORK, event_log, java=java_options(way, inputs)),
            "PYTHONPATH": str(ROOT / "spark"),
            "BEGAN": str(time.time()),
        },
        cwd=WORK,
        stdout=subprocess.PIPE,
        text=True,
    )
    if done.returncode != 0:
        sys.exit(f"{way} ended with exit code {done.returncode}:\n{done.stdout}")
    printed = json.loads(done.stdout.splitlines()[-1])
    files = [path for path in output(way).rglob("*.parquet") if path.is_file()]
    return {
        **printed,
        "process": time.monotonic() - began,
        "files": len(files),
        "bytes": sum(path.stat().st_size for path in files),
    }


def profile(way: str) -> dict[str, Any]:
    """One more run of the job, with Spark's event log: when each stage ran, in seconds since Spark had started."""
    log = WORK / "event-log"
    shutil.rmtree(log, ignore_errors=True)
    log.mkdir(parents=True)
    measured = run(way, log)
    started = measured["at"]
    # The results are kept, so they name no folder of this machine.
    here = f"{ROOT.as_uri()}/"
    marks = [
        {"line": mark["line"].replace(here, ""), "at": round(mark["at"] - started, 3)} for mark in measured["marks"]
    ]
    stages = timeline.stages(log)
    for stage in stages:
        stage["from"], stage["to"] = round(stage["from"] - started, 3), round(stage["to"] - started, 3)
    return {
        "start": round(measured["start"], 3),
        "run": round(measured["run"], 3),
        "cpu": {kind: round(seconds, 1) for kind, seconds in measured["cpu"].items()},
        "marks": marks,
        "stages": stages,
    }


def show(result: dict[str, Any]) -> None:
    print(f"\n{'way':<58}{'start':>7}{'run':>8}{'files':>8}{'songplays':>11}{'with song':>11}")
    for way in result["ways"].values():
        print(
            f"{way['name']:<58}{way['start']:>7.1f}{way['run']:>8.1f}{way['files']:>8,}"
            f"{way['rows']['songplays']:>11,}{way['matched']:>11,}"
        )
    for rows in result["compared"]:
        print(rows)
    for name, profiled in result["timelines"].items():
        show_timeline(name, profiled)


def show_timeline(way: str, profiled: dict[str, Any]) -> None:
    """Prints what `profile` gave: the job's lines and the ends of its stages, by time."""
    events = [(mark["at"], f"# {mark['line']}") for mark in profiled["marks"]]
    for stage in profiled["stages"]:
        text = (
            f"stage {stage['id']:>3} {stage['kind']:<15}{stage['to'] - stage['from']:6.2f} s{stage['tasks']:>5} tasks: "
            f"{stage['taskSeconds']:6.2f} s, {stage['cpuSeconds']:6.2f} CPU, {stage['gcSeconds']:5.2f} GC; "
            f"shuffled {stage['shuffled'] / 2**20:5.1f} MiB, wrote {stage['written'] / 2**20:5.1f} MiB"
        )
        events.append((stage["to"], text))
    idle = profiled["run"] - busy(profiled["stages"])
    print(f"\n{way}: {profiled['run']:.1f} s, with {idle:.1f} s in which no stage ran")
    print(f"CPU seconds: {', '.join(f'{kind} {seconds:.1f}' for kind, seconds in profiled['cpu'].items())}")
    for second, text in sorted(events):
        print(f"{second:7.2f}  {text}")


def busy(stages: list[dict[str, Any]]) -> float:
    """Seconds in which at least one stage ran."""
    total = until = 0.0
    for stage in sorted(stages, key=lambda stage: stage["from"]):
        total += max(0, stage["to"] - max(until, stage["from"]))
        until = max(until, stage["to"])
    return total


if __name__ == "__main__":
    main()
