import { createReadStream, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { shownPath } from "../../cli/project";
import { parseSparkJob } from "../../cli/merge/spark-job";
import { declaredTables } from "../../cli/report/declared-tables";
import { type Ledger, runOf } from "../../cli/report/ledger";
import type { DeclaredTable, PageFacts } from "../../cli/report/page/facts";
import { asPastRun, lastRuns } from "../../cli/report/page/history";
import { removePage, savedFacts, saveReport } from "../../cli/report/saved-report";
import { samplesOf } from "../../cli/report/samples";
import { contentHash } from "../../config/code-key";
import { jobFile } from "../inputs/spark-job";
import type { LocalCluster, LocalRun } from "./local-cluster";

/** At most this number of lines of a source's quarantine are read for samples. */
const mostLines = 50_000;

/** What is found out about the tables while the run goes on. */
export interface RunTables {
  /** The checksum of job.json. */
  readonly job: string;
  readonly tables: Promise<DeclaredTable[]>;
  /** The report of the run before. @default - there is none */
  readonly before?: PageFacts;
}

/** Starts to look where the columns come from. A run with the job of the run before takes what that found. */
export function startTables({ run, definition }: Pick<LocalCluster, "run" | "definition">): RunTables {
  const text = readFileSync(jobFile(definition), "utf8");
  const job = contentHash(text);
  const before = savedFacts(run.out);
  const tables =
    before?.job === job ? Promise.resolve(before.tables) : declaredTables(text, parseSparkJob(text).tables);
  tables.catch(() => undefined);
  return { job, tables, before };
}

/**
 * Writes the page of this run beside its ledger.
 * @param ledger @default - the run ended before it wrote one
 * @returns a sentence with the page's path, or why there is none
 */
export async function writeReport(
  { run }: LocalCluster,
  ledger: Ledger | undefined,
  tables: RunTables,
): Promise<string> {
  if (!ledger) {
    removePage(run.out);
    return "No report was written, because this run ended before it wrote its ledger.";
  }
  try {
    return `Report: ${shownPath(saveReport(run.out, await factsOf(run, ledger, tables)))}`;
  } catch (error) {
    // The run itself has ended, and how it ended matters more.
    return `The report could not be written: ${(error as Error).message}`;
  }
}

async function factsOf(run: LocalRun, ledger: Ledger, { job, tables, before }: RunTables): Promise<PageFacts> {
  return {
    version: 1,
    where: "on this machine",
    ledger,
    parts: run.parts,
    tables: await tables,
    samples: await samplesOf(ledger, (source) => linesIn(join(run.out, "quarantine", source))),
    earlier: before ? lastRuns([...before.earlier, asPastRun(before)], runOf(ledger)) : [],
    job,
  };
}

/** The first lines of the files in a folder; none where there is no folder. */
async function* linesIn(folder: string): AsyncGenerator<string> {
  if (!existsSync(folder)) return;
  const files = readdirSync(folder).filter((name) => name.startsWith("part-"));
  let lines = 0;
  for (const file of files.sort()) {
    const input = createReadStream(join(folder, file));
    try {
      for await (const line of createInterface({ input, crlfDelay: Infinity })) {
        yield line;
        if (++lines === mostLines) return;
      }
    } finally {
      input.destroy();
    }
  }
}
