/**
 * `make new NAME=<name> [DATA=<folder>]`: writes pipelines/NAME, proposed from a folder with a sample of the files.
 * Exit codes: 0 written, 2 the name or the folder cannot be taken.
 */
import { root } from "../../cli/project";
import { Refusal } from "./refusal";
import { type Created, createPipeline } from "./create";

/** What a user reads of it. */
export function told({ files, sources, leftOut }: Created, name: string, data?: string): string {
  const found = sources.map(({ name: source, prefix, fields, csv, sample }) => {
    const many = (number: number, what: string) => `${number.toLocaleString("en")} ${what}${number === 1 ? "" : "s"}`;
    return `  ${source}: ${csv ? "CSV" : "JSON"} in landing/${prefix}, ${many(fields.length, "field")}, from ${many(sample.records, "record")} in ${many(sample.looked, "file")}`;
  });
  const notes = [...leftOut.map((line) => `  left out: ${line}`), ...sources.flatMap((source) => source.notes.map((note) => `  ${source.name}: ${note}`))];
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

if (require.main === module) {
  const [name, data] = [process.env.NAME, process.env.DATA || undefined];
  try {
    process.stdout.write(told(createPipeline(root, name, data), name ?? "", data));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  }
}
