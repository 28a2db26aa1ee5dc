"""Reading merged JSON: the job's JSON reader beside Spark's own.

    .venv/bin/python bench/json_reader.py [--rounds 5]

On clean lines both read the same rows, and are compared by time. Where all records of a file are on one line, as
S3DistCp writes them, they are compared by rows: Spark's reader takes only the first record of each line. Both read
every column, count the records, keep them in memory for several tables, and hash them. `text` reads the lines and
parses nothing. `broken` is `ours` on the same files with one record cut off in each. All use one Spark. They are
measured in turn, several times after one round that is not counted; the results are medians.

Then one task reads files of one kind each, in processes of their own with 2 GiB of heap: `live` is what is left of the
heap after a collection, at most; `java` is the peak of the process's memory. Both in MiB.
Writes bench/results/json-reader.json.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

from ways import one_task, places, spark_home
from ways.places import INPUT, ROOT, WORK

# These are imported where they are used: only in the second process, which main() starts in Spark's environment.
if TYPE_CHECKING:
    from pyspark.sql import DataFrame, Row

    from parquetry.job import Source
    from parquetry.run import Run


class Input(NamedTuple):
    """Files of one of the pipeline's sources. `clean`: each record has a line of its own.

    `broken`: the same files with one record cut off in each.
    """

    name: str
    folder: Path
    source: str
    records: int
    clean: bool
    broken: Optional[Path] = None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    if "BEGAN" not in os.environ:
        places.make_inputs()
        environment = {**spark_home.environment(WORK), "PYTHONPATH": str(ROOT / "spark"), "BEGAN": str(time.time())}
        command = [sys.executable, __file__, *sys.argv[1:]]
        sys.exit(subprocess.run(command, env=environment, cwd=WORK, check=False).returncode)
    results = [measured(data, rounds) for data in inputs()]
    memory = one_task.measured()
    places.write_result("json-reader", {"rounds": rounds, "inputs": results, "memory": memory})
    for result in results:
        print(f"{result['input']}, {result['records']:,} records")
        for way in ("ours", "broken", "spark", "text"):
            if way not in result:
                continue
            print(f"  {way:<6}{result[way]['rows']:>10,} rows{result[way]['seconds']:>8.2f} s")
    sys.stdout.flush()
    os._exit(0)


def inputs() -> list[Input]:
    lines = places.merged_lines()
    events = lines / "events"
    one_line = WORK / "one-line"
    one_line.mkdir(exist_ok=True)
    month = min(events.iterdir())
    text = month.read_bytes()
    (one_line / "month.json").write_bytes(text.replace(b"}\n{", b"}{"))
    return [
        Input("a million events, one a line", events, "events", 1_000_000, True, one_cut_off(events)),
        Input("a month of events on one line", one_line, "events", text.count(b"}\n"), False),
        Input("10,000 songs in 26 files of one line", INPUT / "merged" / "songs", "songs", 10_000, False),
    ]


def one_cut_off(folder: Path) -> Path:
    """The files of `folder`, in another one, with the record in the middle of each cut off after half of its line."""
    broken = WORK / "one-cut-off"
    for path in sorted(folder.rglob("*.json")):
        lines = path.read_bytes().splitlines(keepends=True)
        middle = len(lines) // 2
        lines[middle] = lines[middle][: len(lines[middle]) // 2] + b"\n"
        target = broken / path.relative_to(folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(b"".join(lines))
    return broken


def measured(data: Input, rounds: int) -> dict[str, Any]:
    """The result for one input: {"input", "records", "bytes", and for each way {"rows", "seconds"}}."""
    run, source = declaration(data)
    ways: dict[str, Callable[[], DataFrame]] = {
        "ours": lambda: ours(run, source),
        "spark": lambda: sparks(run, source),
        "text": lambda: lines(run, source),
    }
    if data.broken:
        broken = replace(source, merged=f"file://{data.broken}/", quarantineLimit=1.0)
        ways["broken"] = lambda: ours(run, broken)
    seconds: dict[str, list[float]] = {way: [] for way in ways}
    found: dict[str, Row] = {}
    for number in range(rounds + 1):
        for way, frame in ways.items():
            began = time.monotonic()
            (found[way],) = frame().selectExpr("count(*) as rows", "bit_xor(xxhash64(*)) as content").collect()
            if number:
                seconds[way].append(time.monotonic() - began)
            run.spark.catalog.clearCache()
    if found["ours"]["rows"] != data.records:
        sys.exit(f"{data.name}: {found['ours']['rows']:,} of {data.records:,} records read")
    files = sum(1 for _ in data.folder.rglob("*.json"))
    if data.broken and found["broken"]["rows"] != data.records - files:
        sys.exit(f"{data.name}: {found['broken']['rows']:,} of {data.records:,} records read, {files:,} are broken")
    if data.clean and found["spark"] != found["ours"]:
        sys.exit(f"{data.name}: the two read different values")
    median = {way: round(statistics.median(times), 3) for way, times in seconds.items()}
    return {
        "input": data.name,
        "records": data.records,
        "files": files,
        "bytes": sum(path.stat().st_size for path in data.folder.rglob("*.json")),
        **{way: {"rows": found[way]["rows"], "seconds": median[way]} for way in ways},
    }


def declaration(data: Input) -> "tuple[Run, Source]":
    """A run of the pipeline, and the input's source, merged into its folder, all of its records kept."""
    from parquetry import job_file, session
    from parquetry.files.hadoop import Hadoop
    from parquetry.run import Run

    spark = session.start("parquetry")
    job = job_file.parse((INPUT / "jobs" / "by-year.json").read_text(), "job.json", "j-BENCH")
    job = replace(job, runs=f"file://{WORK}/json-reader")
    (source,) = [source for source in job.sources if source.name == data.source]
    return Run(spark, Hadoop(spark), job, "j-BENCH"), replace(source, merged=f"file://{data.folder}/", keep=[])


def ours(run: "Run", source: "Source") -> "DataFrame":
    from parquetry.compare.merged import merged_files
    from parquetry.read import source as reading

    reading.read(run, source, merged_files(run.files, source))
    return run.spark.table(source.name)


def sparks(run: "Run", source: "Source") -> "DataFrame":
    """Spark's own reader; the rows are counted and kept in memory, as the job does for several tables."""
    from pyspark import StorageLevel

    from parquetry.schema import struct_of

    reader = run.spark.read.schema(struct_of(source.schema)).option("recursiveFileLookup", "true")
    rows = reader.json(source.folder).persist(StorageLevel.MEMORY_AND_DISK)
    rows.count()
    return rows


def lines(run: "Run", source: "Source") -> "DataFrame":
    reader = run.spark.read.option("recursiveFileLookup", "true")
    return reader.text(source.folder).selectExpr("length(value)")


if __name__ == "__main__":
    main()
