import { sourcePlace } from "../../config/sources/source-place";
import { withoutBackslashes } from "../../config/sources/without-backslashes";
import type { MergedSource } from "./merged";

/** The depth of a source with neither depth nor groupBy: files are merged by this many folder levels. */
export const defaultDepth = 1;

/**
 * S3DistCp's --groupBy for a source: the user's own, or one derived from folders. S3DistCp matches it against the
 * whole URI, and joins the texts of its groups to a key. The last segment of the key names the merged file.
 *
 * The derived pattern captures the source's own folder and up to `depth` folders below it:
 * - A file in fewer folders still has a key. S3DistCp would silently skip a file without one.
 * - A key consists of whole folders, so no two groups write into one folder.
 * - No key is empty.
 *
 * A source that is a whole bucket has the bucket for its own folder.
 * It uses brackets instead of backslashes, which HCL cannot contain.
 */
export function groupByOf(source: Pick<MergedSource, "bucket" | "prefix" | "merge">, bucket: string): string {
  if (source.merge.groupBy !== undefined) return withoutBackslashes(source.merge.groupBy);
  const place = sourcePlace(bucket, source);
  const path = [place.bucket, ...place.prefix.split("/").filter((step) => step !== "")];
  const own = path.at(-1) ?? "";
  const above = path
    .slice(0, -1)
    .map((step) => `${escape(step)}/`)
    .join("");
  const below = `(?:[^/]+/){0,${source.merge.depth ?? defaultDepth}}`;
  return `s3://${above}(${escape(own)}/${below}).*`;
}

/** A prefix may contain two characters that have a meaning in a regular expression. */
export function escape(text: string): string {
  return text.replace(/[.+]/g, "[$&]");
}
