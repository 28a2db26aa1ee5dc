import { stringify } from "yaml";
import { count, many } from "../../cli/report/numbers";
import type { CsvSettings, Proposal } from "./proposal";
import { columnsOf } from "./write-sql";

/** A pipeline.yaml for the sources that were found in a sample. */
export function yamlOf(name: string, sources: readonly Proposal[]): string {
  return [
    ...header(
      `${name}: proposed from a sample of the files. tables/ holds the SQL of each table.`,
      "docs/pipeline.md describes every key.",
      "Types are the narrowest that fit the sample. Records that do not fit go to quarantine. The ledger counts them.",
    ),
    ...bucketLines(name),
    "sources:",
    ...withBlankLines(sources.map(sourceLines)),
    "",
    "tables: # in this order; tables/ holds one SELECT for each",
    ...withBlankLines(sources.map(tableLines)),
    "",
  ].join("\n");
}

export function header(...comments: readonly string[]): string[] {
  return [
    "# yaml-language-server: $schema=../../docs/pipeline.schema.json",
    "#",
    ...comments.map((line) => `# ${line}`),
    "",
  ];
}

export function bucketLines(name: string): string[] {
  return [
    `bucket: parquetry-${name}-example # bucket names are unique in all of AWS: choose your own before you deploy`,
    "region: us-east-1",
    "",
  ];
}

function sourceLines(source: Proposal): string[] {
  const { files, looked, records } = source.sample;
  const seen = looked === files ? many(files, "file") : `${count(looked)} of ${many(files, "file")}`;
  return [
    `  ${source.name}: # from ${seen} of the sample, ${many(records, "record")}`,
    `    prefix: ${source.prefix === "" ? '"" # all of landing/' : source.prefix}`,
    ...(source.csv ? csvLines(source.csv) : []),
    ...(source.merge
      ? [`    merge: { depth: ${source.merge.depth} } # ${many(source.merge.groups, "group")} in the sample`]
      : []),
    "    schema:",
    ...source.fields.map(
      ({ name, type, remark }) => `      ${scalar(name)}: ${scalar(type)}${remark ? ` # ${remark}` : ""}`,
    ),
  ];
}

function csvLines({ delimiter, encoding, timestampFormats }: CsvSettings): string[] {
  const settings = [
    ...(delimiter === "," ? [] : [`      delimiter: ${JSON.stringify(delimiter)}`]),
    ...(encoding === "UTF-8" ? [] : [`      encoding: ${encoding}`]),
    ...(timestampFormats.length === 0 ? [] : [`      timestampFormats: [${timestampFormats.map(scalar).join(", ")}]`]),
  ];
  return ["    format: csv", ...(settings.length > 0 ? ["    csv:", ...settings] : [])];
}

function tableLines(source: Proposal): string[] {
  const columns = columnsOf(source);
  return [
    `  ${source.name}:`,
    "    columns:",
    ...columns.map(({ name, type }) => `      ${scalar(name)}: ${scalar(type)}`),
    ...partitionLine(columns.flatMap(({ name, values }) => (values === undefined ? [] : [{ name, values }]))),
  ];
}

function partitionLine([first, ...others]: readonly { readonly name: string; readonly values: number }[]): string[] {
  if (!first) return [];
  const more = others.slice(0, 5).map(({ name, values }) => `${name} (${values})`);
  const also = more.length > 0 ? `; others with few values: ${more.join(", ")}` : "";
  return [`    # partitionBy: [${scalar(first.name)}] # ${first.values} values in the sample${also}`];
}

/** A text as YAML writes it on one line, in quotes only where it must be. */
function scalar(text: string): string {
  return stringify(text, { lineWidth: 0, blockQuote: false }).trimEnd();
}

function withBlankLines(blocks: readonly (readonly string[])[]): string[] {
  return blocks.flatMap((block, index) => (index === 0 ? block : ["", ...block]));
}
