"""ledger.json: every object, record and row of a run, and the equations that must hold before anything is published.

Each key is described in docs/ledger.schema.json.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any, NamedTuple, Optional

from parquetry.compare.comparison import Comparison
from parquetry.files.hadoop import Found
from parquetry.job import Job, Source, Table
from parquetry.quarantine import too_many
from parquetry.read.source import Records
from parquetry.table_files import Written

_BYTES_DIFFER = {
    "merged": "S3DistCp may have written data twice, with a repeated reducer attempt, or an object has vanished; "
    "run again",
    "read": "an object was replaced while the run listed it; run again",
}


class Equation(NamedTuple):
    """Two counts that must be equal. `hint`: the usual reason when they are not."""

    name: str
    left: int
    right: int
    hint: str = ""

    @property
    def holds(self) -> bool:
        """Whether both counts are the same."""
        return self.left == self.right


class _Sizes(NamedTuple):
    files: int
    bytes: int
    smallest: int
    largest: int

    @classmethod
    def of(cls, sizes: Iterable[int]) -> "_Sizes":
        sizes = iter(sizes)
        first = next(sizes)
        files, total, smallest, largest = 1, first, first, first
        for size in sizes:
            files, total = files + 1, total + size
            smallest, largest = min(smallest, size), max(largest, size)
        return cls(files, total, smallest, largest)


def now() -> str:
    """The time in UTC, to the second."""
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass
class Ledger:
    """The ledger of one run, which grows as the run goes on."""

    pipeline: str
    cluster: str
    run: str
    started: str = field(default_factory=now)
    load: Optional[int] = None
    sources: dict[str, dict[str, Any]] = field(default_factory=dict)
    tables: dict[str, dict[str, Any]] = field(default_factory=dict)
    equations: list[Equation] = field(default_factory=list)
    not_replayed: list[str] = field(default_factory=list)  # which records a replay leaves in quarantine, and why
    _quarantines: dict[str, str] = field(default_factory=dict)  # {source: that it has too many records there}

    def add_source(self, source: Source, compared: Comparison, read: Sequence[Found], records: Records) -> None:
        """Adds a source and its equations. `read`: the files that its records were read from."""
        verb = "read" if source.merged is None else "merged"
        objects, sizes = _objects(verb, source, compared), _sizes(verb, source, compared, read)
        self.sources[source.name] = {
            "objects": objects,
            "bytes": sizes,
            **({"bytesNotCompared": compared.unmeasured} if compared.unmeasured else {}),
            "mergedFiles": 0 if source.merged is None else len(read),
            "records": _records(records),
            "dropped": dict(records.dropped),
            "quarantined": dict(sorted(records.quarantined.items())),
            "unknownFields": dict(records.unknown),
            "skipped": _skipped(source, compared),
        }
        if records.quarantined_share > source.quarantineLimit:
            self._quarantines[source.name] = too_many(source, records, compared.unusual)
        sides = [verb, "loadedBefore", "skipped"] if source.is_new_only else [verb, "skipped"]
        lost = ", ".join(source.uri + key for key in compared.lost.first)
        self._must_equal(
            f"{source.name}: objects listed = {' + '.join(sides)}",
            compared.listed,
            sum(objects[side] for side in sides),
            f"not {verb}: {lost}" if lost else "an object was merged twice, as when prefixes overlap",
        )
        if not compared.unmeasured:
            self._must_equal(
                f"{source.name}: bytes listed = {' + '.join(sides)}",
                compared.listed_bytes,
                sum(sizes[side] for side in sides),
                _BYTES_DIFFER[verb],
            )
        self._records_must_equal(source, records)

    def add_unknown_fields(self, source: Source, records: Records) -> None:
        """Adds the undeclared fields of a source whose records were finished after `add_source`."""
        self.sources[source.name]["unknownFields"] = dict(records.unknown)

    def _records_must_equal(self, source: Source, records: Records) -> None:
        counts = _records(records)
        self._must_equal(
            f"{source.name}: records read = used + dropped + quarantined",
            counts["read"],
            counts["used"] + counts["dropped"] + counts["quarantined"],
        )
        if records.kept:
            self._must_equal(
                f"{source.name}: records with unknown fields = kept + quarantined",
                records.kept.records,
                records.kept.kept + records.kept.quarantined,
            )

    def add_replayed(
        self, source: Source, taken: Mapping[str, int], found: Mapping[str, int], records: Records
    ) -> None:
        """Adds a source whose records come from quarantines, and its equations.

        `taken`: {run: records in its quarantine, as its load counted them}; `found`: {run: those that were read again}.
        """
        nothing = {"listed": 0, "merged" if source.merged else "read": 0, "skipped": 0}
        self.sources[source.name] = {
            "objects": {**nothing, "arrivedDuringRun": 0},
            "bytes": nothing,
            "mergedFiles": 0,
            "records": _records(records),
            "replayed": dict(sorted(found.items())),
            "dropped": dict(records.dropped),
            "quarantined": dict(sorted(records.quarantined.items())),
            "unknownFields": dict(records.unknown),
            "skipped": [],
        }
        for run, count in sorted(taken.items()):
            self._must_equal(
                f"{source.name}: records in quarantine of run {run} = replayed",
                count,
                found.get(run, 0),
                "files of its quarantine were changed or are gone",
            )
        self._records_must_equal(source, records)

    def quarantined(self, sources: Iterable[str]) -> dict[str, int]:
        """{source: its records in quarantine} of these sources."""
        return {name: self.sources[name]["records"]["quarantined"] for name in sources}

    def add_table(self, table: Table, written: Written, rows_read_back: int, warnings: Sequence[str]) -> None:
        """Adds a table and its equation. `rows_read_back`: as the footers of the written files count them."""
        sizes = _Sizes.of(file.size for file in written.files)
        self.tables[table.name] = {
            "rowsIn": written.rows_in,
            "duplicates": written.rows_in - written.rows_out,
            "rowsOut": written.rows_out,
            "partitions": written.partitions,
            "files": sizes.files,
            "bytes": sizes.bytes,
            "smallestFile": sizes.smallest,
            "largestFile": sizes.largest,
            "warnings": list(warnings),
        }
        self._must_equal(
            f"{table.name}: rows written = rows read back",
            written.rows_out,
            rows_read_back,
            "the written files are incomplete",
        )

    def problems(self, job: Job) -> list[str]:
        """The equations that do not hold, and the sources with more records in quarantine than they may have."""
        unequal = [
            f"{equation.name}: {equation.left:,} is not {equation.right:,}"
            + (f" ({equation.hint})" if equation.hint else "")
            for equation in self.equations
            if not equation.holds
        ]
        quarantines = (self._quarantines.get(source.name) for source in job.sources)
        return unequal + [problem for problem in quarantines if problem]

    def text(self, error: Optional[str] = None) -> str:
        """The ledger as JSON. `error`: why the run failed."""
        content = {
            "version": 1,
            "pipeline": self.pipeline,
            "cluster": self.cluster,
            "run": self.run,
            **({} if self.load is None else {"load": self.load}),
            "started": self.started,
            "finished": now(),
            "ok": error is None,
            **({"notReplayed": self.not_replayed} if self.not_replayed else {}),
            "sources": self.sources,
            "tables": self.tables,
            "equations": [
                {"name": equation.name, "left": equation.left, "right": equation.right, "holds": equation.holds}
                for equation in self.equations
            ],
        }
        if error is not None:
            content["error"] = error
        return json.dumps(content, indent=2, ensure_ascii=False) + "\n"

    def _must_equal(self, name: str, left: int, right: int, hint: str = "") -> None:
        self.equations.append(Equation(name, left, right, hint))


def _records(records: Records) -> dict[str, int]:
    return {
        "read": records.read,
        "used": records.used,
        "dropped": sum(records.dropped.values()),
        "quarantined": sum(records.quarantined.values()),
        **({"unknownKept": records.kept.kept} if records.kept else {}),
    }


def _objects(verb: str, source: Source, compared: Comparison) -> dict[str, int]:
    return {
        "listed": compared.listed,
        verb: compared.merged,
        **({"loadedBefore": compared.loaded, "changed": compared.changed} if source.is_new_only else {}),
        "skipped": sum(skipped.objects for skipped in compared.skipped.values()),
        "arrivedDuringRun": compared.arrived,
    }


def _sizes(verb: str, source: Source, compared: Comparison, read: Sequence[Found]) -> dict[str, int]:
    return {
        "listed": compared.listed_bytes,
        verb: sum(file.size for file in read),
        **({"loadedBefore": compared.loaded_bytes} if source.is_new_only else {}),
        "skipped": sum(skipped.bytes for skipped in compared.skipped.values()),
    }


def _skipped(source: Source, compared: Comparison) -> list[dict[str, Any]]:
    return [
        {
            "rule": rule,
            "objects": skipped.objects,
            "bytes": skipped.bytes,
            "samples": [source.uri + key for key in skipped.first],
        }
        for rule, skipped in compared.skipped.items()
    ]
