import type { Merge } from "../merge/merges";
import type { SparkJob } from "../merge/spark-job";
import { takenOf } from "../report/amounts";
import type { Ledger } from "../report/ledger";
import { mergedSize, mergeFor } from "./merged-size";
import type { SourceSize } from "./model";

/**
 * The sources of a job as large as a ledger counted them. Its merged files are taken for equally large: a ledger has
 * only their number. A source that the ledger does not have is left out.
 */
export function sizesOfLedger(job: SparkJob, merges: readonly Merge[], ledger: Ledger): SourceSize[] {
  return job.sources.flatMap((source) => {
    const counted = ledger.sources[source.name];
    if (!counted) return [];
    const merge = mergeFor(source, merges);
    const [objects, bytes] = [takenOf(counted.objects), takenOf(counted.bytes)];
    if (!merge) return [{ name: source.name, objects, bytes }];
    const files = Math.max(1, counted.mergedFiles);
    const chunks = Array.from({ length: files }, () => ({ objects: objects / files, bytes: bytes / files }));
    return [mergedSize(source, merge, { objects, bytes, chunks })];
  });
}
