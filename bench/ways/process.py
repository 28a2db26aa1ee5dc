"""A command's seconds and memory."""

import os
import subprocess
import sys
import time
from typing import NamedTuple


class Used(NamedTuple):
    """`memory`: MiB of the largest of the command's processes, at its peak."""

    seconds: float
    memory: float


def timed(command, cwd, **environment):
    """Runs `command` to its end; the benchmark ends when it fails."""
    began = time.monotonic()
    process = subprocess.Popen(
        [str(one) for one in command],
        cwd=cwd,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    said = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{said.decode(errors='replace')}")
    largest = usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)  # bytes there, KiB here
    return Used(time.monotonic() - began, largest)
