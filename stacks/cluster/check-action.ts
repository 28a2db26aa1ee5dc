import type { Pipeline } from "../../config/pipeline";
import { sourceUri } from "./layout";
import { mergedSources } from "./merged";
import { srcPatternOf } from "./src-pattern";

/** The arguments of the bootstrap action that looks at objects: options, then `source=uri` for each source. */
export function checkArguments(pipeline: Pipeline): string[] {
  const { bucket, region, sources } = pipeline;
  return [
    `--region=${region}`,
    ...mergedSources(pipeline).map(({ name }) => `--merged=${name}`),
    ...mergedSources(pipeline)
      .filter(({ format }) => format === "text")
      .map(({ name }) => `--values=${name}`),
    ...sources
      .filter(({ optional, load }) => optional || load === "new-only")
      .map(({ name }) => `--may-be-empty=${name}`),
    ...sources.filter(({ format }) => format === "csv").map(({ name }) => `--skips-hidden=${name}`),
    ...sources.flatMap((source) => {
      const pattern = srcPatternOf(source, bucket);
      return pattern === undefined ? [] : [`--data=${source.name}=${pattern}`];
    }),
    ...sources.map((source) => `${source.name}=${sourceUri(bucket, source)}`),
  ];
}
