import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../../../../cli/project";
import { loadPipeline } from "../../../../config/load";
import { jobChanges, partSentences, whatChanged, type Job } from "../../../../ops/review/facts/job-changes";
import { jobDescription } from "../../../../stacks/cluster/job";

/** What an edit of a pipeline means for its data, from the descriptions of the job before and after it. */
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "job-"));
  cpSync(join(root, "pipelines"), join(folder, "pipelines"), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const job = () => JSON.parse(jobDescription(loadPipeline(folder, "sparkify"))) as Job;

function edit(name: string, search: string | RegExp, replacement: string): void {
  const file = join(folder, "pipelines/sparkify", name);
  const text = readFileSync(file, "utf8");
  expect(text).toMatch(search);
  writeFileSync(file, text.replace(search, replacement));
}

/** @param edits file, what is searched, what replaces it */
function changesAfter(...edits: readonly (readonly [string, string | RegExp, string])[]) {
  const before = job();
  for (const [name, search, replacement] of edits) edit(name, search, replacement);
  return jobChanges(before, job());
}

test("a changed line of SQL: one sentence, and the lines that differ", () => {
  const changes = changesAfter(["tables/songs.sql", /^select /m, "select distinct "]);
  expect(whatChanged(changes)).toEqual(["table songs changed"]);
  expect(partSentences(changes)).toEqual(["table songs: its SQL changed (1 line added, 1 removed)"]);
  expect(changes.parts[0]?.sqlDiff).toBe(
    [
      " -- One row a song. year is 0 where it is not known.",
      "-select song_id, title, artist_id, year, duration",
      "+select distinct song_id, title, artist_id, year, duration",
      " from songs",
    ].join("\n"),
  );
});

test("columns, fields, rules and settings, by their names in pipeline.yaml", () => {
  const changes = changesAfter(
    ["pipeline.yaml", "columns: { song_id: string, title: string,", "columns: { song_id: string, heading: string,"],
    ["pipeline.yaml", "year: int, duration: double }", "year: bigint, duration: double }"],
    ["tables/songs.sql", "title, artist_id, year", "title as heading, artist_id, bigint(year) as year"],
    ["pipeline.yaml", "      num_songs: int\n", "      num_songs: bigint\n      label: string\n"],
    [
      "pipeline.yaml",
      "      page is NextSong: page = 'NextSong'",
      "      page is NextSong: page = 'Next'\n      has a user: userId <> ''",
    ],
    ["pipeline.yaml", "key: [song_id]", "key: [song_id, artist_id]"],
  );
  expect(whatChanged(changes)).toEqual(["sources songs and events changed", "table songs changed"]);
  expect(partSentences(changes)).toEqual([
    "source songs: field num_songs is bigint instead of int and field label is new (string)",
    "source events: rule \"page is NextSong\" is page = 'Next' instead of page = 'NextSong' and " +
      "rule \"has a user\" is new (userId <> '')",
    "table songs: its SQL changed (1 line added, 1 removed), column heading is new (string), " +
      "column year is bigint instead of int, column title is gone and " +
      "its key is [song_id, artist_id] instead of [song_id]",
  ]);
});

test("a new table and one that is gone; a comment in pipeline.yaml changes nothing", () => {
  const before = job();
  const [first, ...others] = before.tables;
  expect(whatChanged(jobChanges(before, { ...before, tables: others }))).toEqual([`table ${first?.name} is gone`]);
  expect(whatChanged(jobChanges({ ...before, tables: others }, before))).toEqual([`table ${first?.name} is new`]);
  expect(whatChanged(jobChanges(before, { ...before, tables: [...others, ...before.tables.slice(0, 1)] }))).toEqual([
    "the order of the tables of its job changed",
  ]);
  expect(changesAfter(["pipeline.yaml", /^bucket:/m, "# a comment\nbucket:"])).toEqual({ parts: [], settings: [] });
});

test("rows that an appended table has already are not written again", () => {
  const table = (sql: string) => ({ version: 1, sources: [], tables: [{ name: "plays", mode: "append", sql }] });
  expect(partSentences(jobChanges(table("select 1\n"), table("select 2\n")))).toEqual([
    "table plays: its SQL changed (1 line added, 1 removed, and published rows stay as they are)",
  ]);
});

test("a source's path", () => {
  const schema = ["pipeline.yaml", "prefix: song_data/\n", "prefix: song_data/\n    path: '{letter}/'\n"] as const;
  expect(partSentences(changesAfter(schema))).toEqual(["source songs: its path is {letter}/ instead of none"]);
  const typed = ["pipeline.yaml", "    schema:\n", "    schema:\n      letter: date\n"] as const;
  expect(partSentences(changesAfter(typed))).toEqual(["source songs: its path has other types"]);
});
