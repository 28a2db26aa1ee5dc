import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type PageFacts, factsSchema } from "./page/facts";
import { page } from "./page/page";

/** The page of a run, and the facts of which it is made: beside the run's ledger. */
export const reportFiles = { page: "report.html", facts: "report.json" } as const;

/** The folder in `out/<pipeline>` with a folder for each run in AWS that was watched here. */
export const watchedRuns = "aws";

/** Writes a run's page and its facts. @returns the page's path */
export function saveReport(folder: string, facts: PageFacts): string {
  mkdirSync(folder, { recursive: true });
  write(join(folder, reportFiles.facts), `${JSON.stringify(facts, null, 1)}\n`);
  const file = join(folder, reportFiles.page);
  write(file, page(facts));
  return file;
}

/** The facts that an earlier run left; undefined where there are none, or another version wrote them. */
export function savedFacts(folder: string): PageFacts | undefined {
  const file = join(folder, reportFiles.facts);
  if (!existsSync(file)) return undefined;
  try {
    return factsSchema.safeParse(JSON.parse(readFileSync(file, "utf8"))).data;
  } catch {
    return undefined;
  }
}

/** Of a run without a ledger there is no page, and that of an earlier run must not be taken for it. */
export function removePage(folder: string): void {
  rmSync(join(folder, reportFiles.page), { force: true });
}

/** A reader finds the old file or the new one. */
function write(file: string, text: string): void {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}
