import type { Pipeline } from "../config/pipeline";
import { s3Arn } from "./region";

type Sources = Pick<Pipeline, "sources">;
type Placed = Pick<Pipeline, "region" | "sources">;

/** The sources that are in buckets of their own. */
export function placedElsewhere({ sources }: Sources) {
  return sources.flatMap(({ bucket, ...source }) => (bucket === undefined ? [] : [{ ...source, bucket }]));
}

export const unique = (texts: readonly string[]) => [...new Set(texts)];

/** ARNs of the buckets that sources are read from, other than the pipeline's. */
export function sourceBuckets(pipeline: Placed): string[] {
  return unique(placedElsewhere(pipeline).map(({ bucket }) => s3Arn(pipeline.region, bucket)));
}

/** ARNs of their objects. Where Spark lists a folder itself, it first asks for an object with the folder's name. */
export function sourceObjects(pipeline: Placed): string[] {
  return unique(
    placedElsewhere(pipeline).flatMap(({ bucket, prefix, merge }) => {
      const arn = s3Arn(pipeline.region, `${bucket}/${prefix}`);
      return merge || prefix === "" ? [`${arn}*`] : [`${arn}*`, arn.slice(0, -1)];
    }),
  );
}
