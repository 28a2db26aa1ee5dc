import { join } from "node:path";
import { shownPath } from "../../cli/project";
import type { SparkJob } from "../../cli/merge/spark-job";
import { tableSizes } from "../../cli/estimate/table-sizes";
import { lastLocalLedger } from "../../cli/estimate/usable-ledger";
import type { SourceSize, TableSize } from "../../cli/estimate/model";

/** The tables' sizes from the ledger of the last run on this machine, and its path; nothing where none has run. */
export function tablesOfLastRun(
  { out, pipeline }: { readonly out: string; readonly pipeline: string },
  job: SparkJob,
  sources: readonly SourceSize[],
): { readonly tables: TableSize[]; readonly ledger: string } | undefined {
  const found = lastLocalLedger(join(out, pipeline), shownPath);
  return found && { tables: tableSizes(found.ledger, job, sources), ledger: found.place };
}
