import { grid } from "../../cli/report/grid";
import { bytes, count, many } from "../../cli/report/numbers";
import { failingLines } from "../../cli/merge/failing";
import type { MergedFile, MergePreview } from "../../cli/merge/preview";

/** Merged files that are listed; the rest is counted. */
const shownFiles = 20;

/** A preview as text. */
export function showPreview(preview: MergePreview): string {
  const { step, src, groups, files, skipped, warnings } = preview;
  const objects = files.reduce((sum, file) => sum + file.objects, 0);
  return [
    `${step}: ${many(objects, "object")} into ${many(files.length, "file")}, in ${many(groups, "group")}, from ${src}`,
    ...failingLines(preview).map((line) => `  ${line}`),
    ...fileLines(files),
    ...skipped.map(
      ({ rule, objects: number, bytes: size, samples }) =>
        `  left out: ${many(number, "object")}, ${bytes(size)}: ${rule}, such as ${samples.slice(0, 2).join(", ")}`,
    ),
    ...warnings.map((warning) => `  warning: ${warning}`),
    ...(files.length > groups
      ? ["  Numbers and sizes are exact. Which objects of a group share a file is not: S3DistCp's order is not fixed."]
      : []),
  ].join("\n");
}

function fileLines(files: readonly MergedFile[]): string[] {
  if (files.length === 0) return [];
  const rows = files
    .slice(0, shownFiles)
    .map(({ path, objects, bytes: size, samples: [sample = ""] }) => [path, count(objects), bytes(size), sample]);
  const table = grid(["merged file", "objects", "size", "such as"], rows, ["merged file", "such as"]);
  const rest = files.slice(shownFiles);
  const [largest, smallest] = [rest[0], rest.at(-1)];
  if (!largest || !smallest) return [table];
  return [table, `  … and ${many(rest.length, "more file")}, of ${bytes(smallest.bytes)} to ${bytes(largest.bytes)}`];
}
