import { join } from "node:path";
import execa from "execa";
import { root } from "../../cli/project";
import { readLedgerFile } from "../local/project";
import type { Tally } from "./tally";

/**
 * The Spark job with the inputs of the benchmark: 10,000 files with one record, and 365 with a million events. Nothing
 * is lost, and the five tables are, row by row, those that DuckDB makes from the same files.
 */
export async function large(tally: Tally): Promise<void> {
  const job = await execa(
    join(root, ".venv/bin/python"),
    ["bench/job.py", "--check", "--rounds", "1", "--ways", "ours-year,limit-year"],
    { cwd: root, all: true, reject: false },
  );
  tally.check(
    "ten thousand files and a million events: the tables equal those of DuckDB",
    job.exitCode === 0,
    () => job.all ?? "",
  );
  const ledger = readLedgerFile(join(root, ".local/bench/out/ours-year/runs/j-BENCH/ledger.json"));
  tally.addsUp("ten thousand files and a million events", ledger);
  for (const [name, objects, records] of [
    ["songs", 10_000, 10_000],
    ["events", 365, 1_000_000],
  ] as const) {
    const source = ledger.sources[name];
    tally.equal(`${name}: every object`, [source?.objects["listed"], source?.objects["merged"]], [objects, objects]);
    const { read, used = 0, dropped = 0, quarantined } = source?.records ?? {};
    tally.equal(`${name}: every record`, [read, used + dropped, quarantined], [records, records, 0]);
  }
  console.log(
    (job.all ?? "")
      .split("\n")
      .filter((line) => line.startsWith("round"))
      .join("\n"),
  );
}
