import { excludeAllPattern } from "../../config/exclude";
import type { Source } from "../../config/pipeline";
import { escape } from "./group-by";
import { sourceUri } from "./layout";

/**
 * S3DistCp's --srcPattern for a source: it matches the URIs of the objects that are data. So others are not merged, and
 * are not in the manifest, whatever --groupBy says. Undefined where all objects are data.
 */
export function srcPatternOf(
  source: Pick<Source, "bucket" | "prefix" | "exclude">,
  bucket: string,
): string | undefined {
  if (source.exclude.length === 0) return undefined;
  return `${escape(sourceUri(bucket, source))}(?!(?:${excludeAllPattern(source.exclude)})$).*`;
}
