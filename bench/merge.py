"""The local S3DistCp beside `cat`, and its memory as the number of files grows.

    .venv/bin/python bench/merge.py [--rounds 5] [--files 100,1000,10000,100000]

Both read the same files and write the same bytes. S3DistCp also starts Node, lists, groups, shuffles and writes a
manifest; `cat` does nothing else. Interleaved rounds after one that is not counted, medians.
Writes bench/results/merge.json.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ways import places
from ways.places import INPUT, ROOT, WORK
from ways.process import timed

OUT = WORK / "merge"
# As the local run starts it, with the memory that local/cluster/bin/s3-dist-cp gives to Node.
PROGRAM = ["local/cluster/bin/s3-dist-cp"]
# MiB of Node's heap.
LIMITED = 32
WITH_LIMIT = ["node", "--max-semi-space-size=2", f"--max-old-space-size={LIMITED}", "--require", "./cli/typescript.cjs"]
WITH_LIMIT += ["local/s3distcp/main.ts"]
INPUTS = {"365 day files": ("log_data", 2), "10,000 one-record files": ("song_data", 1)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--files", type=lambda text: [int(number) for number in text.split(",")], default=[100, 1000, 10_000, 100_000]
    )
    wanted = parser.parse_args()
    places.make_inputs()
    throughputs = [
        throughput(name, INPUT / "landing" / folder, depth, wanted.rounds) for name, (folder, depth) in INPUTS.items()
    ]
    memories = [memory(files) for files in wanted.files]
    places.write_result("merge", {"rounds": wanted.rounds, "throughput": throughputs, "memory": memories})


def throughput(name: str, folder: Path, depth: int, rounds: int) -> dict[str, Any]:
    """Median seconds of S3DistCp and of `cat`. `depth`: how many folders below `folder` name a merged file."""
    size = bytes_in(folder)
    seconds: dict[str, list[float]] = {"s3distcp": [], "cat": []}
    for number in range(rounds + 1):
        for way, measured in seconds.items():
            used = timed(distcp(folder, depth) if way == "s3distcp" else cat(folder), ROOT, environment())
            must_have_written(size, way)
            if number:
                measured.append(used.seconds)
    row = {"input": name, "bytes": size, **{way: round(statistics.median(times), 3) for way, times in seconds.items()}}
    print(f"{name:<24}{size / 2**20:>8.1f} MiB   S3DistCp {row['s3distcp']:.2f} s   cat {row['cat']:.2f} s")
    return row


def memory(files: int) -> dict[str, Any]:
    """MiB that a merge of this number of files takes, with the usual heap and with LIMITED."""
    folder = WORK / f"files-{files}"
    if not folder.exists():
        command = ["node", "--import", "tsx", "pipelines/sparkify/sample.ts", "--out", str(folder)]
        command += ["--songs", str(files), "--artists", str(files), "--days", "1", "--events", "1", "--no-awkward"]
        subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    size = bytes_in(folder / "song_data")
    used = timed(distcp(folder / "song_data", 1), ROOT, environment())
    must_have_written(size, "s3distcp")
    # With a large heap, Node collects garbage late. A small heap shows how much memory the merge needs.
    limited = timed(distcp(folder / "song_data", 1, WITH_LIMIT), ROOT, environment())
    must_have_written(size, "s3distcp with little heap")
    shutil.rmtree(folder)
    print(f"{files:>8,} files: {used.memory:.0f} MiB, {used.seconds:.1f} s; heap limited: {limited.memory:.0f} MiB")
    return {
        "files": files,
        "memory": round(used.memory),
        "limited": round(limited.memory),
        "heap": LIMITED,
        "seconds": round(used.seconds, 2),
    }


def distcp(folder: Path, depth: int, program: Sequence[str] = PROGRAM) -> list[str]:
    shutil.rmtree(OUT, ignore_errors=True)
    group = f"file:/*{folder.parent}/({folder.name}/(?:[^/]+/){{0,{depth}}}).*"
    return [
        *program,
        "-Dmapreduce.job.reduces=20",
        f"--src=file://{folder}/",
        f"--dest=file://{OUT}/",
        f"--groupBy={group}",
        "--targetSize=128",
        "--outputCodec=none",
        "--outputManifest=_manifest.gz",
    ]


def cat(folder: Path) -> list[str]:
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir()
    return ["bash", "-c", f"find '{folder}' -type f -print0 | sort -z | xargs -0 cat > '{OUT}/all'"]


def environment() -> dict[str, str]:
    folders = {"EMR_HDFS": str(WORK), "EMR_NODE": str(WORK), "EMR_TMP": str(WORK)}
    return {**os.environ, **folders, "LOCAL_NODE": "node"}


def bytes_in(folder: Path) -> int:
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != "_manifest.gz"]
    return sum(path.stat().st_size for path in files)


def must_have_written(size: int, way: str) -> None:
    if bytes_in(OUT) != size:
        sys.exit(f"{way}: {bytes_in(OUT):,} bytes written, but its input has {size:,}")


if __name__ == "__main__":
    main()
