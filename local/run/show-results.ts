import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Say } from "./say";
import { readLedger, showLedger } from "../../cli/report/ledger";
import { showRows } from "./show-rows";

/**
 * Shows a run's ledger, and a few rows of each table when it is in order.
 * @param out the pipeline's results
 * @param shown their folder as it is to be printed, with its slash
 */
export async function showResults(say: Say, shown: string, out: string, tables: boolean): Promise<void> {
  const ledger = readLedger(join(out, "ledger.json"));
  if (ledger) say.line(`\n${showLedger(ledger)}`);
  if (!tables || !ledger?.ok) return;
  for (const name of readdirSync(join(out, "tables")).sort()) {
    const rows = await showRows(join(out, "tables", name));
    if (rows !== undefined) say.line(`\n${name}, in ${shown}tables/${name}/\n${rows}`);
  }
}
