"""One comparison of a source's objects with its manifest: bench/driver.py starts it.

    driver.py CASE OBJECTS FOLDER

Prints its seconds, how many objects were listed and merged, and the peaks of the driver's memory in MiB.
"""

import json
import sys
import time
from pathlib import Path

import memory

from parquetry import session
from parquetry.compare.comparison import Objects, compare
from parquetry.compare.earlier_loads import NOTHING, Earlier, Part

case, objects, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
layout = "flat" if case == "flat" else "nested"
began = 1_600_000_000_000  # all made-up files are older
earlier = NOTHING
if case == "new-only":
    earlier = Earlier([Part(1, (folder / f"loaded-{objects}.gz").as_uri(), "")], began, {})
source = Objects(
    f"made://{layout}.{objects}/",
    began,
    (folder / f"{layout}-{objects}.gz").as_uri(),
    f"made://{layout}.{objects}/(.).*",
    earlier,
    (folder / "news.gz").as_uri() if case == "new-only" else None,
)

spark = session.start("driver")
started = time.monotonic()
compared = compare(spark, source)
took = time.monotonic() - started
assert (compared.listed, compared.lost.objects, compared.arrived) == (int(objects), 0, 0), compared
print(
    json.dumps(
        {
            "seconds": round(took, 1),
            "merged": compared.merged,
            "java": memory.of_java(spark),
            "python": memory.of_python(),
        }
    )
)
spark.stop()
