"""The job as the step runs it: ledger, quarantine, counting back, publishing, all of it.

    ours.py JOB.json

Prints seconds: `start` until Spark is there, `run` for the job; `cpu`, what threads of which kind took for it; and
`marks`, when the job said each of its lines.
"""

import io
import json
import os
import sys
import tempfile
import time

import cpu

from parquetry import session
from parquetry.main import main


class Marks(io.TextIOBase):
    """Standard output that remembers when a line was written."""

    def __init__(self):
        self.lines = []

    def write(self, text):
        self.lines += [{"at": time.time(), "line": line} for line in text.splitlines() if line]
        return len(text)


def run(job):
    with tempfile.TemporaryDirectory() as info:
        os.environ["EMR_INFO_DIR"] = info
        with open(os.path.join(info, "job-flow.json"), "w", encoding="utf-8") as file:
            json.dump({"jobFlowId": "j-BENCH"}, file)
        return main([f"--job=file://{job}"])


if __name__ == "__main__":
    spark = session.start("parquetry")
    java = spark.sparkContext._jvm.java.lang.ProcessHandle.current().pid()
    started, before = time.time(), cpu.by_kind(java)
    out, sys.stdout = sys.stdout, Marks()
    code = run(os.path.abspath(sys.argv[1]))
    took, used = time.time() - started, cpu.by_kind(java)
    marks, sys.stdout = sys.stdout.lines, out
    times = {"start": started - float(os.environ["BEGAN"]), "run": took, "at": started}
    print(json.dumps({**times, "cpu": {kind: used[kind] - before[kind] for kind in used}, "marks": marks}))
    sys.stdout.flush()
    os._exit(code)  # not the JVM's goodbye, which is nobody's work
