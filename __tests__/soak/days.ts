import { cpSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { EngineProject } from "../local/project";
import { data, sparkify } from "./sparkify";
import type { Tally } from "./tally";
import { temporary } from "./temporary";

/** Each run loads only the objects that no earlier run has loaded. */
const newOnly = [
  ["    prefix: log_data/\n", "    prefix: log_data/\n    load: new-only\n"],
  ["    key: [user_id]\n", "    key: [user_id]\n    mode: merge\n"],
  ["    key: [start_time]\n", "    key: [start_time]\n    mode: merge\n"],
  ["    sortBy: [start_time]\n", "    sortBy: [start_time]\n    mode: append\n"],
] as const;

/**
 * Loads Sparkify day by day, and all at once. The tables are equal, and the ledgers of all loads add up to the bucket.
 */
export async function days(tally: Tally, count: number): Promise<void> {
  await temporary(new EngineProject(), async (project) => {
    sparkify(project, "at-once");
    sparkify(project, "day-by-day", newOnly);
    const size = ["--songs", "12", "--artists", "3", "--events", String(count * 20), "--days", String(count)];
    const all = data(project, "all", ...size);
    const landing = join(project.folder, "landing");
    cpSync(join(all, "song_data"), join(landing, "song_data"), { recursive: true });
    const files = (readdirSync(join(all, "log_data"), { recursive: true }) as string[])
      .filter((name) => name.endsWith(".json"))
      .sort();
    tally.equal("one file for each day", files.length, count);

    tally.succeeds("all at once", await project.run("at-once", all));
    await again(tally, project, all);
    let [merged, bytes, records] = [0, 0, 0];
    for (const [day, file] of files.entries()) {
      mkdirSync(dirname(join(landing, "log_data", file)), { recursive: true });
      cpSync(join(all, "log_data", file), join(landing, "log_data", file));
      const loaded = await load(tally, project, landing, `day ${day + 1}`);
      tally.equal(
        `day ${day + 1}: objects listed, merged, and loaded before`,
        [loaded.listed, loaded.merged, loaded.loadedBefore],
        [day + 1, 1, day],
      );
      [merged, bytes, records] = [merged + loaded.merged, bytes + loaded.bytes, records + loaded.records];
    }
    const nothing = await load(tally, project, landing, "a run without new objects");
    tally.equal(
      "a run without new objects merges nothing",
      [nothing.listed, nothing.merged, nothing.loadedBefore],
      [count, 0, count],
    );

    const sizes = files.map((file) => statSync(join(all, "log_data", file)).size).reduce((sum, size) => sum + size, 0);
    tally.equal("the loads' objects and bytes add up to the bucket", [merged, bytes], [count, sizes]);
    tally.equal(
      "the loads' records add up to the one run's",
      records,
      project.ledger("at-once").sources["events"]?.records["read"],
    );
    const [atOnce, dayByDay] = [project.tables("at-once"), project.tables("day-by-day")];
    tally.equal("five tables", Object.keys(atOnce), ["artists", "songplays", "songs", "time", "users"]);
    for (const [table, rows] of Object.entries(atOnce)) tally.equal(`${table}, row by row`, dayByDay[table], rows);
  });
}

/** The same objects again, and each table gets new files. */
async function again(tally: Tally, project: EngineProject, all: string): Promise<void> {
  const files = () =>
    (readdirSync(project.out("at-once", "tables"), { recursive: true }) as string[])
      .filter((name) => name.endsWith(".parquet"))
      .sort();
  const [rows, names] = [project.tables("at-once"), files()];
  tally.succeeds("all at once, again", await project.run("at-once", all));
  tally.equal("a second run of the same objects: the same rows", project.tables("at-once"), rows);
  tally.equal("in as many files", files().length, names.length);
  const kept = files().filter((name) => names.includes(name));
  tally.equal("which have new names", kept, []);
}

interface Load {
  readonly listed: number;
  readonly merged: number;
  readonly loadedBefore: number;
  readonly bytes: number;
  readonly records: number;
}

async function load(tally: Tally, project: EngineProject, landing: string, name: string): Promise<Load> {
  const start = Date.now();
  tally.succeeds(name, await project.run("day-by-day", landing));
  const ledger = project.ledger("day-by-day");
  tally.addsUp(name, ledger);
  console.log(`${name}: ${((Date.now() - start) / 1000).toFixed(1)} s`);
  const { objects = {}, bytes = {}, records = {} } = ledger.sources["events"] ?? {};
  const of = (amounts: Record<string, number>, key: string) => amounts[key] ?? 0;
  return {
    listed: of(objects, "listed"),
    merged: of(objects, "merged"),
    loadedBefore: of(objects, "loadedBefore"),
    bytes: of(bytes, "merged"),
    records: of(records, "read"),
  };
}
