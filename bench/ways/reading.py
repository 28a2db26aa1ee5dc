"""One task that reads the merged files of a folder, each value of each record: bench/ways/one_task.py starts it.

    reading.py FOLDER

Prints the number of records, the seconds, and the peak of Java's memory in MiB.
"""

import json
import sys
import time
from dataclasses import replace

import memory
from places import INPUT

from parquetry import job_file, session
from parquetry.compare.merged import merged_files
from parquetry.files.hadoop import Hadoop
from parquetry.read import jsonfiles
from parquetry.read.columns import REASON

spark = session.start("reading")
job = job_file.parse((INPUT / "jobs" / "by-year.json").read_text(), "job.json", "j-BENCH")
(events,) = [source for source in job.sources if source.name == "events"]
source = replace(events, merged=f"file://{sys.argv[1]}/")
began = time.monotonic()
rows = jsonfiles.read(spark, source, merged_files(Hadoop(spark), source))
(found,) = rows.selectExpr("count(*) as records", f"count(`{REASON}`) as bad", "bit_xor(xxhash64(*))").collect()
took = time.monotonic() - began
peak = memory.of_java(spark)
assert found["bad"] == 0, found
print(json.dumps({"records": found["records"], "seconds": round(took, 1), "java": peak}))
spark.stop()
