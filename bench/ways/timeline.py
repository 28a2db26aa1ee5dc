"""What a run of the job did and when, from Spark's event log and the job's own lines: the picture of where time goes.

Spark splits a run into stages. What is between them only the driver does: planning, committing, listing and moving
files.
"""

import json
import re
from pathlib import Path


def stages(folder):
    """Every stage that ran, in order, from the only event log in `folder`; times are seconds since the epoch."""
    (log,) = [path for path in Path(folder).iterdir() if not path.name.startswith(".")]
    found, cached = [], {}
    for line in log.read_text(encoding="utf-8").splitlines():
        event = json.loads(line)
        if event["Event"] == "SparkListenerBlockUpdated":
            rdd = re.fullmatch(r"rdd_(\d+)_\d+", event["Block Updated Info"]["Block ID"])
            if rdd:
                cached.setdefault(int(rdd[1]), []).append(len(found))
        elif event["Event"] == "SparkListenerStageSubmitted":
            found.append({"id": event["Stage Info"]["Stage ID"], "cached": set(cached)})
        elif event["Event"] == "SparkListenerStageCompleted":
            info = event["Stage Info"]
            (one,) = [stage for stage in found if stage["id"] == info["Stage ID"]]
            one.update(_measured(info, one.pop("cached")))
    return found


def _measured(info, cached):
    values = {one["Name"]: one.get("Value") for one in info["Accumulables"]}

    def metric(name, unit=1):
        return round(int(values.get(f"internal.metrics.{name}") or 0) / unit, 3)

    return {
        "from": info["Submission Time"] / 1000,
        "to": info["Completion Time"] / 1000,
        "kind": _kind(info["RDD Info"], cached, metric),
        "tasks": info["Number of Tasks"],
        "taskSeconds": metric("executorRunTime", 1e3),
        "cpuSeconds": metric("executorCpuTime", 1e9),
        "gcSeconds": metric("jvmGCTime", 1e3),
        "shuffled": metric("shuffle.write.bytesWritten"),
        "written": metric("output.bytesWritten"),
    }


def _kind(rdds, cached, metric):
    """What a stage is for. A scan that lies behind an RDD that was cached before is not run again."""
    kept = {one["RDD ID"] for one in rdds if one["Storage Level"]["Use Memory"] or one["Storage Level"]["Use Disk"]}
    names = [json.loads(one["Scope"])["name"] for one in rdds if one.get("Scope")]
    if metric("output.bytesWritten") or any("InsertInto" in name or "WriteFiles" in name for name in names):
        return "write"
    if any(name.startswith(("Scan text", "Scan json")) for name in names) and not (kept and kept <= cached):
        return "read and parse"
    return "regroup"
