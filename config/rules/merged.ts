import type { Draft } from "../draft";

/** Whether a source is merged, as config/load.ts decides it. CSV and lines of text are read as they are. */
export function isMerged(draft: Draft, source: string): boolean {
  const format = draft.text("sources", source, "format");
  const isOfLines =
    format === "csv" || (format === "text" && draft.text("sources", source, "text", "record") !== "value");
  return !isOfLines && draft.text("sources", source, "merge") !== "none";
}
