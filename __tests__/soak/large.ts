import { readFileSync } from "node:fs";
import { join } from "node:path";
import execa from "execa";
import type { Tally } from "./tally";
import { root } from "../../cli/project";

interface Source {
  readonly objects: Readonly<Record<string, number>>;
  readonly records: Readonly<Record<string, number>>;
}

/**
 * The benchmark's 10,000 one-record files and 365 day files with a million events, through the job once: nothing is lost, and
 * the five tables are those that DuckDB makes of the same files, row by row.
 */
export async function large(tally: Tally): Promise<void> {
  const job = await execa(
    join(root, ".venv/bin/python"),
    ["bench/job.py", "--check", "--rounds", "1", "--ways", "ours-year,limit-year"],
    { cwd: root, all: true, reject: false },
  );
  tally.check(
    "ten thousand files and a million events: the tables are DuckDB's",
    job.exitCode === 0,
    () => job.all ?? "",
  );
  const { ok, sources } = JSON.parse(
    readFileSync(join(root, ".local/bench/out/ours-year/runs/j-BENCH/ledger.json"), "utf8"),
  ) as { ok: boolean; sources: Record<string, Source> };
  tally.check("its ledger adds up", ok);
  for (const [name, objects, records] of [
    ["songs", 10_000, 10_000],
    ["events", 365, 1_000_000],
  ] as const) {
    const source = sources[name];
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
