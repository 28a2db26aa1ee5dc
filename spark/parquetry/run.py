"""A run: what each part of it needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Optional

from pyspark.sql import SparkSession

from parquetry.files.hadoop import Hadoop
from parquetry.job import Job


@dataclass(frozen=True)
class Run:
    """One run of a job. `cluster`: the id of its EMR cluster.

    `submitted`: the name of a run that was submitted to that cluster after its first run.
    `replay`: the runs whose records in quarantine are read again, or ["all"]; empty for a run that reads objects.
    """

    spark: SparkSession
    files: Hadoop
    job: Job
    cluster: str
    replay: Sequence[str] = ()
    submitted: Optional[str] = None

    @property
    def name(self) -> str:
        """The run's name. The first run of a cluster has the cluster's id."""
        return self.submitted or self.cluster

    def uri(self, path: str) -> str:
        """The URI of a file or folder in the run's own folder."""
        return self.job.in_run(self.name, path)
