import type { MergePreview } from "./merge";
import { grid } from "../../cli/report/grid";
import { bytes, count, many } from "../../cli/report/numbers";

/** Rows of a table that are shown; the rest is counted. */
const shown = 20;

/** A preview as text. */
export function showPreview(preview: MergePreview): string {
  const { files, skipped } = preview;
  const merged = files.reduce((sum, file) => sum + file.objects, 0);
  const parts = [
    `${preview.step}: ${many(merged, "object")} into ${many(files.length, "file")}, in ${many(preview.groups, "group")}, from ${preview.src}`,
  ];
  if (files.length > 0) {
    const rows = files
      .slice(0, shown)
      .map((file) => [file.path, count(file.objects), bytes(file.bytes), file.samples[0] ?? ""]);
    parts.push(grid(["merged file", "objects", "size", "such as"], rows, ["merged file", "such as"]));
    const rest = files.slice(shown);
    if (rest.length > 0)
      parts.push(
        `  … and ${many(rest.length, "more file")}, of ${bytes(rest.at(-1)?.bytes ?? 0)} to ${bytes(rest[0]?.bytes ?? 0)}`,
      );
  }
  for (const { rule, objects, bytes: size, samples } of skipped)
    parts.push(
      `  left out: ${many(objects, "object")}, ${bytes(size)}: ${rule}, such as ${samples.slice(0, 2).join(", ")}`,
    );
  for (const warning of preview.warnings) parts.push(`  warning: ${warning}`);
  if (files.length > preview.groups)
    parts.push(
      "  Which objects of a group share a file depends on S3DistCp's order, which is not fixed; numbers and sizes hold.",
    );
  return parts.join("\n");
}
