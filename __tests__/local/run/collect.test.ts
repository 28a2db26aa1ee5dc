import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { PassThrough } from "node:stream";
import { HeadObjectCommand, S3Client } from "@aws-sdk/client-s3";
import "../../../cli/aws-sdk";
import { collect, collectFinished, removeLeftovers, restore, restoreRuns } from "../../../local/run/collect";
import type { LocalCluster } from "../../../local/run/local-cluster";
import { RunOutput } from "../../../local/run/output";
import { collectResults } from "../../../local/run/results";
import { keysOf } from "../../../local/inputs/data-folder";
import { UserError } from "../../../cli/errors";
import { S3Store } from "../../../local/storage/s3-store";

/** What a run leaves in out/, and what the next run finds in its bucket. */

let folder: string;
let out: string;
const stores: S3Store[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "collect-"));
  out = join(folder, "out");
  mkdirSync(join(out, "logs"), { recursive: true });
});
afterEach(async () => {
  for (const store of stores.splice(0)) await store.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A bucket with objects, and with what the run before left. */
async function bucket(objects: Record<string, string> = {}): Promise<S3Store> {
  const store = await S3Store.start("demo", { region: "us-east-1", temporary: folder });
  stores.push(store);
  await restore(store, out);
  for (const [key, content] of Object.entries(objects)) {
    writeFileSync(join(folder, "object"), content);
    await store.putFile(join(folder, "object"), key);
  }
  return store;
}

async function keys(store: S3Store): Promise<string[]> {
  const all = join(folder, `all-${stores.length}`);
  await store.get("", all);
  return files(all);
}

const files = (below: string): string[] =>
  readdirSync(below, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(below.length + 1))
    .sort();
const quiet = () => undefined;

test("tables and manifests stay from run to run; ledger and quarantine are those of the last run", async () => {
  const kept = ["runs/j-1/ledger.json", "runs/j-1/quarantine/a/1.json"];
  const first = await bucket({
    "tables/a/x=1/1.parquet": "1",
    "manifests/current": "1\n",
    "manifests/1/a.gz": "m",
    "runs/j-1/quarantine/a/1.json": "q",
    "runs/j-1/ledger.json": "{}",
    "runs/j-1/athena/a.sql": "c",
  });
  expect(await collect(first, out, "j-1", quiet)).toEqual({ objects: 1, bytes: 1, leftOut: 0, unfinished: false });
  expect(files(out)).toEqual([
    "athena/a.sql",
    "ledger.json",
    "manifests/1/a.gz",
    "manifests/current",
    "quarantine/a/1.json",
    ...kept,
    "tables/a/x=1/1.parquet",
  ]);
  const second = await bucket({ "tables/a/x=1/2.parquet": "2", "runs/j-2/ledger.json": "{ }" });
  expect(await keys(second)).toEqual([
    "manifests/1/a.gz",
    "manifests/current",
    "runs/j-2/ledger.json",
    "tables/a/x=1/1.parquet",
    "tables/a/x=1/2.parquet",
  ]);
  await collect(second, out, "j-2", quiet);
  expect(files(out)).toEqual([
    "ledger.json",
    "manifests/1/a.gz",
    "manifests/current",
    ...kept,
    "tables/a/x=1/1.parquet",
    "tables/a/x=1/2.parquet",
  ]);
  // A replay finds the quarantines of all runs in its bucket.
  const third = await bucket();
  expect(await keys(third)).not.toContain(kept[0]);
  await restoreRuns(third, out);
  rmSync(join(folder, "all-3"), { recursive: true });
  expect((await keys(third)).filter((key) => key.startsWith("runs/"))).toEqual(kept);
});

test("a run that ended while it published changes no table, and the next run finds what it must finish", async () => {
  await collect(await bucket({ "tables/a/1.parquet": "old", "manifests/current": "1\n" }), out, "j-1", quiet);
  const half = {
    "tables/_publishing.json": '{"version":1,"cluster":"j-2","moves":[],"deletes":[]}',
    "tables/a/2.parquet": "new",
    "runs/j-2/staged/a/3.parquet": "new",
    "runs/j-2/publishing/00001.json": "[]",
    "runs/j-2/other": "x",
  };
  expect(await collect(await bucket(half), out, "j-2", quiet)).toMatchObject({ unfinished: true });
  expect([files(join(out, "tables")), readFileSync(join(out, "tables/a/1.parquet"), "utf8")]).toEqual([
    ["a/1.parquet"],
    "old",
  ]);
  const unfinished = [
    "manifests/current",
    "runs/j-2/publishing/00001.json",
    "runs/j-2/staged/a/3.parquet",
    "tables/_publishing.json",
    "tables/a/1.parquet",
    "tables/a/2.parquet",
  ];
  expect(files(join(out, "unfinished"))).toEqual(unfinished);

  // A run that fails before it publishes does not change that.
  const third = await bucket();
  expect(await keys(third)).toEqual(unfinished);
  await collect(third, out, "j-3", quiet);
  expect(files(join(out, "unfinished"))).toEqual(unfinished);

  rmSync(join(out, "unfinished/tables/_publishing.json"));
  await collect(await bucket({ "tables/a/4.parquet": "newer" }), out, "j-4", quiet);
  expect(files(join(out, "tables"))).toEqual(["a/1.parquet", "a/2.parquet", "a/4.parquet"]);
  expect(existsSync(join(out, "unfinished"))).toBe(false);
});

test("a replay of nothing that finished a run before it brings the tables and the ledger of that run", async () => {
  await collect(await bucket({ "tables/a/1.parquet": "old", "runs/j-1/athena/a.sql": "c" }), out, "j-1", quiet);
  expect(await collectFinished(await bucket({ "tables/a/2.parquet": "new" }), out, "j-2")).toBeUndefined();
  expect(files(out)).toEqual(["athena/a.sql", "tables/a/1.parquet"]);

  const half = { "tables/_publishing.json": '{"cluster":"j-3"}', "runs/j-3/quarantine/a/1.json": "q" };
  await collect(await bucket(half), out, "j-3", quiet);
  const next = await bucket({ "tables/a/3.parquet": "new", "runs/j-3/ledger.json": "{}" });
  expect(await collectFinished(next, out, "j-4")).toBe("j-3");
  expect(files(out)).toEqual([
    "ledger.json",
    "quarantine/a/1.json",
    "runs/j-3/ledger.json",
    "runs/j-3/quarantine/a/1.json",
    "tables/_publishing.json",
    "tables/a/1.parquet",
    "tables/a/3.parquet",
  ]);
});

test("a replay of nothing says so, and says nothing of a report; it names the run that it has finished", async () => {
  const replay = async (store: S3Store, notReplayed: readonly string[]) => {
    writeFileSync(join(folder, "ledger.json"), JSON.stringify({ ok: true, notReplayed }));
    await store.putFile(join(folder, "ledger.json"), "runs/j-5/ledger.json");
    const stream = new PassThrough();
    const run = { replay: ["all"], out, output: new RunOutput(stream as unknown as NodeJS.WriteStream), resources: {} };
    const node = { cluster: "j-5", folder: join(folder, "node") };
    const cluster = { run, store, node, runName: "j-5" } as unknown as LocalCluster;
    const text = await collectResults(cluster, { job: "", tables: Promise.resolve([]) });
    return [(stream.read() as Buffer).toString(), text];
  };
  const nothing = `There was nothing to replay: the results in ${out}/ are as they were.`;
  const store = await bucket();
  expect(await replay(store, [])).toEqual(["\n", nothing]);
  expect(await replay(store, ["orders of j-1 stay in quarantine"])).toEqual([
    "\n  orders of j-1 stay in quarantine\n\n",
    nothing,
  ]);

  await collect(await bucket({ "tables/_publishing.json": '{"cluster":"j-3"}' }), out, "j-3", quiet);
  const next = await bucket({ "tables/a/1.parquet": "new", "runs/j-3/ledger.json": "{}" });
  expect(await replay(next, [])).toEqual([
    "\n",
    `There was nothing to replay, but run j-3 had died while it published: ${out}/ has its results now.`,
  ]);
});

test("a run that was killed while it collected loses nothing", async () => {
  await collect(await bucket({ "tables/a/1.parquet": "1" }), out, "j-1", quiet);
  mkdirSync(join(out, ".collecting-j-2/tables/a"), { recursive: true });
  renameSync(join(out, "tables"), join(out, ".collecting-j-2/tables.old"));
  mkdirSync(dirname(join(out, ".collecting-j-2/finished/tables/x")), { recursive: true });
  await removeLeftovers(out);
  expect(readdirSync(out).sort()).toEqual(["logs", "tables"]);
  expect(files(out)).toEqual(["tables/a/1.parquet"]);
});

test("an object has the time of its file, but never a time in the future", async () => {
  for (const [name, seconds] of [
    ["old", 1_000_000_000],
    ["new", 4_000_000_000],
  ] as const) {
    mkdirSync(join(folder, "in"), { recursive: true });
    writeFileSync(join(folder, "in", name), name);
    utimesSync(join(folder, "in", name), seconds, seconds);
  }
  const store = await bucket();
  await store.put(join(folder, "in"), { prefix: "landing/" });
  const client = new S3Client({
    endpoint: store.endpoint,
    region: "us-east-1",
    forcePathStyle: true,
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  const written = async (name: string) =>
    Number((await client.send(new HeadObjectCommand({ Bucket: "demo", Key: `landing/${name}` }))).LastModified);
  expect(await written("old")).toBe(1_000_000_000_000);
  expect(Math.abs((await written("new")) - Date.now())).toBeLessThan(60_000);
});

test("system files are counted and not uploaded; other names that begin with a dot are uploaded", async () => {
  for (const name of ["a/.DS_Store", "a/.hidden.json", "a/._1.json", ".git/x", ".git/y", "Thumbs.db"]) {
    mkdirSync(dirname(join(folder, "in", name)), { recursive: true });
    writeFileSync(join(folder, "in", name), "x");
  }
  const store = await bucket();
  expect(await store.put(join(folder, "in"), { prefix: "landing/" })).toEqual({ objects: 1, bytes: 1, leftOut: 4 });
  expect(await keys(store)).toEqual(["landing/a/.hidden.json"]);
});

test("a link to nothing is an error that names the link", async () => {
  mkdirSync(join(folder, "in"), { recursive: true });
  symlinkSync("../gone.json", join(folder, "in/dangling.json"));
  const store = await bucket();
  const error = new UserError(
    `${folder}/in/dangling.json: is a link to ../gone.json, which does not exist; ` +
      "fix the link, or take it out of the folder",
  );
  await expect(store.put(join(folder, "in"), { prefix: "landing/" })).rejects.toEqual(error);
  expect(() => [...keysOf(join(folder, "in"), "b", [])]).toThrow(error);
});
