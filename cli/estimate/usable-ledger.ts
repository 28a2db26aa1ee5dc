import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { replayedOf } from "../report/amounts";
import { addsUp, type Ledger, parseLedger } from "../report/ledger";
import { sum } from "../report/numbers";

/** A ledger from which the sizes of a run are taken. */
export interface UsableLedger {
  /** Where it is, for people. */
  readonly place: string;
  readonly ledger: Ledger;
}

/**
 * The ledger in a text, if it adds up and its run read objects and no quarantine. Other runs write no tables, or only
 * the rows of some records.
 * @param place where the text was found, for people
 */
export function usableLedger(place: string, text: string): UsableLedger | undefined {
  const ledger = parseLedger(text);
  if (!ledger || !addsUp(ledger) || sum(Object.values(ledger.sources).map(replayedOf)) > 0) return undefined;
  return { place, ledger };
}

/** The ledger of the run that started last. */
export function newestLedger(found: readonly (UsableLedger | undefined)[]): UsableLedger | undefined {
  const started = ({ ledger }: UsableLedger) => ledger.started ?? "";
  return found.filter((each) => each !== undefined).sort((a, b) => (started(a) < started(b) ? 1 : -1))[0];
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
  return newestLedger(existsSync(runs) ? readdirSync(runs).map((run) => read(join(runs, run, "ledger.json"))) : []);
}
