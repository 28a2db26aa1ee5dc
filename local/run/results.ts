import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { shownPath } from "../../cli/project";
import { type Ledger, readLedger, showLedger } from "../../cli/report/ledger";
import { bytes, many } from "../../cli/report/numbers";
import { collect, collectFinished, resultsOfRun } from "./collect";
import type { LocalCluster, LocalRun } from "./local-cluster";
import { type RunTables, writeReport } from "./report";
import { showRows } from "./show-rows";

/**
 * Copies the results out of the bucket. Prints the ledger and, when it is in order, a few rows of each table. Writes
 * the report, and prints its path. A replay that found nothing to read again has no results and no report.
 * @returns in a sentence, where the results are
 */
export async function collectResults(cluster: LocalCluster, tablesOfJob: RunTables): Promise<string> {
  const { run, store, runName } = cluster;
  run.resources.collecting = run.out;
  const nothing = await replayOfNothing(cluster);
  const folder = `${shownPath(run.out)}/`;
  if (nothing) {
    const finished = await collectFinished(store, run.out, runName);
    const reasons = showLedger(nothing);
    run.output.line(reasons && `\n${reasons}\n`);
    return finished === undefined
      ? `There was nothing to replay: the results in ${folder} are as they were.`
      : `There was nothing to replay, but run ${finished} had died while it published: ${folder} has its results now.`;
  }
  const tables = await run.output.part("collect", async (line) => {
    const collected = await collect(store, run.out, runName, ({ objects }) =>
      line.progress({ text: many(objects, "file") }),
    );
    const text = collected.unfinished
      ? `the run ended while it published; the next run finishes ${folder}unfinished/`
      : `${many(collected.objects, "file")}, ${bytes(collected.bytes)} of tables into ${folder}`;
    return { ...collected, text };
  });
  const ledger = readLedger(join(run.out, "ledger.json"));
  if (ledger) run.output.line(`\n${showLedger(ledger)}`);
  if (tables.objects > 0 && ledger?.ok) await showTables(run, folder);
  run.output.line(`\n${await writeReport(cluster, ledger, tablesOfJob)}`);
  return resultsText(cluster);
}

async function showTables({ out, output }: LocalRun, folder: string): Promise<void> {
  for (const name of readdirSync(join(out, "tables")).sort()) {
    const rows = await showRows(join(out, "tables", name));
    if (rows !== undefined) output.line(`\n${name}, in ${folder}tables/${name}/\n${rows}`);
  }
}

/** What the ledger in the bucket says where a replay found nothing to read again; undefined where it did something. */
async function replayOfNothing({ run, store, node, runName }: LocalCluster): Promise<Ledger | undefined> {
  if (!run.replay) return undefined;
  const folder = join(node.folder, "ledger");
  await store.get(`runs/${runName}/ledger.json`, folder);
  const ledger = readLedger(join(folder, "ledger.json"));
  return ledger?.ok && Object.keys(ledger.sources).length === 0 ? ledger : undefined;
}

/** Where a successful run left its results, in a sentence. */
function resultsText({ run, node }: LocalCluster): string {
  const parts = resultsOfRun.filter((name) => existsSync(join(run.out, name))).map((name) => `, ${name}/`);
  return `Results are in ${shownPath(run.out)}/: tables/, ledger.json, logs/${node.cluster}/${parts.join("")}.`;
}
