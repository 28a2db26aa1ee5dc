import { reducers } from "../merge/options";
import type { Merge } from "../merge/merges";
import { placeOf } from "../merge/place";
import type { SparkJob } from "../merge/spark-job";
import { takenOf } from "../report/amounts";
import type { Ledger } from "../report/ledger";
import type { SourceSize } from "./model";

/**
 * The sources of a job as large as a ledger counted them. Its merged files are taken for equally large: a ledger has
 * only their number. A source that the ledger does not have is left out.
 */
export function sizesOfLedger(job: SparkJob, merges: readonly Merge[], ledger: Ledger): SourceSize[] {
  return job.sources.flatMap((source) => {
    const counted = ledger.sources[source.name];
    if (!counted) return [];
    const { bucket, prefix } = placeOf(source.uri);
    const merge = merges.find((found) => found.bucket === bucket && found.prefix === prefix);
    const [objects, bytes] = [takenOf(counted.objects), takenOf(counted.bytes)];
    if (source.merged === null || !merge) return [{ name: source.name, objects, bytes }];
    const files = Math.max(1, counted.mergedFiles);
    return [
      {
        name: source.name,
        objects,
        bytes,
        chunks: Array.from({ length: files }, () => ({ objects: objects / files, bytes: bytes / files })),
        reducers: reducers(merge.options),
        toS3: merge.options.dest.startsWith("s3"),
        ...(source.load === "new-only" && { isNewOnly: true }),
      },
    ];
  });
}
