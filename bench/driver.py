"""What the driver needs to compare the objects of a source with its manifest, and to publish a table.

    .venv/bin/python bench/driver.py [--objects 100000,1000000,10000000] [--partitions 1000,10000,100000]
    .venv/bin/python bench/driver.py --once 100000000

The job's own code lists a file system that makes up its files (bench/made/), and compares them with a manifest on this
disk. Spark's executor is a process of its own, with two tasks at once, as on a cluster. Cases:

  all       every object is new
  new-only  all objects but 2,739 were loaded by an earlier load
  flat      every object is new, and all are in one folder

A table with a file in each partition, of a file system that makes up its tables:

  publish   all files are replaced: 1 move and 1 delete for each partition
  recover   the same, by the run after one that died before its first move
  footers   the rows of all new files are counted

`live` is what is left of Java's heap after a collection, at most; `java` and `python` are the peaks of the processes'
memory. Writes bench/results/driver.json. `--once` measures only that number of objects, all new, and adds it to the
results of the last time; it takes minutes and some 10 GB of the disk.
"""

import argparse
import gzip
import os
import runpy
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from string import ascii_uppercase as LETTERS
from typing import Any

import duckdb
from ways import spark_home
from ways.places import ROOT, WORK, read_result, write_result

OBJECTS = [10_000, 100_000, 1_000_000, 10_000_000]
CASES = ("all", "new-only", "flat")
PARTITIONS = [1_000, 10_000, 100_000]
TABLE_CASES = ("publish", "recover", "footers")
NEW = 2739  # a day of the objects that a year brings, if that is a million
HEAP = "1g"
FOLDER = WORK / "driver"
LEAVES = 26**3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--objects", type=numbers, default=OBJECTS)
    parser.add_argument("--partitions", type=numbers, default=PARTITIONS)
    parser.add_argument("--once", type=int)
    wanted = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    jar = made_up_files()
    former = read_result("driver")
    if wanted.once:
        write_result("driver", {**former, "once": {**measured("all", wanted.once, jar), "load": load()}})
    else:
        before = load()
        rows = [measured(case, objects, jar) for objects in wanted.objects for case in CASES]
        tables = [of_table(case, partitions, jar) for partitions in wanted.partitions for case in TABLE_CASES]
        found = {"heap": HEAP, "new": NEW, "load": [before, load()], "rows": rows, "tables": tables}
        write_result("driver", {**former, **found})
    shutil.rmtree(FOLDER)


def load() -> float:
    """How many processes of the machine have been running or waiting in the last five minutes, on average."""
    return round(os.getloadavg()[1], 1)


def numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",") if number]


def made_up_files() -> Path:
    """The jar of the file system that makes up its files."""
    build = runpy.run_path(str(ROOT / "spark" / "reader" / "build.py"))
    classes, jar = FOLDER / "classes", FOLDER / "made.jar"
    classes.mkdir(exist_ok=True)
    build["compile_into"](classes, ROOT / ".cache" / "compiler", ROOT / "bench" / "made" / "java")
    build["write"](jar, classes)
    return jar


def measured(case: str, objects: int, jar: Path) -> dict[str, Any]:
    """The seconds and the memory of one comparison, in processes of its own."""
    manifest(case, objects)
    row = {"case": case, "objects": objects, **run(jar, {}, "driver.py", case, objects, FOLDER)}
    print(f"{case}: {objects:,} objects: {row}", flush=True)
    return row


def of_table(case: str, partitions: int, jar: Path) -> dict[str, Any]:
    """The same of a table. Its files have the content of one that is on this disk."""
    shutil.rmtree(FOLDER / "journals", ignore_errors=True)
    file = FOLDER / "one-row.parquet"
    duckdb.execute(f"copy (select 1 as id) to '{file}' (format parquet)")
    settings = {
        "spark.hadoop.fs.tables.file": file.as_uri(),
        "spark.hadoop.fs.tables.folder": f"file:{FOLDER}/journals",
    }
    row = {"case": case, "partitions": partitions, **run(jar, settings, "publishing.py", case, partitions)}
    print(f"{case}: {partitions:,} partitions: {row}", flush=True)
    return row


def run(jar: Path, more: dict[str, str], way: str, *arguments: Any) -> dict[str, Any]:
    """What a file of bench/ways/ prints, and `live`."""
    settings = {
        # Spark's executor is a process beside the driver, with two cores.
        "spark.master": f"local-cluster[1,{spark_home.CORES},2048]",
        "spark.driver.memory": HEAP,
        "spark.executor.memory": "2g",
        "spark.jars": f"{spark_home.READER},{jar}",
        "spark.hadoop.fs.made.impl": "parquetry.bench.MadeUpFiles",
        "spark.hadoop.fs.s3made.impl": "parquetry.bench.MadeUpTables",
        "spark.driver.extraJavaOptions": "-Duser.timezone=UTC",
        "spark.sql.shuffle.partitions": "200",  # as on a cluster
        **more,
    }
    return spark_home.measured(FOLDER, settings, way, *arguments)


def manifest(case: str, objects: int) -> None:
    """The manifests of this run and, for new-only, of an earlier load. They stay for the next case."""
    layout = "flat" if case == "flat" else "nested"
    path = FOLDER / f"{layout}-{objects}.gz"
    if not path.exists():
        began = time.monotonic()
        with gzip.open(path, "wt", compresslevel=1) as file:
            file.writelines(lines(layout, objects))
        print(f"the manifest of {objects:,} objects: {time.monotonic() - began:.0f} s", flush=True)
    loaded = FOLDER / f"loaded-{objects}.gz"
    if case == "new-only" and not loaded.exists():
        with gzip.open(path, "rt") as whole, gzip.open(loaded, "wt", compresslevel=1) as file:
            file.writelines(line for number, line in enumerate(whole) if number < objects - NEW)


def lines(layout: str, objects: int) -> Iterator[str]:
    """As bench/made/ makes its files."""
    for number in range(objects):
        leaf = ((number + 1) * LEAVES - 1) // objects
        folder = "" if layout == "flat" else f"{LETTERS[leaf // 676]}/{LETTERS[leaf // 26 % 26]}/{LETTERS[leaf % 26]}/"
        key = f"{folder}TR{number:09d}.json"
        size = 200 + number % 100
        yield f'{{"path":"hdfs:/merged/{key}","baseName":"{key}","srcDir":"hdfs:/merged","size":{size}}}\n'


if __name__ == "__main__":
    main()
