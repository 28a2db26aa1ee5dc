import type { Pipeline, Source } from "../../config/pipeline";

/** A source whose files are merged before Spark reads them. */
export type MergedSource = Source & { readonly merge: NonNullable<Source["merge"]> };

export function isMerged(source: Source): source is MergedSource {
  return source.merge !== undefined;
}

export function mergedSources(pipeline: Pick<Pipeline, "sources">): MergedSource[] {
  return pipeline.sources.filter(isMerged);
}
