"""File systems until the machine dies: at a chosen call nothing more happens, in no thread."""

import threading

from parquetry.files.hadoop import Hadoop

CALLS = ("delete", "delete_empty", "exists", "modified", "move", "read", "tree", "write", "write_new")


class Died(BaseException):
    """As SIGKILL: no `except Exception` sees it."""


class Mortal(Hadoop):
    """Does `calls` calls, then none any more. `torn`: a file that the fatal call would write is left half-written."""

    def __init__(self, spark, calls, torn=False):
        super().__init__(spark)
        self._left, self._torn, self._lock = calls, torn, threading.Lock()
        self.made = 0

    def _count(self):
        with self._lock:
            self._left -= 1
            if self._left < 0:
                raise Died()
            self.made += 1
            return self._left


def _mortal(name):
    whole = getattr(Hadoop, name)

    def call(self, uri, *more):
        try:
            self._count()
        except Died:
            if self._torn and self._left == -1 and name.startswith("write"):
                Hadoop.write(self, uri, more[0][: len(more[0]) // 2])
            raise
        return whole(self, uri, *more)

    return call


for _name in CALLS:
    setattr(Mortal, _name, _mortal(_name))
