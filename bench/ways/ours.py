"""The whole job as the step runs it, with ledger, quarantine, counting back and publishing.

    ours.py JOB.json

Prints seconds: `start` until Spark has started, `run` for the job, and `cpu` by kind of thread. `at` is when Spark had
started, and `marks` are the job's lines with the time of each, in seconds since 1970.
"""

import io
import json
import os
import sys
import tempfile
import time
from typing import Any

import cpu

from parquetry import session
from parquetry.jvm import java
from parquetry.main import main


class Marks(io.TextIOBase):
    """Standard output that remembers when a line was written."""

    def __init__(self) -> None:
        self.lines: list[dict[str, Any]] = []

    def write(self, text: str) -> int:
        self.lines += [{"at": time.time(), "line": line} for line in text.splitlines() if line]
        return len(text)


def run(job: str) -> int:
    """The exit code of the job in the file `job`."""
    with tempfile.TemporaryDirectory() as info:
        os.environ["EMR_INFO_DIR"] = info
        with open(os.path.join(info, "job-flow.json"), "w", encoding="utf-8") as file:
            json.dump({"jobFlowId": "j-BENCH"}, file)
        return main([f"--job=file://{job}"])


if __name__ == "__main__":
    spark = session.start("parquetry")
    pid = java(spark).java.lang.ProcessHandle.current().pid()
    started, before = time.time(), cpu.by_kind(pid)
    marks, out = Marks(), sys.stdout
    sys.stdout = marks
    code = run(os.path.abspath(sys.argv[1]))
    took, used = time.time() - started, cpu.by_kind(pid)
    sys.stdout = out
    times = {"start": started - float(os.environ["BEGAN"]), "run": took, "at": started}
    print(json.dumps({**times, "cpu": {kind: used[kind] - before[kind] for kind in used}, "marks": marks.lines}))
    sys.stdout.flush()
    os._exit(code)  # without waiting for the JVM to end, which is not part of the job
