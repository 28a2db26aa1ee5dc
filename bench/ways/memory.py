"""The memory that Spark's Java and this process have taken, at most."""

import resource
from pathlib import Path

from pyspark.sql import SparkSession

from parquetry.jvm import java


def of_java(spark: SparkSession) -> int:
    """Of the driver's Java process, in MiB."""
    pid = java(spark).java.lang.ProcessHandle.current().pid()
    status = Path(f"/proc/{pid}/status").read_text()
    kibibytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(kibibytes) // 1024


def of_python() -> int:
    """Of this process, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
