import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { root as ROOT } from "../cli/project";

let folder: string;

beforeAll(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), "sample-"))));
afterAll(() => fs.rmSync(folder, { recursive: true }));

function sample(...args: string[]) {
  const run = spawnSync(
    process.execPath,
    ["--require", "./cli/typescript.cjs", "pipelines/sparkify/sample.ts", ...args],
    {
      cwd: ROOT,
      encoding: "utf8",
    },
  );
  return { status: run.status, stdout: run.stdout, stderr: run.stderr };
}

/** Makes a sample and reads all its files, by their paths. */
function made(name: string, ...args: string[]): { said: string; files: Map<string, string> } {
  const out = path.join(folder, name);
  const { status, stdout, stderr } = sample("--out", out, ...args);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  const files = fs
    .readdirSync(out, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".json"))
    .sort();
  return {
    said: stdout.replace(out, "OUT"),
    files: new Map(files.map((file) => [file, fs.readFileSync(path.join(out, file), "utf8")])),
  };
}

function hash(files: Map<string, string>): string {
  return createHash("sha256")
    .update(JSON.stringify([...files]))
    .digest("hex");
}

const of = (files: Map<string, string>, kind: string) =>
  [...files].filter(([name]) => name.startsWith(kind)).map(([, text]) => text);

/** Whether a text is one JSON value whose `number` is a number. */
function isGood(text: string, number: string): boolean {
  try {
    return typeof (JSON.parse(text) as Record<string, unknown>)[number] === "number";
  } catch {
    return false;
  }
}

