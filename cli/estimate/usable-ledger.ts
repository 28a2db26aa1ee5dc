import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { replayedOf } from "../report/amounts";
import { type Ledger, parseLedger } from "../report/ledger";
import { sum } from "../report/numbers";

/** A ledger from which the sizes of a run are taken. */
export interface UsableLedger {
  /** Where it is, for people. */
  readonly place: string;
  readonly text: string;
  readonly ledger: Ledger;
}

/**
 * A ledger that adds up, of a run that read objects and no quarantine. The tables of others are not those of a run.
 * @param place where the text was found, for people
 */
export function usableLedger(place: string, text: string): UsableLedger | undefined {
  const ledger = parseLedger(text);
  if (!ledger?.ok || sum(Object.values(ledger.sources).map(replayedOf)) > 0) return undefined;
  return { place, text, ledger };
}

/**
 * The ledger of the last run on this machine, or else the newest of the runs whose quarantine is kept.
 * @param out the folder of the pipeline's results
 * @param shown how a file is named for people
 */
export function lastLocalLedger(out: string, shown: (file: string) => string): UsableLedger | undefined {
  const read = (file: string) => (existsSync(file) ? usableLedger(shown(file), readFileSync(file, "utf8")) : undefined);
  const last = read(join(out, "ledger.json"));
  if (last) return last;
  const runs = join(out, "runs");
  const kept = existsSync(runs) ? readdirSync(runs).map((run) => read(join(runs, run, "ledger.json"))) : [];
  const started = ({ ledger }: UsableLedger) => ledger.started ?? "";
  return kept.filter((found) => found !== undefined).sort((a, b) => (started(a) < started(b) ? 1 : -1))[0];
}
