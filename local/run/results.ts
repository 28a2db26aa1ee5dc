import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { shownPath } from "../../cli/project";
import { readLedger, showLedger } from "../../cli/report/ledger";
import { bytes, many } from "../../cli/report/numbers";
import { collect, resultsOfRun } from "./collect";
import type { LocalCluster, LocalRun } from "./local-cluster";
import { showRows } from "./show-rows";

/** Copies the results out of the bucket. Prints the ledger and, when it is in order, a few rows of each table. */
export async function collectResults({ run, store, node }: LocalCluster): Promise<void> {
  run.resources.collecting = run.out;
  const folder = `${shownPath(run.out)}/`;
  const tables = await run.output.part("collect", async (line) => {
    const collected = await collect(store, run.out, node.cluster, ({ objects }) =>
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
}

async function showTables({ out, output }: LocalRun, folder: string): Promise<void> {
  for (const name of readdirSync(join(out, "tables")).sort()) {
    const rows = await showRows(join(out, "tables", name));
    if (rows !== undefined) output.line(`\n${name}, in ${folder}tables/${name}/\n${rows}`);
  }
}

/** Where a successful run left its results, in a sentence. */
export function resultsText({ run, node }: LocalCluster): string {
  const parts = resultsOfRun.filter((name) => existsSync(join(run.out, name))).map((name) => `, ${name}/`);
  return `Results are in ${shownPath(run.out)}/: tables/, ledger.json, logs/${node.cluster}/${parts.join("")}.`;
}
