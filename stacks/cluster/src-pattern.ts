import { excludeAllPattern } from "../../config/sources/exclude";
import { pathPattern } from "../../config/sources/key-path";
import type { Source } from "../../config/pipeline";
import { escape } from "./group-by";
import { sourceUri } from "./layout";

/**
 * S3DistCp's --srcPattern for a source: it matches the URIs of the objects that are data. So others are not merged, and
 * are not in the manifest, whatever --groupBy says. Undefined where all objects are data.
 */
export function srcPatternOf(
  source: Pick<Source, "bucket" | "prefix" | "exclude" | "path">,
  bucket: string,
): string | undefined {
  const { exclude, path } = source;
  if (exclude.length === 0 && path === undefined) return undefined;
  const names = exclude.length === 0 ? "" : `(?!(?:${excludeAllPattern(exclude)})$)`;
  return `${escape(sourceUri(bucket, source))}${names}${path === undefined ? ".*" : pathPattern(path.template)}`;
}
