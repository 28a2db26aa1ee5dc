import { parseSparkJob, type SparkJob } from "../../../cli/merge/spark-job";
import { usableLedger } from "../../../cli/estimate/usable-ledger";
import { costNotes, notKnown, type NoteFacts } from "../../../ops/cost/notes";

/** What is said below the figures: where they are from, and what they leave out. */
const text = JSON.stringify({ ok: true, sources: { songs: {} }, tables: { songs: {} } });
const place = "s3://b/runs/j-1/ledger.json";
const ledger = usableLedger(place, text);
const table = (name: string, ...partitionBy: string[]) => ({ name, partitionBy, fileSize: 128 });
const source = (name: string) => ({ name, uri: `s3://b/landing/${name}/`, merged: null });
const job = (sources: string[], ...tables: object[]): SparkJob =>
  parseSparkJob(JSON.stringify({ pipeline: "p", runs: "s3://b/runs/", sources: sources.map(source), tables }));
const facts: NoteFacts = {
  assumed: [],
  jobs: {},
  pricesGiven: true,
  unpricedTypes: [],
  unpricedServices: [],
  runs: [],
};
const basis = `from the last ledger, ${place}; docs/cost.md has the model`;

test("a ledger that does not add up, is of a replay or cannot be read says nothing about a run", () => {
  expect(ledger).toMatchObject({ place, ledger: JSON.parse(text) as object });
  const replayed = { ok: true, sources: { songs: { replayed: { "j-0": 2 } } } };
  for (const other of ["", "{}", JSON.stringify({ ok: false }), JSON.stringify(replayed)])
    expect(usableLedger(place, other)).toBeUndefined();
});

test("neither a listing nor a ledger: why, and what to do", () => {
  expect(notKnown("make plan PIPELINE=p", "S3 refused")).toBe(
    "what a run costs is not known: no listing is given, and no ledger could be read (S3 refused). List the bucket " +
      "with aws s3 ls --recursive s3://BUCKET/ > listing.txt, and run make plan PIPELINE=p LISTING=listing.txt",
  );
});

test("tables and sources that the ledger does not have, and a table that is partitioned in another way", () => {
  const before = job(["songs"], table("songs", "year", "artist"));
  const after = job(["songs", "events"], table("songs", "year"), table("plays"));
  const found = costNotes({ ...facts, ledger, jobs: { before, after } });
  expect(found).toEqual([
    basis,
    "source events is not in that ledger: give LISTING=<file> to count what is read there",
    "table plays is not in that ledger: its files are not counted",
    "table songs will be partitioned in another way: as many files as before are counted, since only a run can tell " +
      "how many",
  ]);
});

test("what has no price, and what the last runs took", () => {
  const run = {
    run: "j-1",
    started: new Date(0),
    outcome: "succeeded",
    seconds: 745,
    nodeHours: 0.62,
    remark: "",
  } as const;
  const failed = { run: "j-0", started: new Date(0), outcome: "failed", seconds: 60, remark: "" } as const;
  const more = { unpricedTypes: ["m5.xlarge"], unpricedServices: ["alarms"], runs: [run, failed] };
  expect(costNotes({ ...facts, ledger, ...more })).toEqual([
    basis,
    "there is no sum where nodes of m5.xlarge are, since the prices do not have them",
    "not priced, and in no sum: alarms",
    "the last runs took: j-1 12 min 25 s and 0.62 node hours; j-0 1 min 0 s (failed)",
  ]);
  expect(costNotes({ ...facts, ledger, problem: "EMR refused", pricesGiven: false })).toEqual([
    basis,
    "give PRICES=<file> or PRICES=aws to see that in money",
    "what the last runs took is not known. EMR refused",
  ]);
});
