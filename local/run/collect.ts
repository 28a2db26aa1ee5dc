import { existsSync, readFileSync, renameSync } from "node:fs";
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { fullDisk } from "../../cli/full-disk";
import type { Amount, S3Store } from "../storage/s3-store";

/** Folders that a user opens after a run; in the bucket they lie below the run's own. */
export const resultsOfRun = ["quarantine", "athena", "prefixes"] as const;

/** What the bucket keeps from run to run. Tables first: a load is only published when manifests/ says so, and until then is done again. */
const lasting = ["tables", "manifests"];

/** Beside the tables while a run publishes: the moves that the next run has to finish when this one did not. */
const journal = "tables/_publishing.json";

/** Logs of so many runs stay. */
const keptLogs = 10;

export interface Collected extends Amount {
  /** The run ended while it published: tables/ is as it was, and unfinished/ what the bucket would hold. */
  readonly unfinished: boolean;
}

/**
 * Copies a run's results out of the store. Each folder is copied beside its place first and then takes it, so that there is
 * never half of one; what is not in the store is gone from the folder as well.
 * @param out `out/<pipeline>`
 */
export async function collect(
  store: S3Store,
  out: string,
  cluster: string,
  progress: (amount: Amount) => void,
): Promise<Collected> {
  const fresh = join(out, `.collecting-${cluster}`);
  try {
    const unfinished = (await store.get(journal, join(fresh, "journal"))).objects > 0;
    const tables = unfinished
      ? await collectUnfinished(store, out, fresh)
      : await collectLasting(store, out, fresh, progress);
    for (const name of resultsOfRun) {
      const amount = await store.get(`runs/${cluster}/${name}/`, join(fresh, name), progress);
      await replace(join(fresh, name), join(out, name), amount.objects > 0);
    }
    const run = await store.get(`runs/${cluster}/ledger.json`, join(fresh, "run"));
    await replace(join(fresh, "run", "ledger.json"), join(out, "ledger.json"), run.objects > 0);
    await forgetOldLogs(join(out, "logs"));
    return { ...tables, unfinished };
  } catch (error) {
    throw fullDisk(error, out) ?? error;
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

async function collectLasting(
  store: S3Store,
  out: string,
  fresh: string,
  progress: (amount: Amount) => void,
): Promise<Amount> {
  const amounts: Amount[] = [];
  for (const name of lasting) amounts.push(await store.get(`${name}/`, join(fresh, name), progress));
  // Gone before anything new is there: what it held is finished by now, and must not be taken for newer than the tables.
  if (existsSync(join(out, "unfinished"))) renameSync(join(out, "unfinished"), join(fresh, "finished"));
  for (const [at, name] of lasting.entries())
    await replace(join(fresh, name), join(out, name), (amounts[at] as Amount).objects > 0);
  return amounts[0] as Amount;
}

/** Half-published tables are kept as the bucket would hold them, with all that the journal moves, but not in the place of whole ones. */
async function collectUnfinished(store: S3Store, out: string, fresh: string): Promise<Amount> {
  const { cluster } = JSON.parse(readFileSync(join(fresh, "journal", "_publishing.json"), "utf8")) as {
    cluster: string;
  };
  const kept = join(fresh, "unfinished");
  for (const prefix of [...lasting.map((name) => `${name}/`), `runs/${cluster}/staged/`])
    await store.get(prefix, join(kept, prefix));
  await replace(kept, join(out, "unfinished"), true);
  return { objects: 0, bytes: 0 };
}

/** Lays what earlier runs left back into the store: what a second run overwrites, adds to or finishes must be there. */
export async function restore(store: S3Store, out: string): Promise<void> {
  if (existsSync(join(out, "unfinished"))) await store.put(join(out, "unfinished"), "");
  else for (const name of lasting) if (existsSync(join(out, name))) await store.put(join(out, name), `${name}/`);
}

/** Puts what is new in the place of what was there; nothing when there is nothing new. A signal finds the one or the other. */
async function replace(fresh: string, place: string, any: boolean): Promise<void> {
  const old = `${fresh}.old`;
  if (existsSync(place)) renameSync(place, old);
  if (any) renameSync(fresh, place);
  await rm(old, { recursive: true, force: true });
}

/** What an earlier run left when it was killed while it collected. */
export async function removeLeftovers(out: string): Promise<void> {
  await mkdir(out, { recursive: true });
  for (const name of await readdir(out)) {
    if (!name.startsWith(".collecting-")) continue;
    // It may have been killed between the two renames: then the old folder is the only one.
    for (const folder of [...lasting, ...resultsOfRun, "unfinished"]) {
      const old = join(out, name, `${folder}.old`);
      if (existsSync(old) && !existsSync(join(out, folder))) await rename(old, join(out, folder));
    }
    await rm(join(out, name), { recursive: true, force: true });
  }
}

async function forgetOldLogs(logs: string): Promise<void> {
  const runs = await Promise.all(
    (await readdir(logs)).map(async (name) => ({ name, time: (await stat(join(logs, name))).mtimeMs })),
  );
  runs.sort((a, b) => b.time - a.time);
  for (const { name } of runs.slice(keptLogs)) await rm(join(logs, name), { recursive: true, force: true });
}
