"""What it costs to find the objects: the bootstrap action and S3DistCp with its lists, beside two other ways.

    .venv/bin/python bench/listing.py [--measured 1000,10000] [--simulated 1000000,100000000]

Three ways to list all objects:
  lists   bootstrap/list-prefixes.sh, then S3DistCp with its lists
  leaves  `aws s3 ls --recursive | sed | awk` makes a list of the leaf folders, then S3DistCp with that list
  src     S3DistCp with --src alone

Measured: moto over HTTP, with the real AWS CLI and the local S3DistCp's own listing. Simulated: the real script walks a
bucket that is only a formula (bench/s3/layouts.py), and S3DistCp's requests are computed from the lines: pages of 1,000
keys, 20 lines at a time. Requests and the critical path (how many requests follow one another) do not depend on the
machine; seconds do. Writes bench/results/listing.json.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Optional

from s3 import layouts
from s3.cost import Cost, of_lines, pages
from s3.layouts import Layout
from s3.moto_server import Server
from ways.places import ROOT, write_result

BUCKET = "parquetry-bench"
SRC = f"s3://{BUCKET}/{layouts.PREFIX}"
# moto looks at all keys for each request. With more leaf folders, or more objects for a listing page by page, it would
# take an hour, and show nothing more.
MEASURED_LEAVES, MEASURED_PAGES = 2000, 10_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--measured", type=numbers, default=[1000, 10_000, 100_000])
    parser.add_argument("--simulated", type=numbers, default=[1000, 10_000, 100_000, 1_000_000, 100_000_000])
    wanted = parser.parse_args()
    result: dict[str, list[dict[str, Any]]] = {"measured": [], "simulated": []}
    for objects in wanted.measured:
        result["measured"] += show(measured(objects))
    for objects in wanted.simulated:
        for name in layouts.LAYOUTS if objects >= 1_000_000 else ["nested"]:
            result["simulated"] += show(simulated(layouts.layout(name, objects)))
    write_result("listing", result)


def numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",") if number]


def show(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Prints the rows, and returns them."""
    for row in rows:
        seconds = f", {row['seconds']:.1f} s" if "seconds" in row else ""
        print(
            f"{row['layout']:<8}{row['objects']:>12,} objects  {row['way']:<8}{row['requests']:>9,} requests "
            f"({row['before']:,} of them before S3DistCp starts), {row['path']:>9,} after one another{seconds}",
            flush=True,
        )
    return rows


def row(layout: Layout, way: str, before: Cost, listing: Cost, **more: float) -> dict[str, Any]:
    """A row of the result. `before`: the Cost of making the list; `listing`: that of S3DistCp with the list."""
    both = before.then(listing)
    fewest = pages(layout.objects)
    return {
        "layout": layout.name,
        "objects": layout.objects,
        "way": way,
        "before": before.requests,
        "requests": both.requests,
        "path": both.path,
        "timesFewest": round(both.requests / fewest, 2),
        **more,
    }


def leaves(layout: Layout) -> list[int]:
    """The number of objects directly in each folder that has any, in order."""
    counts, rank = [], 0
    while rank < layout.objects:
        stop = layout.below(layout.key(rank).rsplit("/", 1)[0] + "/").stop
        counts.append(stop - rank)
        rank = stop
    return counts


def others(layout: Layout, **seconds: float) -> list[dict[str, Any]]:
    """The rows of the two other ways, with the `seconds` of those that were measured."""
    leaf = row(layout, "leaves", Cost(pages(layout.objects), pages(layout.objects)), of_lines(leaves(layout)))
    alone = row(layout, "src", Cost(0, 0), of_lines([layout.objects]))
    return [
        {**result, **({"seconds": seconds[result["way"]]} if result["way"] in seconds else {})}
        for result in (leaf, alone)
    ]


