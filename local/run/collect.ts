import { existsSync, readFileSync, renameSync } from "node:fs";
import { copyFile, mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { fullDisk } from "../../cli/files/full-disk";
import { journalKey } from "../../config/bucket-folders";
import type { Amount, S3Store } from "../storage/s3-store";

/** The folders of one run's results. In the bucket they lie below runs/<cluster>/. */
export const resultsOfRun = ["quarantine", "athena", "prefixes", "history"] as const;

/**
 * What the bucket keeps from run to run. Tables first: a load counts as published when it is in manifests/, and a run
 * repeats it until then.
 */
const kept = ["tables", "manifests"];

/** How many runs' logs and quarantines are kept. */
const keptLogs = 10;
const keptQuarantines = 40;

/** The amount of the tables. */
export interface Collected extends Amount {
  /** The run ended while it published. Then tables/ did not change, and unfinished/ holds what the bucket held. */
  readonly unfinished: boolean;
}

/**
 * Copies the results of a run out of the bucket. Each folder is complete before it replaces the old one, so that no
 * folder is ever half old and half new. What is not in the bucket is removed from `out` too.
 * @param out `out/<pipeline>`
 * @throws RunError when the disk is full
 */
export async function collect(
  store: S3Store,
  out: string,
  cluster: string,
  progress: (amount: Amount) => void,
): Promise<Collected> {
  const fresh = join(out, `.collecting-${cluster}`);
  try {
    await keepQuarantine(store, out, fresh, cluster);
    const unfinished = (await store.get(journalKey, join(fresh, "journal"))).objects > 0;
    const tables = unfinished
      ? await collectUnfinished(store, out, fresh)
      : await collectKept(store, out, fresh, progress);
    for (const name of resultsOfRun) {
      const amount = await store.get(`runs/${cluster}/${name}/`, join(fresh, name), progress);
      await replace(join(fresh, name), join(out, name), amount.objects > 0);
    }
    const run = await store.get(`runs/${cluster}/ledger.json`, join(fresh, "run"));
    await replace(join(fresh, "run", "ledger.json"), join(out, "ledger.json"), run.objects > 0);
    await removeOld(join(out, "logs"), keptLogs);
    await removeOld(join(out, "runs"), keptQuarantines);
    return { ...tables, unfinished };
  } catch (error) {
    throw fullDisk(error, out) ?? error;
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/**
 * Copies the results of a replay that had nothing to do itself. If an earlier run had died while it published, the
 * replay has finished that: then the tables and the ledger are those of the run that died. All else in `out` stays.
 * @returns the run that died; undefined where there was none
 * @throws RunError when the disk is full
 */
export async function collectFinished(store: S3Store, out: string, cluster: string): Promise<string | undefined> {
  if (!existsSync(join(out, "unfinished"))) return undefined;
  const dead = publishing(join(out, "unfinished", journalKey));
  const fresh = join(out, `.collecting-${cluster}`);
  try {
    await collectKept(store, out, fresh, () => undefined);
    const ledger = await store.get(`runs/${dead}/ledger.json`, join(fresh, "run"));
    if (ledger.objects === 0) return dead;
    if (existsSync(join(out, "runs", dead)))
      await copyFile(join(fresh, "run", "ledger.json"), join(out, "runs", dead, "ledger.json"));
    await replace(join(fresh, "run", "ledger.json"), join(out, "ledger.json"), true);
    return dead;
  } catch (error) {
    throw fullDisk(error, out) ?? error;
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/** Keeps the quarantine of a run, and what its ledger says of it, so that later runs can read its records again. */
async function keepQuarantine(store: S3Store, out: string, fresh: string, cluster: string): Promise<void> {
  const folder = join(fresh, "kept");
  const found = await store.get(`runs/${cluster}/quarantine/`, join(folder, "quarantine"));
  if (found.objects === 0) return;
  await store.get(`runs/${cluster}/ledger.json`, folder);
  await mkdir(join(out, "runs"), { recursive: true });
  await replace(folder, join(out, "runs", cluster), true);
}

/** Uploads the quarantines of earlier runs. */
export async function restoreRuns(store: S3Store, out: string): Promise<void> {
  if (existsSync(join(out, "runs"))) await store.put(join(out, "runs"), { prefix: "runs/" });
}

async function collectKept(
  store: S3Store,
  out: string,
  fresh: string,
  progress: (amount: Amount) => void,
): Promise<Amount> {
  const amounts: Amount[] = [];
  for (const name of kept) amounts.push(await store.get(`${name}/`, join(fresh, name), progress));
  // This run has finished what unfinished/ held. The folder goes first: if this process is killed now, the next run
  // must not take it for newer than the tables.
  if (existsSync(join(out, "unfinished"))) renameSync(join(out, "unfinished"), join(fresh, "finished"));
  for (const [index, name] of kept.entries())
    await replace(join(fresh, name), join(out, name), (amounts[index] as Amount).objects > 0);
  return amounts[0] as Amount;
}

/**
 * Half-published tables do not replace whole ones. They are kept beside these as the bucket held them, with the
 * journal's parts and the files that it moves.
 */
async function collectUnfinished(store: S3Store, out: string, fresh: string): Promise<Amount> {
  const cluster = publishing(join(fresh, "journal", basename(journalKey)));
  const folder = join(fresh, "unfinished");
  const ofRun = ["staged", "publishing"].map((name) => `runs/${cluster}/${name}/`);
  for (const prefix of [...kept.map((name) => `${name}/`), ...ofRun]) await store.get(prefix, join(folder, prefix));
  await replace(folder, join(out, "unfinished"), true);
  return { objects: 0, bytes: 0 };
}

/** The run that wrote a journal. */
function publishing(file: string): string {
  return (JSON.parse(readFileSync(file, "utf8")) as { cluster: string }).cluster;
}

/** Uploads what earlier runs left: this run overwrites it, adds to it, or finishes it. */
export async function restore(store: S3Store, out: string): Promise<void> {
  if (existsSync(join(out, "unfinished"))) await store.put(join(out, "unfinished"), { prefix: "" });
  else
    for (const name of kept) if (existsSync(join(out, name))) await store.put(join(out, name), { prefix: `${name}/` });
}

/**
 * Replaces a file or folder, or only removes it when there is no new one. A signal between finds the old or the new.
 */
async function replace(fresh: string, place: string, isNew: boolean): Promise<void> {
  const old = `${fresh}.old`;
  if (existsSync(place)) renameSync(place, old);
  if (isNew) renameSync(fresh, place);
  await rm(old, { recursive: true, force: true });
}

/** Cleans up after a run that was killed while it collected. */
export async function removeLeftovers(out: string): Promise<void> {
  await mkdir(out, { recursive: true });
  for (const name of await readdir(out)) {
    if (!name.startsWith(".collecting-")) continue;
    // It may have been killed between the two renames of `replace`. Then only the old folder exists.
    for (const folder of [...kept, ...resultsOfRun, "unfinished"]) {
      const old = join(out, name, `${folder}.old`);
      if (existsSync(old) && !existsSync(join(out, folder))) await rename(old, join(out, folder));
    }
    await rm(join(out, name), { recursive: true, force: true });
  }
}

/** Removes the oldest folders of runs. */
async function removeOld(folder: string, count: number): Promise<void> {
  if (!existsSync(folder)) return;
  const runs = await Promise.all(
    (await readdir(folder)).map(async (name) => ({ name, time: (await stat(join(folder, name))).mtimeMs })),
  );
  runs.sort((a, b) => b.time - a.time);
  for (const { name } of runs.slice(count)) await rm(join(folder, name), { recursive: true, force: true });
}
