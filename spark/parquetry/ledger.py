"""ledger.json: every object, record and row of a run, and the equations that must hold before anything is published."""

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any, NamedTuple, Optional

from parquetry.compare.listing import SAMPLES

_BYTES = {
    "merged": "a reducer attempt that S3DistCp repeats writes data twice, a vanished object is missing; run again",
    "read": "an object was replaced while the run listed it; run again",
}


class Equation(NamedTuple):
    """`hint` says what a difference usually means."""

    name: str
    left: int
    right: int
    hint: str = ""

    @property
    def holds(self):
        return self.left == self.right


def now():
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass
class Ledger:
    pipeline: str
    cluster: str
    started: str = field(default_factory=now)
    load: Optional[int] = None
    sources: dict[str, Any] = field(default_factory=dict)
    tables: dict[str, Any] = field(default_factory=dict)
    equations: list[Equation] = field(default_factory=list)

    def add_source(self, source, compared, merged, records):
        skipped = [one for objects in compared.skipped.values() for one in objects]
        skipped_bytes = sum(one.size for one in skipped)
        new_only = source.load == "new-only"
        merged_bytes = sum(one.size for one in merged)
        taken = "read" if source.merged is None else "merged"
        dropped, quarantined = sum(records.dropped.values()), sum(records.quarantined.values())
        self.sources[source.name] = {
            "objects": {
                "listed": compared.listed,
                taken: compared.merged,
                **({"loadedBefore": compared.loaded, "changed": compared.changed} if new_only else {}),
                "skipped": len(skipped),
                "arrivedDuringRun": compared.arrived,
            },
            "bytes": {
                "listed": compared.listed_bytes,
                taken: merged_bytes,
                **({"loadedBefore": compared.loaded_bytes} if new_only else {}),
                "skipped": skipped_bytes,
            },
            **({"bytesNotCompared": compared.unmeasured} if compared.unmeasured else {}),
            "mergedFiles": 0 if source.merged is None else len(merged),
            "records": {"read": records.read, "used": records.used, "dropped": dropped, "quarantined": quarantined},
            "dropped": dict(records.dropped),
            "quarantined": dict(sorted(Counter(records.quarantined).items())),
            "unknownFields": dict(records.unknown),
            "skipped": _skipped(source, compared.skipped),
        }
        sides = f"{taken} + loadedBefore + skipped" if new_only else f"{taken} + skipped"
        lost = ", ".join(source.uri + one.key for one in compared.lost[:SAMPLES])
        self._must(
            f"{source.name}: objects listed = {sides}",
            compared.listed,
            compared.merged + compared.loaded + len(skipped),
            f"not {taken}: {lost}" if lost else "an object was merged twice, as when prefixes overlap",
        )
        if not compared.unmeasured:
            self._must(
                f"{source.name}: bytes listed = {sides}",
                compared.listed_bytes,
                merged_bytes + compared.loaded_bytes + skipped_bytes,
                _BYTES[taken],
            )
        self._must(
            f"{source.name}: records read = used + dropped + quarantined",
            records.read,
            records.used + dropped + quarantined,
        )

    def add_table(self, table, written, counted, warnings=()):
        sizes = [one.size for one in written.files]
        self.tables[table.name] = {
            "rowsIn": written.rows_in,
            "duplicates": written.rows_in - written.rows_out,
            "rowsOut": written.rows_out,
            "partitions": written.partitions,
            "files": len(sizes),
            "bytes": sum(sizes),
            "smallestFile": min(sizes),
            "largestFile": max(sizes),
            "warnings": list(warnings),
        }
        self._must(
            f"{table.name}: rows written = rows read back",
            written.rows_out,
            counted,
            "the written files are incomplete",
        )

    def _must(self, *equation):
        self.equations.append(Equation(*equation))

    def failures(self):
        return [
            f"{one.name}: {one.left:,} is not {one.right:,}" + (f" ({one.hint})" if one.hint else "")
            for one in self.equations
            if not one.holds
        ]

    def text(self, error: Optional[str] = None):
        content = {
            "version": 1,
            "pipeline": self.pipeline,
            "cluster": self.cluster,
            **({} if self.load is None else {"load": self.load}),
            "started": self.started,
            "finished": now(),
            "ok": error is None,
            "sources": self.sources,
            "tables": self.tables,
            "equations": [{"name": e.name, "left": e.left, "right": e.right, "holds": e.holds} for e in self.equations],
        }
        if error is not None:
            content["error"] = error
        return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _skipped(source, skipped):
    return [
        {
            "rule": rule,
            "objects": len(objects),
            "bytes": sum(one.size for one in objects),
            "samples": [source.uri + one.key for one in sorted(objects)[:SAMPLES]],
        }
        for rule, objects in skipped.items()
    ]
