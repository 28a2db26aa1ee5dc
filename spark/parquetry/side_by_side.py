"""Work of a run that is done at the same time where inputs are small, with results in the order of the work.

A small run waits for most of its time: for S3, for Java's compiler, for stages of one task. With large inputs, Spark's
tasks already use all cores.
"""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any, Optional, TypeVar

from pyspark.sql import SparkSession

from parquetry.jvm import use_session

_THREADS = 8

T = TypeVar("T")


class SideBySide:
    """Starts work that uses `spark`, and takes the results in the order in which the work was started.

    So lines, ledger and error are those of work that is done one after another: the first error in that order counts.
    At the end of the block all work has ended, and all of it has been taken if none failed.
    """

    def __init__(self, spark: SparkSession) -> None:
        self._spark = spark
        self._pool = ThreadPoolExecutor(_THREADS)
        self._started: deque[tuple[Future[Any], Callable[[Any], None]]] = deque()

    def start(self, work: Callable[[], T], take: Callable[[T], None], is_small: bool) -> "Future[T]":
        """Work that is not small is done alone, and now. `take` is given what `work` returns."""
        if is_small:
            future = self._pool.submit(self._in_thread, work)
            self._started.append((future, take))
            return future
        self._take_all()
        done: Future[T] = Future()
        done.set_result(work())
        take(done.result())
        return done

    def __enter__(self) -> "SideBySide":
        """Nothing is started yet."""
        return self

    def __exit__(
        self, kind: Optional[type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        """Takes what is left, also after an error of the block: the errors of what was started before come first."""
        try:
            if error is None or isinstance(error, Exception):
                self._take_all()
        except BaseException:
            self._spark.sparkContext.cancelAllJobs()
            raise
        finally:
            self._pool.shutdown(cancel_futures=True)

    def _take_all(self) -> None:
        while self._started:
            future, take = self._started.popleft()
            take(future.result())

    def _in_thread(self, work: Callable[[], T]) -> T:
        use_session(self._spark)
        return work()
