import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { shownPath } from "../../cli/project";
import type { SparkJob } from "../../cli/merge/spark-job";
import { tableSizes } from "../../cli/estimate/table-sizes";
import type { SourceSize, TableSize } from "../../cli/estimate/model";

/** The tables' sizes from the ledger of the last run on this machine, and its path; nothing where none has run. */
export function tablesOfLastRun(
  { out, pipeline }: { readonly out: string; readonly pipeline: string },
  job: SparkJob,
  sources: readonly SourceSize[],
): { readonly tables: TableSize[]; readonly ledger: string } | undefined {
  const file = join(out, pipeline, "ledger.json");
  if (!existsSync(file)) return undefined;
  return { tables: tableSizes(readFileSync(file, "utf8"), job, sources), ledger: shownPath(file) };
}
