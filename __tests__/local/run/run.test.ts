import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { descendants } from "../processes";
import { addsUp, readLedgerFile, tablesIn } from "../project";
import { root } from "../../../cli/project";
import { savedFacts } from "../../../cli/report/saved-report";
import { neededOnEmrOnly, unneededRights } from "./unneeded-rights";

/** Whole runs, as `make run` starts them. Their results and stacks lie in folders of their own. */

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "run-"))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  /** Pids of all that the run had started when it was stopped. */
  readonly started: readonly number[];
}

/** @param stopWhen when the output holds this text, the run gets the signal of Ctrl-C */
function run(env: Record<string, string>, stopWhen?: string): Promise<Ended> {
  const child = spawn(process.execPath, ["--import", "tsx", "local/run.ts"], {
    cwd: root,
    env: { ...process.env, OUT: join(folder, "out"), CDKTF_OUTDIR: join(folder, "cdktf.out"), DATA: "", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let err = "";
  let started: number[] = [];
  child.stderr.on("data", (data: Buffer) => (err += data.toString()));
  child.stdout.on("data", (data: Buffer) => {
    out += data.toString();
    if (stopWhen === undefined || started.length > 0 || !out.includes(stopWhen)) return;
    started = descendants(child.pid as number).map(({ pid }) => pid);
    child.kill("SIGINT");
  });
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, out, err, started })));
}

const song = (id: number, title: string) =>
  JSON.stringify({
    song_id: `S${id}`,
    title,
    duration: 1.5,
    year: 2000,
    num_songs: 1,
    artist_id: "AR1",
    artist_name: "One",
    artist_location: "",
    artist_latitude: null,
    artist_longitude: null,
  });
const event = (user: number, page: string) =>
  JSON.stringify({
    artist: "One",
    auth: "Logged In",
    firstName: "A",
    gender: "F",
    itemInSession: 1,
    lastName: "B",
    length: 1.5,
    level: "free",
    location: "X",
    method: "PUT",
    page,
    registration: 1.5e12,
    sessionId: user,
    song: "plain 1",
    status: 200,
    ts: 1541106106796 + user,
    userAgent: "U",
    userId: String(user),
  });

function data(name: string, files: Record<string, string>): string {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name, path)), { recursive: true });
    writeFileSync(join(folder, name, path), content);
  }
  return join(folder, name);
}

const ledger = () => readLedgerFile(join(folder, "out/sparkify/ledger.json"));
const rows = () => Object.fromEntries(Object.entries(ledger().tables).map(([name, { rowsOut }]) => [name, rowsOut]));
const parquet = () =>
  (readdirSync(join(folder, "out/sparkify/tables"), { recursive: true }) as string[])
    .filter((path) => path.endsWith(".parquet"))
    .sort();
/** The entries of a source's quarantine. */
const quarantined = (source: string): unknown[] => {
  const entries = join(folder, "out/sparkify/quarantine", source);
  const files = readdirSync(entries).filter((name) => name.startsWith("part-"));
  return files.flatMap((name) => {
    const lines = readFileSync(join(entries, name), "utf8").trim().split("\n");
    return lines.map((line) => JSON.parse(line) as unknown);
  });
};
const tables = () => tablesIn(join(folder, "out/sparkify/tables"));
const left = () => (existsSync(join(root, ".local/sparkify")) ? readdirSync(join(root, ".local/sparkify")) : []);

