"""The seconds and the memory that a command takes."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Union


class Used(NamedTuple):
    """`memory`: the peak of the command's largest process, in MiB."""

    seconds: float
    memory: float


def timed(command: Sequence[Union[str, Path]], cwd: Path, environment: Mapping[str, str]) -> Used:
    """Runs `command` to its end, in this environment alone; the benchmark ends when it fails."""
    began = time.monotonic()
    process = subprocess.Popen(
        [str(argument) for argument in command],
        cwd=cwd,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    assert process.stdout is not None
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{output.decode(errors='replace')}")
    largest = usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)  # macOS gives bytes, Linux KiB
    return Used(time.monotonic() - began, largest)
