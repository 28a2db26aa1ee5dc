"""How the job's time grows with the number of events, and DuckDB's time on the same files.

    .venv/bin/python bench/growth.py [--rounds 3] [--events 100000,1000000,4000000]

The events are in 365 day files, which grow; the 10,000 song files are always the same. Songs are partitioned by year.
Times are without Spark's start, medians of interleaved rounds. Writes bench/results/growth.json.
"""

import argparse
import shutil
import statistics
from pathlib import Path

import job
from ways import compare, places
from ways.places import INPUT, WORK

WAYS = ("ours-year", "limit-year")
EVENTS = [100_000, 1_000_000, 4_000_000]
DEFAULT_EVENTS = 1_000_000  # of bench/inputs.ts


def main() -> None:
    wanted = arguments()
    sizes: dict[int, Path] = {events: inputs(events) for events in wanted.events}
    WORK.joinpath("out").mkdir(exist_ok=True)
    seconds: dict[int, dict[str, list[float]]] = {events: {way: [] for way in WAYS} for events in sizes}
    for number in range(wanted.rounds):
        for events, folder in sizes.items():
            for way in WAYS:
                took = job.run(way, inputs=folder)["run"]
                seconds[events][way].append(took)
                print(f"round {number + 1}: {events:,} events: {way}: {took:.1f} s", flush=True)
            compare.same(*[job.output(way) for way in WAYS])
    result = [
        {
            "events": events,
            "bytes": sum(path.stat().st_size for path in (folder / "merged" / "events").rglob("*.json")),
            "java": job.java_options("ours-year", folder),
            **{way: round(statistics.median(times), 2) for way, times in seconds[events].items()},
        }
        for events, folder in sizes.items()
    ]
    places.write_result("growth", {"rounds": wanted.rounds, "sizes": result})
    for folder in set(sizes.values()) - {INPUT}:
        shutil.rmtree(folder)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--events", type=lambda text: [int(number) for number in text.split(",")], default=EVENTS)
    return parser.parse_args()


def inputs(events: int) -> Path:
    """The folder of the inputs with that number of events, which is made if it is not there."""
    if events == DEFAULT_EVENTS:
        places.make_inputs()
        return INPUT
    folder = WORK / f"sparkify-{events}"
    places.make_inputs("--events", events, "--out", folder)
    return folder


if __name__ == "__main__":
    main()