def simulated(layout: Layout) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "requests"
        where = {"SIMULATED_LAYOUT": layout.name, "SIMULATED_OBJECTS": str(layout.objects), "SIMULATED_LOG": str(log)}
        lines = bootstrap(folder, f"{ROOT}/bench/s3:{os.environ['PATH']}", where)
        asked = len(log.read_text().splitlines())
    counts = [len(layout.below(line[len(f"s3://{BUCKET}/") :])) for line in lines]
    if sum(counts) != layout.objects:
        sys.exit(f"{layout.name}: {layout.objects:,} objects, the lists cover {sum(counts):,}")
    return [row(layout, "lists", Cost(asked, asked), of_lines(counts), lines=len(lines)), *others(layout)]


def measured(objects: int) -> list[dict[str, Any]]:
    layout = layouts.layout("nested", objects)
    server = Server(BUCKET, map(layout.key, range(objects)))
    try:
        return list(_measured(layout, server))
    finally:
        server.close()


def _measured(layout: Layout, server: Server) -> Iterator[dict[str, Any]]:
    access = {
        "AWS_ENDPOINT_URL": server.url,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": "/dev/null",
        "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
    }
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    with tempfile.TemporaryDirectory() as folder:
        began, asked = time.monotonic(), server.requests
        lines = bootstrap(folder, path, access)
        before, took = server.requests - asked, time.monotonic() - began
        listed = distcp_lists(layout, server, access, Path(folder) / "prefixes" / "songs.txt")
        counts = [len(layout.below(line[len(f"s3://{BUCKET}/") :])) for line in lines]
        expect("requests of the lists", listed["requests"], of_lines(counts).requests)
        cost = {"lines": len(lines), "bootstrapSeconds": round(took, 2), "seconds": round(took + listed["seconds"], 2)}
        yield row(layout, "lists", Cost(before, before), of_lines(counts), **cost)

        seconds = {}
        if layout.objects <= MEASURED_PAGES:
            seconds["src"] = round(distcp_lists(layout, server, access)["seconds"], 2)
        if len(leaves(layout)) <= MEASURED_LEAVES:
            file = Path(folder) / "leaves.txt"
            began = time.monotonic()
            # A script as people write it by hand. It would also list folder markers, which this bucket does not have.
            script = (
                f"aws s3 ls --recursive {SRC} | awk '{{print $4}}' | sed 's|[^/]*$||; s|^|s3://{BUCKET}/|' | sort -u"
            )
            environment = {**os.environ, **access, "PATH": path}
            with file.open("wb") as output:
                subprocess.run(["bash", "-c", script], env=environment, stdout=output, check=True)
            took = time.monotonic() - began
            seconds["leaves"] = round(took + distcp_lists(layout, server, access, file)["seconds"], 2)
        yield from others(layout, **seconds)


def bootstrap(folder: str, path: str, more: dict[str, str]) -> list[str]:
    """The lines that the real bootstrap action writes when it runs as on the primary node."""
    info = Path(folder) / "info"
    info.mkdir()
    (info / "instance.json").write_text('{"isMaster": true}')
    (info / "job-flow.json").write_text('{"jobFlowId": "j-BENCH"}')
    script = ROOT / "bootstrap" / "list-prefixes.sh"
    subprocess.run(
        [script, "--region=us-east-1", f"--runs=s3://{BUCKET}/runs/", f"songs={SRC}"],
        env={"PATH": path, "HOME": folder, "EMR_INFO_DIR": str(info), **more},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return (Path(folder) / "prefixes" / "songs.txt").read_text().splitlines()


def distcp_lists(layout: Layout, server: Server, access: dict[str, str], file: Optional[Path] = None) -> dict[str, Any]:
    """The "seconds" and "requests" of S3DistCp's listing, by the local engine's own code. `file`: its list."""
    asked = server.requests
    command = ["node", "--import", "tsx", "bench/s3/list.ts", SRC, *([str(file)] if file else [])]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **access}, stdout=subprocess.PIPE, check=True)
    listed = json.loads(done.stdout)
    expect("objects listed", listed["objects"], layout.objects)
    return {"seconds": listed["seconds"], "requests": server.requests - asked}


def expect(what: str, found: int, wanted: int) -> None:
    if found != wanted:
        sys.exit(f"{what}: {found:,}, not {wanted:,}")


if __name__ == "__main__":
    main()