test("100 records on one line, one of them broken: 99 rows", async () => {
  const songs = Array.from({ length: 100 }, (_, id) =>
    id === 50 ? '{"song_id": "S50", "title": ' : song(id, id % 40 === 5 ? `a }{ b ${id}` : `plain ${id}`),
  );
  const mine = data("awkward", {
    "song_data/A/all.json": songs.join(""),
    "log_data/2018/11/e.json": [event(1, "NextSong"), event(2, "NextSong"), event(1, "Home")].join("\n"),
  });
  const first = await run({ DATA: mine });
  expect([first.code, first.err]).toEqual([0, ""]);
  expect(ledger().sources["songs"]?.records).toEqual({ read: 100, used: 99, dropped: 0, quarantined: 1 });
  expect(addsUp(ledger())).toBe(true);
  expect(quarantined("songs")).toEqual([
    expect.objectContaining({ object: "s3://parquetry-sparkify-example/landing/song_data/A/all.json" }),
  ]);
  expect(rows()).toEqual({ songs: 99, artists: 1, users: 2, time: 2, songplays: 2 });
  expect(first.out).toContain('events: 1 dropped by the rule "page is NextSong"');
  expect(first.out).toMatch(/landing +2 objects, /);
  expect(readdirSync(join(folder, "out/sparkify")).sort()).toEqual([
    "athena",
    "history",
    "ledger.json",
    "logs",
    "prefixes",
    "quarantine",
    "report.html",
    "report.json",
    "rights.json",
    "runs",
    "tables",
  ]);
  // Spark's event log is complete, as Spark's history server reads it.
  const [log = ""] = readdirSync(join(folder, "out/sparkify/history"));
  const events = readFileSync(join(folder, "out/sparkify/history", log), "utf8")
    .trimEnd()
    .split("\n");
  expect(JSON.parse(events.at(-1) ?? "")).toMatchObject({ Event: "SparkListenerApplicationEnd" });
  expect(first.out).toMatch(/\nRights: the planned policies allowed all [\d,]+ requests \(s3:\w+ [\d,]+, .*\)\. /);
  expect(first.out).toMatch(
    /\. No request used WriteTablesAndRuns \(s3:AbortMultipartUpload\), WriteLogs \(all\): .*\/rights\.json\n$/,
  );
  expect(unneededRights(join(folder, "out/sparkify"))).toEqual(neededOnEmrOnly);
  expect(first.out).toContain(`\nReport: ${join(folder, "out/sparkify/report.html")}\n`);
  const report = savedFacts(join(folder, "out/sparkify"));
  expect(report?.parts.map(({ name, kind, outcome }) => [name, kind, outcome])).toEqual([
    ["list prefixes", "bootstrap action", "completed"],
    ["check objects", "bootstrap action", "completed"],
    ["merge songs", "step", "completed"],
    ["merge events", "step", "completed"],
    ["write tables", "step", "completed"],
  ]);
  expect(report?.tables[1]?.columns[1]).toEqual({ name: "name", type: "string", from: ["songs.artist_name"] });
  expect(report?.samples.map(({ source, reason }) => [source, reason])).toEqual([["songs", "not valid JSON"]]);
  expect(
    Object.values(tables())
      .map((found) => found.length)
      .sort(),
  ).toEqual([1, 2, 2, 2, 99]);
});

test("a run that fails says which step, why, and where the log is; no table changes", async () => {
  const before = parquet();
  const broken = data("broken", {
    "song_data/A/1.json": `${song(1, "x")}{"song_id": `,
    "log_data/2018/11/e.json": event(1, "NextSong"),
  });
  const { code, err } = await run({ DATA: broken });
  expect(code).toBe(1);
  expect(err).toMatch(/^\nstep "write tables" ended with exit code 1:\n {4}error: nothing was published: songs: /);
  expect(err).toContain("songs: 1 of 2 records are in quarantine, more than quarantineLimit ");
  expect(err).toMatch(/\n {2}the whole log: .*\/out\/sparkify\/logs\/j-[A-Z0-9]{13}\/steps\/s-[A-Z0-9]{13}\n$/);
  expect(ledger().ok).toBe(false);
  expect(savedFacts(join(folder, "out/sparkify"))).toMatchObject({
    earlier: [{ ok: true, objects: 2, records: 103, rows: 106 }],
    ledger: { ok: false, error: expect.stringContaining("quarantineLimit") },
    parts: expect.arrayContaining([expect.objectContaining({ name: "write tables", outcome: "failed" })]),
  });
  expect(parquet()).toEqual(before);
});

test("Ctrl-C ends the run with 130 and leaves neither a process nor a temporary folder", async () => {
  const before = left();
  const small = data("small", { "song_data/A/1.json": song(1, "x"), "log_data/2018/11/e.json": event(1, "NextSong") });
  const { code, err, started } = await run({ DATA: small }, "merge events");
  expect([code, err]).toEqual([130, "\nStopped. Nothing is left running.\n"]);
  expect(left()).toEqual(before);
  expect(started.length).toBeGreaterThan(0);
  // Z: it has ended, and its parent has not read the exit code yet.
  const running = execFileSync("ps", ["-eo", "pid=,stat=,args="]).toString().split("\n");
  expect(running.filter((line) => started.includes(parseInt(line)) && !/^ *\d+ Z/.test(line))).toEqual([]);
});

test.each([
  [{ PIPELINE: "none" }, /^\nPIPELINE=none: there is no pipelines\/none\/pipeline\.yaml; there (is|are) .*sparkify/],
  [{ DATA: "/nowhere" }, /^\nDATA=\/nowhere: there is no such folder\n$/],
])("%j is a mistake of the user: one message and exit code 2", async (env, message) => {
  const { code, err } = await run(env);
  expect([code, err]).toEqual([2, expect.stringMatching(message)]);
});
