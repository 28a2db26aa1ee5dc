"""From 10,000 one-record song files and 365 day files with a million events to Sparkify's five tables, in several ways.

    .venv/bin/python bench/job.py [--rounds 3] [--ways ours-year,limit-year] [--profile-only | --check]

Every round runs each way once, in a process of its own, so that all of them see the same machine. Times are without
Spark's start, which is told apart. Then the rows are compared: those of the job and of DuckDB must be the same.
Writes bench/results/job.json; with --check nothing, it only runs and compares.
"""

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import time

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


def main():
    wanted = arguments()
    places.make_inputs()
    WORK.joinpath("out").mkdir(exist_ok=True)
    if any(way == "tutorial-merged" for way in wanted.ways):
        places.merged_lines()
    runs = {way: [] for way in wanted.ways}
    for number in range(0 if wanted.profile_only else wanted.rounds):
        for way in wanted.ways:
            one = run(way)
            runs[way].append(one)
            print(f"round {number + 1}: {way}: {one['run']:.1f} s, {one['files']:,} files", flush=True)
    result = {"rounds": wanted.rounds, "cores": spark_home.CORES, "ways": {}}
    for way, times in runs.items():
        if times:
            result["ways"][way] = {
                "name": WAYS[way],
                "start": round(statistics.median(one["start"] for one in times), 1),
                "run": round(statistics.median(one["run"] for one in times), 1),
                "runs": [round(one["run"], 1) for one in times],
                "files": times[-1]["files"],
                "bytes": times[-1]["bytes"],
                "rows": compare.rows(output(way)),
                "matched": compare.matched(output(way)),
            }
    result["compared"] = [
        compare.same(output(f"ours-{by}"), output(f"limit-{by}"))
        for by in ("year", "year-artist")
        if {f"ours-{by}", f"limit-{by}"} <= set(result["ways"])
    ]
    if wanted.check:
        return
    result["timelines"] = {way: profile(way) for way in wanted.ways if way.startswith("ours")}
    places.write_result("job", result)
    show(result)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--ways", type=lambda text: text.split(","), default=list(WAYS))
    parser.add_argument("--profile-only", action="store_true")
    parser.add_argument("--check", action="store_true")
    wanted = parser.parse_args()
    unknown = set(wanted.ways) - set(WAYS)
    if unknown:
        parser.error(f"--ways: {', '.join(sorted(unknown))} is not known; there are {', '.join(WAYS)}")
    return wanted


def output(way):
    """The folder with a folder for each table."""
    return WORK / "out" / way / "tables" if way.startswith("ours") else WORK / "out" / way


def command(way, inputs):
    ways, out = ROOT / "bench" / "ways", output(way)
    by = "year,artist_id" if way.endswith("artist") else "year"
    if way.startswith("limit"):
        return [sys.executable, ways / "limit.py", inputs / "merged", out, by]
    if way == "tutorial":
        return [sys.executable, ways / "tutorial.py", inputs / "landing", out]
    if way == "tutorial-merged":
        return [sys.executable, ways / "tutorial.py", WORK / "lines", out, "merged"]
    return [sys.executable, ways / "ours.py", job_file(way, inputs)]


def job_file(way, inputs):
    """The job with a bucket of its own for what it writes."""
    name = "by-year-artist_id" if way.endswith("artist") else "by-year"
    job = json.loads((inputs / "jobs" / f"{name}.json").read_text())
    own = f"file://{WORK}/out/{way}/"
    for key in ("runs", "tablesUri", "manifests"):
        if key in job:
            job[key] = job[key].replace(f"file://{inputs}/", own)
    path = WORK / "out" / f"{way}.json"
    path.write_text(json.dumps(job))
    return path


def run(way, event_log=None, inputs=INPUT):
    """One run in a process of its own: seconds, and what it left. `inputs`: a folder as bench/inputs.ts makes it."""
    shutil.rmtree(WORK / "out" / way, ignore_errors=True)
    began = time.monotonic()
    done = subprocess.run(
        [str(one) for one in command(way, inputs)],
        check=False,
        env={**spark_home.environment(WORK, event_log), "PYTHONPATH": str(ROOT / "spark"), "BEGAN": str(time.time())},
        cwd=WORK,
        stdout=subprocess.PIPE,
        text=True,
    )
    if done.returncode != 0:
        sys.exit(f"{way} ended with exit code {done.returncode}:\n{done.stdout}")
    told = json.loads(done.stdout.splitlines()[-1])
    files = [one for one in output(way).rglob("*.parquet") if one.is_file()]
    return {
        **told,
        "process": time.monotonic() - began,
        "files": len(files),
        "bytes": sum(one.stat().st_size for one in files),
    }


def profile(way):
    """One more run of the job with Spark's event log: when which job ran."""
    log = WORK / "event-log"
    shutil.rmtree(log, ignore_errors=True)
    log.mkdir(parents=True)
    seen = run(way, log)
    marks = [{**one, "at": round(one["at"] - seen["at"], 3)} for one in seen["marks"]]
    ran = timeline.stages(log)
    for one in ran:
        one["from"], one["to"] = round(one["from"] - seen["at"], 3), round(one["to"] - seen["at"], 3)
    cpu = {kind: round(seconds, 1) for kind, seconds in seen["cpu"].items()}
    return {"start": round(seen["start"], 3), "run": round(seen["run"], 3), "cpu": cpu, "marks": marks, "stages": ran}


def show(result):
    print(f"\n{'way':<58}{'start':>7}{'run':>8}{'files':>8}{'songplays':>11}{'with song':>11}")
    for one in result["ways"].values():
        print(
            f"{one['name']:<58}{one['start']:>7.1f}{one['run']:>8.1f}{one['files']:>8,}"
            f"{one['rows']['songplays']:>11,}{one['matched']:>11,}"
        )
    for one in result["compared"]:
        print(one)
    for way, line in result["timelines"].items():
        show_timeline(way, line)


def show_timeline(way, line):
    events = [(one["at"], f"# {one['line']}") for one in line["marks"]]
    for one in line["stages"]:
        text = (
            f"stage {one['id']:>3} {one['kind']:<15}{one['to'] - one['from']:6.2f} s{one['tasks']:>5} tasks: "
            f"{one['taskSeconds']:6.2f} s, {one['cpuSeconds']:6.2f} CPU, {one['gcSeconds']:5.2f} GC; "
            f"shuffled {one['shuffled'] / 2**20:5.1f} MiB, wrote {one['written'] / 2**20:5.1f} MiB"
        )
        events.append((one["to"], text))
    print(f"\n{way}: {line['run']:.1f} s, of which no stage ran in {line['run'] - busy(line['stages']):.1f} s")
    print(f"CPU seconds: {', '.join(f'{kind} {seconds:.1f}' for kind, seconds in line['cpu'].items())}")
    for at, text in sorted(events):
        print(f"{at:7.2f}  {text}")


def busy(stages):
    """Seconds in which at least one stage ran."""
    total, until = 0, 0
    for one in sorted(stages, key=lambda stage: stage["from"]):
        total += max(0, one["to"] - max(until, one["from"]))
        until = max(until, one["to"])
    return total


if __name__ == "__main__":
    main()
