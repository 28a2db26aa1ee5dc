"""A run: what every station of it needs."""

from collections.abc import Sequence
from dataclasses import dataclass

from pyspark.sql import SparkSession

from parquetry.files.hadoop import Hadoop
from parquetry.job import Job


@dataclass(frozen=True)
class Run:
    """One run of a job. `cluster`: the id of its EMR cluster, which is the id of the run as well.

    `replay`: the runs whose records in quarantine are read again, or ["all"]; empty for a run that reads objects.
    """

    spark: SparkSession
    files: Hadoop
    job: Job
    cluster: str
    replay: Sequence[str] = ()

    def uri(self, path: str) -> str:
        """The URI of a file or folder in the run's own folder."""
        return f"{self.job.runs.rstrip('/')}/{self.cluster}/{path}"
