import { stringify } from "yaml";
import type { CsvSettings, Proposal } from "./proposal";
import { columnsOf } from "./write-sql";

/** A pipeline.yaml for what was found in a sample. */
export function yamlOf(name: string, sources: readonly Proposal[]): string {
  return [
    ...heading(
      `${name}: proposed from a sample of the files. The SQL of each table is in tables/. Every key is described in docs/pipeline.md.`,
      [
        "Types are the narrowest that fit the sample; a record that does not fit goes to quarantine, and the ledger counts it.",
      ],
    ),
    ...beginning(name),
    "sources:",
    ...between(sources.map(sourceLines)),
    "",
    "tables: # in this order; one SELECT each in tables/",
    ...between(sources.map(tableLines)),
    "",
  ].join("\n");
}

export function heading(first: string, more: readonly string[]): string[] {
  return [
    "# yaml-language-server: $schema=../../docs/pipeline.schema.json",
    "#",
    `# ${first}`,
    ...more.map((line) => `# ${line}`),
    "",
  ];
}

export function beginning(name: string): string[] {
  return [
    `bucket: parquetry-${name}-example # bucket names are unique in all of AWS: choose your own before you deploy`,
    "region: us-east-1",
    "",
  ];
}

function sourceLines(source: Proposal): string[] {
  const { files, looked, records } = source.sample;
  return [
    `  ${source.name}: # from ${looked === files ? count(files, "file") : `${looked.toLocaleString("en")} of ${count(files, "file")}`} of the sample, ${count(records, "record")}`,
    `    prefix: ${source.prefix === "" ? '"" # all of landing/' : source.prefix}`,
    ...(source.csv ? csvLines(source.csv) : []),
    ...(source.merge
      ? [
          `    merge: { depth: ${source.merge.depth} } # ${source.merge.groups === 1 ? "one group" : `${source.merge.groups} groups`} in the sample`,
        ]
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
  const [first, ...others] = columns
    .filter(({ values, type }) => values !== undefined && type !== "double")
    .map(({ name, values }) => ({ name, values: values ?? 0 }));
  const also = others.slice(0, 5).map(({ name, values }) => `${name} (${values})`);
  return [
    `  ${source.name}:`,
    "    columns:",
    ...columns.map(({ name, type }) => `      ${scalar(name)}: ${scalar(type)}`),
    ...(first
      ? [
          `    # partitionBy: [${scalar(first.name)}] # ${first.values} values in the sample${also.length > 0 ? `; others with few: ${also.join(", ")}` : ""}`,
        ]
      : []),
  ];
}

/** A text as YAML writes it on one line, in quotes only where it must. */
function scalar(text: string): string {
  return stringify(text, { lineWidth: 0, blockQuote: false }).trimEnd();
}

function count(number: number, what: string): string {
  return `${number.toLocaleString("en")} ${what}${number === 1 ? "" : "s"}`;
}

function between(blocks: readonly (readonly string[])[]): string[] {
  return blocks.flatMap((block, index) => (index === 0 ? block : ["", ...block]));
}
