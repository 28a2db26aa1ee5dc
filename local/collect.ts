import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { fullDisk } from "./problem";
import type { Amount, S3Store } from "./s3-store";

/** What a user opens after a run, and where it lies in the bucket. */
const kept = [
  { name: "tables", prefix: () => "tables/" },
  { name: "quarantine", prefix: (cluster: string) => `runs/${cluster}/quarantine/` },
  { name: "prefixes", prefix: (cluster: string) => `runs/${cluster}/prefixes/` },
];

/** Logs of so many runs stay. */
const keptLogs = 10;

/**
 * Copies a run's results out of the store. Each folder is copied beside its place first and then takes it, so that there is
 * never half of one; what is not in the store is gone from the folder as well.
 * @param out `out/<pipeline>`
 */
export async function collect(store: S3Store, out: string, cluster: string, progress: (amount: Amount) => void): Promise<Amount> {
  const fresh = join(out, `.collecting-${cluster}`);
  let tables: Amount = { objects: 0, bytes: 0 };
  try {
    for (const { name, prefix } of kept) {
      const amount = await store.get(prefix(cluster), join(fresh, name), progress);
      if (name === "tables") tables = amount;
      await replace(join(fresh, name), join(out, name), amount.objects > 0);
    }
    const run = await store.get(`runs/${cluster}/ledger.json`, join(fresh, "run"));
    await replace(join(fresh, "run", "ledger.json"), join(out, "ledger.json"), run.objects > 0);
    await forgetOldLogs(join(out, "logs"));
  } catch (error) {
    throw fullDisk(error, out) ?? error;
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  return tables;
}

/** Puts what is new in the place of what was there; nothing when there is nothing new. */
async function replace(fresh: string, place: string, any: boolean): Promise<void> {
  const old = `${fresh}.old`;
  if (existsSync(place)) await rename(place, old);
  if (any) await rename(fresh, place);
  await rm(old, { recursive: true, force: true });
}

/** What an earlier run left when it was killed while it collected. */
export async function removeLeftovers(out: string): Promise<void> {
  await mkdir(out, { recursive: true });
  for (const name of await readdir(out)) {
    if (!name.startsWith(".collecting-")) continue;
    // It may have been killed between the two renames: then the old folder is the only one.
    for (const { name: folder } of kept) {
      const old = join(out, name, `${folder}.old`);
      if (existsSync(old) && !existsSync(join(out, folder))) await rename(old, join(out, folder));
    }
    await rm(join(out, name), { recursive: true, force: true });
  }
}

async function forgetOldLogs(logs: string): Promise<void> {
  const runs = await Promise.all((await readdir(logs)).map(async (name) => ({ name, time: (await stat(join(logs, name))).mtimeMs })));
  runs.sort((a, b) => b.time - a.time);
  for (const { name } of runs.slice(keptLogs)) await rm(join(logs, name), { recursive: true, force: true });
}
