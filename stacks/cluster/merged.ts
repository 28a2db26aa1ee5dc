import { lifecycleOf } from "../../config/cluster/lifecycle";
import type { Pipeline, Source } from "../../config/pipeline";

/** A source whose files are merged before Spark reads them. */
export type MergedSource = Source & { readonly merge: NonNullable<Source["merge"]> };

export function isMerged(source: Source): source is MergedSource {
  return source.merge !== undefined;
}

/** Whether more runs may be submitted to a cluster after its first: it stays. */
export function runsAgain(cluster: Pipeline["cluster"]): boolean {
  return lifecycleOf(cluster).kind !== "transient";
}

/** Whether S3DistCp's arguments, or the meaning of its failure, depend on the run. merge.sh starts such a merge. */
export function dependsOnRun(source: MergedSource, cluster: Pipeline["cluster"]): boolean {
  return source.merge.to === "s3" || mayBeEmpty(source) || runsAgain(cluster);
}

/** S3DistCp fails where there is nothing to copy. For these sources that is not a failure. */
export function mayBeEmpty(source: MergedSource): boolean {
  return source.optional || source.load === "new-only";
}

export function mergedSources(pipeline: Pick<Pipeline, "sources">): MergedSource[] {
  return pipeline.sources.filter(isMerged);
}
