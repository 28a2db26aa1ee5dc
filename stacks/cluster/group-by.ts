import { withoutBackslashes } from "../../config/without-backslashes";
import type { MergedSource } from "./merged";
import { folders, s3Uri } from "../names";

/** Folder levels below a source's prefix by which files are merged when neither depth nor groupBy is given. */
export const defaultDepth = 1;

/**
 * S3DistCp's --groupBy for a source: the user's own, or one derived from folders. S3DistCp matches it against the
 * whole URI and joins what the groups catch; the last segment of that names the merged file.
 *
 * The derived one catches the source's own folder and up to `depth` folders below it. So a file that lies less deep
 * still has a key (S3DistCp would skip it silently otherwise), every key is made of whole folders (so that no
 * two groups write into one folder), and none is empty. Braces instead of backslashes, which HCL cannot carry.
 */
export function groupByOf(source: Pick<MergedSource, "prefix" | "merge">, bucket: string): string {
  if (source.merge.groupBy !== undefined) return withoutBackslashes(source.merge.groupBy);
  const path = `${folders.landing}${source.prefix}`.split("/").filter((step) => step !== "");
  const own = path.at(-1) ?? "";
  const above = path
    .slice(0, -1)
    .map((step) => `${escape(step)}/`)
    .join("");
  const below = `(?:[^/]+/){0,${source.merge.depth ?? defaultDepth}}`;
  return `${s3Uri(bucket, "")}${above}(${escape(own)}/${below}).*`;
}

/** The two characters of a prefix that mean something else in a regular expression. */
function escape(text: string): string {
  return text.replace(/[.+]/g, "[$&]");
}
