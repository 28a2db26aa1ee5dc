"""What is done with the files of a table with one file in each partition: bench/driver.py starts it.

    publishing.py CASE PARTITIONS

The file system of bench/made/ moves and deletes at once, so times are those of the driver alone. Prints them, and the
peaks of the driver's memory in MiB.
"""

import contextlib
import json
import resource
import sys
import time
from collections.abc import Sequence

import memory

from parquetry import session
from parquetry.files.hadoop import Hadoop
from parquetry.job import Job
from parquetry.publish import journal, transaction
from parquetry.publish.change import change
from parquetry.run import Run
from parquetry.table_files import Placement, Written
from parquetry.write import parquet


class Died(BaseException):
    """As if the machine had died."""


class Dying(Hadoop):
    """Dies at the first move."""

    def move_all(self, moves: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
        raise Died


case, partitions = sys.argv[1], int(sys.argv[2])
root = f"s3made://{partitions}"
uri = f"{root}/tables/{journal.NAME}"


def publish(files: Hadoop) -> int:
    """Replaces all files of the table by new ones."""
    written = Written(f"{root}/staged/plays", files.listing(f"{root}/staged/plays"), partitions, partitions)
    publication = transaction.begin(files, uri, "j-BENCH", f"{root}/staged", f"{root}/publishing")
    placement = Placement(lambda key: key, lambda key: True)
    changes = [change(files, written, f"{root}/tables/plays/", placement, depends=False)]
    publication = publication.carry_out(changes, None, (f"{root}/ledger.json", "{}"))
    publication.close(None)
    return publication.journal.count("moves")


def recover(files: Hadoop) -> int:
    """Finishes what `die` has left."""
    message = transaction.finish(files, uri, 0)
    assert message and f"{partitions:,} of {partitions:,} files moved" in message, message
    return partitions


def footers(files: Hadoop) -> int:
    """Counts the rows of all files, of which each has one."""
    folder = f"{root}/staged/plays"
    run = Run(spark, files, Job("bench", f"{root}/runs", f"{root}/tables", [], []), "j-BENCH")
    return parquet.count_back(run, Written(folder, files.listing(folder), partitions, partitions))


spark = session.start("driver")
if case == "recover":
    with contextlib.suppress(Died):
        publish(Dying(spark))
before = resource.getrusage(resource.RUSAGE_SELF)
started = time.monotonic()
done = {"publish": publish, "recover": recover, "footers": footers}[case](Hadoop(spark))
took = time.monotonic() - started
assert done == partitions, done
after = resource.getrusage(resource.RUSAGE_SELF)
print(
    json.dumps(
        {
            "seconds": round(took, 1),
            "cpu": round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 1),
            "java": memory.of_java(spark),
            "python": memory.of_python(),
        }
    )
)
spark.stop()
