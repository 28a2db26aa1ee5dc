import { folders } from "../../config/bucket-folders";
import type { Pipeline } from "../../config/pipeline";
import { s3Uri } from "../names";
import { sourceUri } from "./layout";
import { mergedSources } from "./merged";

/** The arguments of the bootstrap action that lists prefixes: options, then `source=uri` for each merged source. */
export function prefixArguments(pipeline: Pipeline): string[] {
  return [
    `--region=${pipeline.region}`,
    `--runs=${s3Uri(pipeline.bucket, folders.runs)}`,
    `--want=${pipeline.cluster.prefixes}`,
    ...mergedSources(pipeline)
      .filter(({ optional }) => optional)
      .map(({ name }) => `--optional=${name}`),
    ...mergedSources(pipeline).map((source) => `${source.name}=${sourceUri(pipeline.bucket, source)}`),
  ];
}
