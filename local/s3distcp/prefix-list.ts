import { S3DistCpFailure } from "../../cli/merge/hadoop-failure";
import { hadoopPath } from "../../cli/merge/hadoop-path";

/**
 * The prefixes to list: the lines of the prefix list, or all of --src when it has none. Lines are not compared with
 * each other: an object below two of them is listed, and merged, twice.
 * @throws S3DistCpFailure for a line that does not begin with --src; a blank line does not
 */
export function prefixesOf(given: string, file: string | undefined): string[] {
  const src = hadoopPath(given) + (given.endsWith("/") ? "/" : "");
  const lines = (file ?? "").split(/\r\n|[\n\r\u2028\u2029\u0085]/);
  if (lines.at(-1) === "") lines.pop();
  for (const line of lines)
    if (!line.startsWith(src))
      throw new S3DistCpFailure(`srcPrefix: ${line} does not start with src: ${src}`, { exitCode: 3 });
  return lines.length === 0 ? [src] : lines;
}
