"""Reading merged JSON: the job's splitter beside Spark's own reader.

    .venv/bin/python bench/splitter.py [--rounds 5]

On clean lines both see the same rows, and time is the question. On a file whose records all lie on one line, as
S3DistCp leaves it, the rows are: Spark's reader takes the first of each line. Both read every column, count the
records, keep them in memory, as several tables are made of them, and hash them; `text` reads the lines and parses
nothing. One Spark, interleaved rounds after one that is not counted, medians. Writes bench/results/splitter.json.
"""

import argparse
import dataclasses
import os
import statistics
import subprocess
import sys
import time

from ways import places, spark_home
from ways.places import INPUT, ROOT, WORK


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    if "BEGAN" not in os.environ:
        places.make_inputs()
        environment = {**spark_home.environment(WORK), "PYTHONPATH": str(ROOT / "spark"), "BEGAN": str(time.time())}
        again = [sys.executable, __file__, *sys.argv[1:]]
        sys.exit(subprocess.run(again, env=environment, cwd=WORK, check=False).returncode)
    result = {"rounds": rounds, "inputs": [measured(*one, rounds) for one in inputs()]}
    places.write_result("splitter", result)
    for one in result["inputs"]:
        print(f"{one['input']}, {one['records']:,} records")
        for way in ("ours", "spark", "text"):
            print(f"  {way:<6}{one[way]['rows']:>10,} rows{one[way]['seconds']:>8.2f} s")
    sys.stdout.flush()
    os._exit(0)


def inputs():
    """(what it is, folder, source, records in it, whether each has a line of its own)"""
    lines = places.merged_lines()
    one_line = WORK / "one-line"
    one_line.mkdir(exist_ok=True)
    month = min((lines / "events").iterdir())
    text = month.read_bytes()
    (one_line / "month.json").write_bytes(text.replace(b"}\n{", b"}{"))
    return [
        ("a million events, one a line", lines / "events", "events", 1_000_000, True),
        ("a month of events on one line", one_line, "events", text.count(b"}\n"), False),
        ("10,000 songs in 26 files of one line", INPUT / "merged" / "songs", "songs", 10_000, False),
    ]


def measured(what, folder, source, records, clean, rounds):
    from parquetry import session

    spark = session.start("parquetry")
    declared = declaration(folder, source)
    ways = {
        "ours": lambda: ours(spark, declared),
        "spark": lambda: sparks(spark, declared),
        "text": lambda: lines(spark, declared),
    }
    seconds, found = {way: [] for way in ways}, {}
    for number in range(rounds + 1):
        for way, frame in ways.items():
            began = time.monotonic()
            (found[way],) = frame().selectExpr("count(*) as rows", "bit_xor(xxhash64(*)) as content").collect()
            if number:
                seconds[way].append(time.monotonic() - began)
            spark.catalog.clearCache()
    if found["ours"]["rows"] != records:
        sys.exit(f"{what}: {found['ours']['rows']:,} of {records:,} records read")
    if clean and found["spark"] != found["ours"]:
        sys.exit(f"{what}: the two read different values")
    median = {way: round(statistics.median(times), 3) for way, times in seconds.items()}
    return {
        "input": what,
        "records": records,
        "bytes": sum(one.stat().st_size for one in folder.rglob("*.json")),
        **{way: {"rows": found[way]["rows"], "seconds": median[way]} for way in ways},
    }


def declaration(folder, name):
    """The pipeline's source, merged into `folder`, all of its records kept."""
    from parquetry import job_file

    sources = job_file.parse((INPUT / "jobs" / "by-year.json").read_text(), "job.json", "j-BENCH").sources
    (one,) = [one for one in sources if one.name == name]
    return dataclasses.replace(one, merged=f"file://{folder}/", keep=[])


def ours(spark, declared):
    from parquetry.compare.merged import merged_files
    from parquetry.files.hadoop import Hadoop
    from parquetry.read import source

    files = Hadoop(spark)
    source.read(spark, files, declared, merged_files(files, declared), f"file://{WORK}/quarantine")
    return spark.table(declared.name)


def sparks(spark, declared):
    """Counted and kept in memory as the job does, so that several tables can be made of it."""
    from pyspark import StorageLevel

    from parquetry.schema import struct_of

    reader = spark.read.schema(struct_of(declared.schema)).option("recursiveFileLookup", "true")
    rows = reader.json(declared.merged).persist(StorageLevel.MEMORY_AND_DISK)
    rows.count()
    return rows


def lines(spark, declared):
    from parquetry.read.json import pieces

    return pieces.lines_of(spark, declared.merged).selectExpr("length(value)")


if __name__ == "__main__":
    main()
