import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { shownPath } from "../../cli/project";
import type { SparkJob } from "../inputs/spark-job";
import type { SourceSize, TableSize } from "./model";

const MiB = 2 ** 20;
const ledgerSchema = z.object({
  sources: z.record(z.string(), z.object({ bytes: z.object({ listed: z.number() }) })),
  tables: z.record(z.string(), z.object({ partitions: z.number(), files: z.number(), bytes: z.number() })),
});

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

/**
 * The files of the tables after a run on more data, from the ledger of a run on less. Bytes grow as the input does. The
 * number of partitions stays, and each partition has a file for every `fileSize` of its bytes.
 */
export function tableSizes(ledger: string, job: SparkJob, sources: readonly SourceSize[]): TableSize[] {
  const lastRun = ledgerSchema.parse(JSON.parse(ledger));
  const listed = Object.values(lastRun.sources).reduce((sum, { bytes }) => sum + bytes.listed, 0);
  const growth = listed > 0 ? sources.reduce((sum, { bytes }) => sum + bytes, 0) / listed : 1;
  return job.tables.flatMap(({ name, partitionBy, fileSize }) => {
    const table = lastRun.tables[name];
    if (!table) return [];
    const bytes = Math.round(table.bytes * growth);
    const partitions = partitionBy.length > 0 ? Math.max(1, table.partitions) : 1;
    return [{ name, bytes, files: partitions * Math.max(1, Math.ceil(bytes / partitions / (fileSize * MiB))) }];
  });
}
