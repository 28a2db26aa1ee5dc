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
    """Standard output that remembers when a line was written, and the CPU time of the process `pid` by then.

    The CPU time is read here, not after the job: a run that keeps its event log stops Spark at its end, and the threads
    of its tasks, with their times, are gone.
    """

    def __init__(self, pid: int) -> None:
        self.lines: list[dict[str, Any]] = []
        self.pid = pid
        self.used = cpu.by_kind(pid)

    def write(self, text: str) -> int:
        self.lines += [{"at": time.time(), "line": line} for line in text.splitlines() if line]
        self.used = cpu.by_kind(self.pid)
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
    marks, out = Marks(pid), sys.stdout
    sys.stdout = marks
    code = run(os.path.abspath(sys.argv[1]))
    took, used = time.time() - started, marks.used
    sys.stdout = out
    times = {"start": started - float(os.environ["BEGAN"]), "run": took, "at": started}
    print(json.dumps({**times, "cpu": {kind: used[kind] - before[kind] for kind in used}, "marks": marks.lines}))
    sys.stdout.flush()
    os._exit(code)  # without waiting for the JVM to end, which is not part of the job
