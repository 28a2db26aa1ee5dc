import { takenOf } from "../amounts";
import { type Ledger, runOf } from "../ledger";
import { sum } from "../numbers";
import type { PageFacts, PastRun } from "./facts";
import { wholeTime } from "./timeline";

/** At most this number of runs is shown, the newest included. */
export const keptRuns = 20;

/** What later pages say of this run. */
export function asPastRun({ ledger, parts }: Pick<PageFacts, "ledger" | "parts">): PastRun {
  const whole = wholeTime(parts);
  return { ...pastRunOf(ledger), ...(whole && { seconds: Math.round((whole.to - whole.from) / 100) / 10 }) };
}

/** The same of a run of which only the ledger is known. */
export function pastRunOf(ledger: Ledger): PastRun {
  const sources = Object.values(ledger.sources);
  return {
    cluster: runOf(ledger),
    started: ledger.started ?? "",
    ok: ledger.ok,
    objects: sum(sources.map(({ objects }) => takenOf(objects))),
    records: sum(sources.map(({ records }) => records["read"])),
    quarantined: sum(sources.map(({ records }) => records["quarantined"])),
    rows: sum(Object.values(ledger.tables).map(({ rowsOut }) => rowsOut)),
  };
}

/** The earlier runs for the page of the next run: the last ones, each once, the oldest first. */
export function lastRuns(runs: readonly PastRun[], without: string): PastRun[] {
  const known = new Map(runs.filter(({ cluster }) => cluster !== without).map((run) => [run.cluster, run]));
  const sorted = [...known.values()].sort((a, b) => (a.started < b.started ? -1 : Number(a.started > b.started)));
  return sorted.slice(1 - keptRuns);
}
