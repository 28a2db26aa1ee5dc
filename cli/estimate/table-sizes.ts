import { z } from "zod";
import type { SparkJob } from "../merge/spark-job";
import type { SourceSize, TableSize } from "./model";

const MiB = 2 ** 20;
const ledgerSchema = z.object({
  sources: z.record(z.string(), z.object({ bytes: z.object({ listed: z.number() }) })),
  tables: z.record(z.string(), z.object({ partitions: z.number(), files: z.number(), bytes: z.number() })),
});

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
    const files = partitions * Math.max(1, Math.ceil(bytes / partitions / (fileSize * MiB)));
    return [{ name, bytes, files, partitions: partitionBy.length > 0 ? partitions : 0 }];
  });
}
