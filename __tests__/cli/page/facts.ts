import type { PageFacts } from "../../../cli/report/page/facts";

const time = (seconds: number) => new Date(Date.UTC(2026, 0, 1, 12) + seconds * 1000).toISOString();

/** A run with a bit of everything. */
export const facts: PageFacts = {
  version: 1,
  where: "on this machine",
  ledger: {
    ok: true,
    pipeline: "shop",
    cluster: "j-2B",
    load: 3,
    started: "2026-01-01T12:00:08Z",
    finished: "2026-01-01T12:00:30Z",
    sources: {
      events: {
        objects: { listed: 1500, loadedBefore: 900, merged: 580, skipped: 20, arrivedDuringRun: 7 },
        bytes: { listed: 1_500_000, loadedBefore: 900_000, merged: 580_000, skipped: 20_000 },
        mergedFiles: 12,
        records: { read: 81_003, used: 70_001, dropped: 11_000, quarantined: 2 },
        replayed: {},
        dropped: { "page is home": 11_000, "never broken": 0 },
        quarantined: { "not valid JSON": 1, "id is not a bigint": 1 },
        unknownFields: { beta: 4 },
        skipped: [{ rule: "does not match --groupBy", objects: 20, bytes: 20_000, samples: ["s3://b/x", "s3://b/y"] }],
      },
      prices: {
        objects: { listed: 4, read: 4, skipped: 0 },
        bytes: { listed: 4096, read: 4096, skipped: 0 },
        mergedFiles: 0,
        records: { read: 640, used: 640, dropped: 0, quarantined: 0 },
        replayed: {},
        dropped: {},
        quarantined: {},
        unknownFields: {},
        skipped: [],
      },
    },
    tables: {
      visits: {
        rowsIn: 70_001,
        duplicates: 11,
        rowsOut: 69_990,
        partitions: 31,
        files: 33,
        bytes: 3_300_000,
        smallestFile: 900,
        largestFile: 400_000,
        warnings: ["31 partitions by day hold 104 KiB each"],
      },
    },
    equations: [
      { name: "events: records read = used + dropped + quarantined", left: 81_003, right: 81_003, holds: true },
    ],
    notReplayed: [],
  },
  parts: [
    { name: "list prefixes", kind: "bootstrap action", outcome: "completed", from: time(0), to: time(2) },
    { name: "merge events", kind: "step", outcome: "completed", from: time(2), to: time(8) },
    { name: "write tables", kind: "step", outcome: "completed", from: time(8), to: time(30.5) },
  ],
  tables: [
    {
      name: "visits",
      mode: "append",
      key: ["id"],
      partitionBy: ["day"],
      columns: [
        { name: "id", type: "bigint", from: ["events.id"] },
        { name: "day", type: "date", from: ["events.ts", "prices.day"] },
        { name: "source", type: "string", from: [] },
        { name: "rest", type: "string" },
      ],
    },
  ],
  samples: [
    {
      source: "events",
      reason: "id is not a bigint",
      place: "s3://b/landing/1.json, byte 77",
      detail: 'found "7", a string',
      text: '{"id": "7"}',
    },
  ],
  earlier: [1, 2].map((day) => ({
    cluster: `j-${day}A`,
    started: `2025-12-3${day - 1}T12:00:00Z`,
    ok: day === 2,
    objects: 500,
    records: 70_000 + day,
    quarantined: day,
    rows: 60_000,
    seconds: 29.5,
  })),
};
