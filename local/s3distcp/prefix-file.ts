import { S3DistCpFailure } from "../storage/hadoop-failure";
import { hadoopPath } from "../storage/hadoop-path";

/**
 * The prefixes to list. Each line of the file is one, and must begin with --src as it was given; a blank line does not, and ends the step.
 * A file without any line means all of --src. Lines are not compared: what two of them cover is listed, and merged, twice.
 */
export function prefixesOf(given: string, file: string | undefined): string[] {
  const src = hadoopPath(given) + (given.endsWith("/") ? "/" : "");
  const lines = (file ?? "").split(/\r\n|[\n\r\u2028\u2029\u0085]/);
  if (lines.at(-1) === "") lines.pop();
  for (const line of lines)
    if (!line.startsWith(src)) throw new S3DistCpFailure(`srcPrefix: ${line} does not start with src: ${src}`, 3);
  return lines.length === 0 ? [src] : lines;
}
