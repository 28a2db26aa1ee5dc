import { type Ledger, showLedger } from "../../cli/report/ledger";
import { bytes, count, duration, many, shortDuration } from "../../cli/report/numbers";

test("numbers as people write them", () => {
  expect([many(1, "object"), many(1204, "object"), count(1_234_567)]).toEqual([
    "1 object",
    "1,204 objects",
    "1,234,567",
  ]);
  expect([0, 1, 1023, 1024, 3_650_722_201, 1.5e13].map(bytes)).toEqual([
    "0 bytes",
    "1 byte",
    "1,023 bytes",
    "1.0 KiB",
    "3.4 GiB",
    "13.6 TiB",
  ]);
  expect([900, 250_000, 7_500_000].map(duration)).toEqual(["1 s", "4 min 10 s", "2 h 5 min"]);
  expect([940, 59_949, 59_950, 65_000].map(shortDuration)).toEqual(["0.9 s", "59.9 s", "1 min 0 s", "1 min 5 s"]);
});

test("a ledger as text", () => {
  const ledger: Ledger = {
    ok: false,
    pipeline: "sparkify",
    cluster: "j-1",
    sources: {
      events: {
        objects: { listed: 10, loadedBefore: 6, merged: 3, skipped: 1 },
        bytes: { listed: 2048, loadedBefore: 1000, merged: 1024, skipped: 24 },
        mergedFiles: 1,
        records: { read: 1200, used: 1000, dropped: 199, quarantined: 1 },
        dropped: { "page is NextSong": 199, "never broken": 0 },
        quarantined: { "not valid JSON": 1 },
        replayed: {},
        unknownFields: { a: 1, "b\n,": 20, "": 3, d: 4, "größe.x": 5, f: 6 },
        skipped: [
          { rule: "does not match --groupBy", objects: 1, bytes: 24, samples: ["s3://b/x", "s3://b/y", "s3://b/z"] },
        ],
      },
    },
    tables: {
      plays: {
        rowsOut: 1000,
        duplicates: 2,
        partitions: 30,
        files: 30,
        bytes: 3000,
        warnings: ["30 partitions hold 100 bytes each"],
      },
    },
    equations: [
      { name: "events: objects listed = merged", left: 10, right: 10, holds: true },
      { name: "plays: rows written = rows read back", left: 1000, right: 999, holds: false },
    ],
    error: "nothing was published",
    notReplayed: [],
  };
  /* eslint-disable max-len -- the ledger as it is printed */
  expect(showLedger(ledger)).toBe(
    `  source  listed  loaded before  taken  skipped  lost  bytes listed  bytes taken  merged files  records   used  dropped  quarantined
  events      10              6      3        1     0       2.0 KiB      1.0 KiB             1    1,200  1,000      199            1

  events: 199 dropped by the rule "page is NextSong"
  events: 1 in quarantine: not valid JSON
  events: fields that the schema does not name: "b\\n," (20 records), f (6 records), größe.x (5 records), d (4 records), "" (3 records) and 1 more
  events: 1 object not merged: does not match --groupBy, such as s3://b/x, s3://b/y

  table   rows  duplicates removed  partitions  files    bytes
  plays  1,000                   2          30     30  2.9 KiB

  plays: 30 partitions hold 100 bytes each

  = events: objects listed = merged: 10 = 10
  ≠ plays: rows written = rows read back: 1,000 is not 999

  nothing was published`,
  );
  /* eslint-enable max-len */
});

test("how records in quarantine are read again", () => {
  const source = { bytes: {}, mergedFiles: 0, dropped: {}, quarantined: {}, unknownFields: {}, skipped: [] };
  const ledger = (objects: Record<string, number>, replayed: Record<string, number> = {}): Ledger => ({
    ok: true,
    pipeline: "shop",
    cluster: "j-2",
    sources: { events: { ...source, objects, replayed, records: { quarantined: 2 } } },
    tables: {},
    equations: [],
    notReplayed: ["old of run j-1 stays in quarantine: the pipeline has no such source now"],
  });
  const advice =
    "  To read the records in quarantine again, correct the schema and run make replay RUN=j-2 PIPELINE=shop\n" +
    "  (for a run in AWS: make deploy REPLAY=j-2 PIPELINE=shop).";
  expect(showLedger(ledger({ loadedBefore: 0 }))).toContain(advice);
  expect(showLedger(ledger({}, { "j-1": 3 }))).toContain(
    "  events: 3 records in the quarantine of run j-1 read again\n\n" +
      `  old of run j-1 stays in quarantine: the pipeline has no such source now\n\n${advice}`,
  );
  // Each run reads all objects of such a source again.
  expect(showLedger(ledger({}))).not.toContain("replay");
  expect(showLedger({ ...ledger({ loadedBefore: 0 }), ok: false })).not.toContain("replay");
});
