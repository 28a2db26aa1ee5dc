import { many } from "../../../cli/report/numbers";
import type { Created } from "./create";
import type { Proposal } from "../proposal";

/** What a user reads about a new pipeline: its files, what was found in the sample, and how to run it. */
export function showCreated({ name, files, sources, leftOut }: Created, data?: string): string {
  const notes = [
    ...leftOut.map((sentence) => `  left out: ${sentence}`),
    ...sources.flatMap((source) => source.notes.map((note) => `  ${source.name}: ${note}`)),
  ];
  return [
    ...files,
    ...(sources.length > 0 ? ["", "found", ...sources.map(foundText)] : []),
    ...(notes.length > 0 ? ["", "please check", ...notes] : []),
    "",
    "Read pipeline.yaml, and correct what the sample could not show. Then:",
    `  make run PIPELINE=${name} DATA=${data === undefined ? "<folder that holds events/>" : shellWord(data)}`,
  ].join("\n");
}

function foundText({ name, prefix, fields, text, csv, sample }: Proposal): string {
  const size = `${many(sample.records, "record")} in ${many(sample.looked, "file")}`;
  const format = csv ? "CSV" : text === "log" ? "lines of text" : text ? `JSON ${text}s as text` : "JSON";
  return `  ${name}: ${format} in landing/${prefix}, ${many(fields.length, "field")}, from ${size}`;
}

function shellWord(path: string): string {
  return /^[\w./~+-]+$/.test(path) ? path : `'${path}'`;
}
