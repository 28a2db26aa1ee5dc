import type { Created } from "./create";

/** What a user reads of it. */
export function told({ files, sources, leftOut }: Created, name: string, data?: string): string {
  const found = sources.map(({ name: source, prefix, fields, csv, sample }) => {
    const many = (number: number, what: string) => `${number.toLocaleString("en")} ${what}${number === 1 ? "" : "s"}`;
    return `  ${source}: ${csv ? "CSV" : "JSON"} in landing/${prefix}, ${many(fields.length, "field")}, from ${many(sample.records, "record")} in ${many(sample.looked, "file")}`;
  });
  const notes = [
    ...leftOut.map((line) => `  left out: ${line}`),
    ...sources.flatMap((source) => source.notes.map((note) => `  ${source.name}: ${note}`)),
  ];
  const folder = data === undefined ? "<folder that holds events/>" : /^[\w./~+-]+$/.test(data) ? data : `'${data}'`;
  return [
    ...files,
    ...(found.length > 0 ? ["", "found", ...found] : []),
    ...(notes.length > 0 ? ["", "please look at", ...notes] : []),
    "",
    "Read pipeline.yaml, change what you know better, then:",
    `  make run PIPELINE=${name} DATA=${folder}`,
    "",
  ].join("\n");
}
