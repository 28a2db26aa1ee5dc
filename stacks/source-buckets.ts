import type { Pipeline } from "../config/pipeline";

type Sources = Pick<Pipeline, "sources">;

/** The sources that are in buckets of their own. */
export function placedElsewhere({ sources }: Sources) {
  return sources.flatMap(({ bucket, ...source }) => (bucket === undefined ? [] : [{ ...source, bucket }]));
}

export const unique = (texts: readonly string[]) => [...new Set(texts)];

/** ARNs of the buckets that sources are read from, other than the pipeline's. */
export function sourceBuckets(partition: string, pipeline: Sources): string[] {
  return unique(placedElsewhere(pipeline).map(({ bucket }) => `arn:${partition}:s3:::${bucket}`));
}

/** ARNs of their objects. Where Spark lists a folder itself, it first asks for an object with the folder's name. */
export function sourceObjects(partition: string, pipeline: Sources): string[] {
  return unique(
    placedElsewhere(pipeline).flatMap(({ bucket, prefix, merge }) => {
      const arn = `arn:${partition}:s3:::${bucket}/${prefix}`;
      return merge || prefix === "" ? [`${arn}*`] : [`${arn}*`, arn.slice(0, -1)];
    }),
  );
}
