"""File systems that stop at a chosen call, in all threads, as if the machine had died."""

import threading

from parquetry.files.hadoop import Hadoop

CALLS = ("delete", "delete_empty", "exists", "listing", "modified", "move", "read", "tree", "write_all", "write_new")


class Died(BaseException):
    """As SIGKILL does: `except Exception` does not catch it."""


class DyingFiles(Hadoop):
    """Does `calls` calls and no more. `torn`: if the call after them writes a file, half of the file is there."""

    def __init__(self, spark, calls, torn=False):
        super().__init__(spark)
        self._left, self._torn, self._lock = calls, torn, threading.Lock()

    def _count(self):
        with self._lock:
            self._left -= 1
            if self._left < 0:
                raise Died()


def _dying(name):
    method = getattr(Hadoop, name)

    def call(self, uri, *more):
        try:
            self._count()
        except Died:
            if self._torn and self._left == -1 and name.startswith("write"):
                text = more[0] if isinstance(more[0], str) else "".join(more[0])
                Hadoop.write_all(self, uri, [text[: len(text) // 2]])
            raise
        return method(self, uri, *more)

    return call


for _name in CALLS:
    setattr(DyingFiles, _name, _dying(_name))
