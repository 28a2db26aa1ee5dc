import type { SparkJob } from "../merge/spark-job";
import { takenOf } from "../report/amounts";
import type { Ledger } from "../report/ledger";
import { sum } from "../report/numbers";
import type { SourceSize, TableSize } from "./model";

const MiB = 2 ** 20;

/**
 * The files of the tables after a run on more data, from the ledger of a run on less. Bytes grow as the input does. The
 * number of partitions stays, and each partition has a file for every `fileSize` of its bytes.
 * @param measured how the sizes of sources were measured: as a listing has objects, which may be compressed, or as the
 *   ledger counts what a run took
 */
export function tableSizes(
  lastRun: Pick<Ledger, "sources" | "tables">,
  job: { readonly tables: readonly Pick<SparkJob["tables"][number], "name" | "partitionBy" | "fileSize">[] },
  sources: readonly SourceSize[],
  measured: "as listed" | "as taken" = "as listed",
): TableSize[] {
  const read = measured === "as taken" ? takenOf : listedAndTaken;
  const before = sum(Object.values(lastRun.sources).map(({ bytes }) => read(bytes)));
  const growth = before > 0 ? sum(sources.map(({ bytes }) => bytes)) / before : 1;
  return job.tables.flatMap(({ name, partitionBy, fileSize }) => {
    const table = lastRun.tables[name];
    if (!table) return [];
    const bytes = Math.round(table.bytes * growth);
    const partitions = partitionBy.length > 0 ? Math.max(1, table.partitions) : 1;
    const files = partitions * Math.max(1, Math.ceil(bytes / partitions / (fileSize * MiB)));
    return [{ name, bytes, files, partitions: partitionBy.length > 0 ? partitions : 0 }];
  });
}

/** Bytes of the objects that a run took, as they were listed: without those that it left out or had loaded before. */
function listedAndTaken(bytes: Readonly<Record<string, number>>): number {
  return (bytes["listed"] ?? 0) - (bytes["loadedBefore"] ?? 0) - (bytes["skipped"] ?? 0);
}
