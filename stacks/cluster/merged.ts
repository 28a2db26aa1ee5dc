import type { Pipeline, Source } from "../../config/pipeline";

/** A source whose files are merged before Spark reads them. */
export type MergedSource = Source & { readonly merge: NonNullable<Source["merge"]> };

export function isMerged(source: Source): source is MergedSource {
  return source.merge !== undefined;
}

/** Whether S3DistCp's arguments, or what its failing means, depend on the run: such a merge is started by merge.sh. */
export function dependsOnRun(source: MergedSource): boolean {
  return source.merge.to === "s3" || mayBeEmpty(source);
}

/** S3DistCp fails where there is nothing to copy, which here is no failure. */
export function mayBeEmpty(source: MergedSource): boolean {
  return source.optional || source.load === "new-only";
}

export function mergedSources(pipeline: Pick<Pipeline, "sources">): MergedSource[] {
  return pipeline.sources.filter(isMerged);
}
