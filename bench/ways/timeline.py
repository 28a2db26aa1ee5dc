"""What a run of the job did and when, from Spark's event log.

Spark splits a run into stages. Between them only the driver works: it plans, commits, lists files and moves them.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any


def stages(folder: Path) -> list[dict[str, Any]]:
    """Every stage that ran, in order, from the only event log in `folder`; times are seconds since 1970."""
    (log,) = [path for path in folder.iterdir() if not path.name.startswith(".")]
    found: list[dict[str, Any]] = []
    cached: set[int] = set()
    for line in log.read_text(encoding="utf-8").splitlines():
        event = json.loads(line)
        if event["Event"] == "SparkListenerBlockUpdated":
            rdd = re.fullmatch(r"rdd_(\d+)_\d+", event["Block Updated Info"]["Block ID"])
            if rdd:
                cached.add(int(rdd[1]))
        elif event["Event"] == "SparkListenerStageSubmitted":
            found.append({"id": event["Stage Info"]["Stage ID"], "cached": set(cached)})
        elif event["Event"] == "SparkListenerStageCompleted":
            info = event["Stage Info"]
            (submitted,) = [stage for stage in found if stage["id"] == info["Stage ID"]]
            submitted.update(_measured(info, submitted.pop("cached")))
    return found


def _measured(info: dict[str, Any], cached: set[int]) -> dict[str, Any]:
    values = {total["Name"]: total.get("Value") for total in info["Accumulables"]}

    def metric(name: str, unit: float = 1) -> float:
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


def _kind(rdds: list[dict[str, Any]], cached: set[int], metric: Callable[[str], float]) -> str:
    """The purpose of a stage. The scan of an RDD that was cached before does not run again."""
    levels = {rdd["RDD ID"]: rdd["Storage Level"] for rdd in rdds}
    kept = {rdd for rdd, level in levels.items() if level["Use Memory"] or level["Use Disk"]}
    names = [json.loads(rdd["Scope"])["name"] for rdd in rdds if rdd.get("Scope")]
    if metric("output.bytesWritten") or any("InsertInto" in name or "WriteFiles" in name for name in names):
        return "write"
    if any(name.startswith(("Scan text", "BatchScan")) for name in names) and not (kept and kept <= cached):
        return "read and parse"
    return "regroup"
