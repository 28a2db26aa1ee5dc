"""How Spark works on small inputs, where it takes longer to plan, and Java to compile, than both take to compute."""

from collections.abc import Iterable
from types import TracebackType
from typing import Optional

from pyspark.sql import SparkSession

from parquetry.files.compressed import GZIP
from parquetry.files.listing import Found

# Bytes of input that may be read, and held as rows, at the same time.
SMALL = 64 << 20

_SETTINGS = {
    # Java compiles a class for each stage of each table. In that time, small stages have run without it.
    "spark.sql.codegen.wholeStage": "false",
    # With one partition there is nothing to adapt, and Spark need not plan again after each stage.
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.shuffle.partitions": "1",
}


# How many times larger the content of a compressed file may be. Text is about ten times as large.
_UNPACKED = 10


def size_of(files: Iterable[Found]) -> int:
    """How many bytes the files have, for comparison with SMALL. What is compressed counts as what it may hold."""
    return sum(file.size * (_UNPACKED if file.key.lower().endswith((*GZIP, ".bz2")) else 1) for file in files)


class SmallInput:
    """While this context is entered, the session has the settings for small inputs, until `end`."""

    def __init__(self, spark: SparkSession) -> None:
        self._spark = spark
        self._cluster: dict[str, str] = {}

    def __enter__(self) -> "SmallInput":
        """Remembers the settings of the cluster."""
        self._cluster = {name: str(self._spark.conf.get(name)) for name in _SETTINGS}
        self.apply(self._spark, is_small=True)
        return self

    def apply(self, spark: SparkSession, is_small: bool) -> None:
        """Gives `spark`, the session or one like it, the settings for small inputs, or those of the cluster."""
        for name, value in (_SETTINGS if is_small else self._cluster).items():
            spark.conf.set(name, value)

    def end(self) -> None:
        """Takes the settings of the cluster again."""
        self.apply(self._spark, is_small=False)

    def __exit__(
        self, kind: Optional[type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        """As end."""
        self.end()