/** The records of a day: flat objects whose first key is artist. No string contains that key unescaped. */
const records = (text: string) => text.split(/(?=\{\s*"artist":)/).filter((record) => record.trim() !== "");

describe("the default sample", () => {
  let said: string;
  let files: Map<string, string>;
  beforeAll(() => ({ said, files } = made("default")));

  test("has two thousand files in nested folders", () => {
    expect(said).toBe(
      "1,960 songs by 12 artists and 6,000 events of 40 days in OUT, 2 songs and 2 events of them broken on purpose\n",
    );
    expect(of(files, "song_data")).toHaveLength(1960);
    expect(of(files, "log_data")).toHaveLength(40);
    for (const name of files.keys()) {
      expect(name).toMatch(
        /^(song_data\/([A-Z])\/([A-Z])\/([A-Z])\/TR\2\3\4[0-9A-Z]+|log_data\/2023\/(\d\d)\/2023-\5-\d\d-events)\.json$/,
      );
    }
  });

  test("has files without a final newline", () => {
    expect([...files].filter(([, text]) => /[\r\n]$/.test(text))).toEqual([]);
  });

  test("has two broken songs of 1,960 and two broken events of 6,000", () => {
    expect(of(files, "song_data").filter((text) => !isGood(text, "year"))).toHaveLength(2);
    const events = of(files, "log_data").flatMap(records);
    expect(events).toHaveLength(6000);
    expect(events.filter((text) => !isGood(text, "ts"))).toHaveLength(2);
  });

  test("has songs in fewer than 60 partitions by year and artist, and plays of most of them", () => {
    const songs = of(files, "song_data")
      .filter((text) => isGood(text, "year"))
      .map((text) => JSON.parse(text));
    const known = new Set(songs.map((song) => `${song.title}|${song.artist_name}|${song.duration}`));
    const plays = of(files, "log_data")
      .flatMap(records)
      .filter((text) => isGood(text, "ts"))
      .map((text) => JSON.parse(text))
      .filter((event) => event.page === "NextSong");
    const matched = plays.filter((event) => known.has(`${event.song}|${event.artist}|${event.length}`));
    expect(new Set(songs.map((song) => song.song_id)).size).toBe(1958);
    expect(new Set(songs.map((song) => `${song.year}|${song.artist_id}`)).size).toBeLessThan(60);
    expect(plays.length).toBeGreaterThan(4800);
    expect(matched.length / plays.length).toBeGreaterThan(0.75);
    expect(matched.length).toBeLessThan(plays.length);
  });

  test("has each kind of awkward record", () => {
    const songs = of(files, "song_data");
    const days = of(files, "log_data");
    const events = days
      .flatMap(records)
      .filter((text) => isGood(text, "ts"))
      .map((text) => JSON.parse(text));
    const levels = new Map<string, Set<string>>();
    for (const event of events) levels.set(event.userId, (levels.get(event.userId) ?? new Set()).add(event.level));
    const count = {
      prettySongs: songs.filter((text) => text.startsWith("{\n")).length,
      crlfSongs: songs.filter((text) => text.includes("\r\n")).length,
      trailingSpace: songs.filter((text) => /[ \t]$/.test(text)).length,
      bracesInTitles: songs.filter((text) => text.includes("}{")).length,
      escapedQuotes: songs.filter((text) => text.includes('\\"')).length,
      unicode: songs.filter((text) => /[^\u0020-\u007e\s]/.test(text)).length,
      yearUnknown: songs.filter((text) => /"year": ?0/.test(text)).length,
      noPlace: songs.filter((text) => /"artist_latitude": ?null/.test(text)).length,
      prettyEvents: days.filter((text) => text.includes("{\n")).length,
      crlfDays: days.filter((text) => text.includes("\r\n")).length,
      twoOnALine: days.filter((text) => /\}\{"artist"/.test(text)).length,
      loggedOut: events.filter((event) => event.userId === "").length,
      changedLevel: [...levels.values()].filter((known) => known.size === 2).length,
      sameTime: events.length - new Set(events.map((event) => event.ts)).size,
      pages: new Set(events.map((event) => event.page)).size,
    };
    expect(Object.entries(count).filter(([, found]) => found < 3)).toEqual([]);
  });
});

test("the same seed gives the same bytes, and another seed gives others", () => {
  const size = ["--songs", "60", "--events", "600", "--days", "3"];
  const first = made("first", ...size, "--seed", "7").files;
  expect(hash(made("again", ...size, "--seed", "7").files)).toBe(hash(first));
  expect(hash(made("other", ...size, "--seed", "8").files)).not.toBe(hash(first));
});

test("--no-awkward gives one plain record on each line", () => {
  const { said, files } = made(
    "plain",
    "--songs",
    "700",
    "--events",
    "900",
    "--days",
    "9",
    "--artists",
    "40",
    "--no-awkward",
  );
  expect(said).toBe(
    "700 songs by 40 artists and 900 events of 9 days in OUT, 0 songs and 0 events of them broken on purpose\n",
  );
  expect(of(files, "song_data").filter((text) => isGood(text, "year") && !text.includes("\n"))).toHaveLength(700);
  const lines = of(files, "log_data").flatMap((text) => text.split("\n"));
  expect(lines.filter((text) => isGood(text, "ts"))).toHaveLength(900);
  expect(lines).toHaveLength(900);
});

test("a small sample has no broken record, because that would fail a run", () => {
  expect(made("few", "--songs", "20", "--events", "30", "--days", "2").said).toContain(
    "0 songs and 0 events of them broken",
  );
});

test.each([
  [[], "--out DIR is missing: the folder that song_data/ and log_data/ are written to"],
  [["--out", "x", "--songs", "many"], "--songs many must be a whole number from 1 to 60466176"],
  [["--out", "x", "--events", "3", "--days", "4"], "--events 3 cannot fill --days 4: a day has at least one event"],
])("%j is refused", (args, message) => {
  expect(sample(...args)).toEqual({ status: 2, stdout: "", stderr: `sample: ${message}\n` });
});

test("a folder that holds a sample is not written into", () => {
  const out = path.join(folder, "twice");
  fs.mkdirSync(path.join(out, "log_data"), { recursive: true });
  expect(sample("--out", out).stderr).toBe(
    `sample: ${out}/log_data already exists: files of two samples would mix; remove it, or choose another --out\n`,
  );
  expect(fs.readdirSync(out)).toEqual(["log_data"]);
});
