import { stringify } from "yaml";
import { count, many } from "../../../cli/report/numbers";
import { type Column, columnsOf } from "../values/columns";
import type { CsvSettings, Proposal } from "../proposal";

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
  const columns = columnsOf(source);
  return [
    `  ${source.name}: # from ${seen} of the sample, ${many(records, "record")}`,
    `    prefix: ${source.prefix === "" ? '"" # all of landing/' : source.prefix}`,
    ...(source.csv ? csvLines(source.csv) : []),
    ...(source.exclude.length > 0 ? [`    exclude: [${source.exclude.map(flowScalar).join(", ")}] # not data`] : []),
    ...pathLines(source),
    ...mergeLines(source),
    ...eachLines(source),
    "    schema:",
    ...columns.filter(({ isBeside }) => !isBeside).map(columnLine),
    ...(source.path?.columns ?? [])
      .filter(({ type }) => type !== "string")
      .map(({ name, type }) => `      ${name}: ${type} # from the key`),
  ];
}

function pathLines({ path }: Proposal): string[] {
  return path === undefined ? [] : [`    path: ${scalar(path.template)} # ${path.remark}`];
}

/** The folders of a path are the groups of the merge. */
function mergeLines({ path, merge }: Proposal): string[] {
  if (merge === undefined) return [];
  if ("none" in merge) return [`    merge: none # ${merge.none}`];
  const groups = `${many(path?.groups ?? merge.groups, "group")} in the sample`;
  return [path ? `    # merged by these folders: ${groups}` : `    merge: { depth: ${merge.depth} } # ${groups}`];
}

/** Records in an array, and what is beside it; or text. */
function eachLines(source: Proposal): string[] {
  if (source.text === "line")
    return ["    format: text # each line as text: NaN, Infinity and commas between objects are not JSON"];
  if (source.text === "log") return ["    format: text # each line as text"];
  if (source.text) return ["    format: text # the values are not objects with fields", "    text: { record: value }"];
  if (source.each === undefined) return [];
  const beside = columnsOf(source).filter(({ isBeside }) => isBeside);
  return [
    `    each: ${scalar(source.each)} # each object holds this array, whose elements are the records`,
    ...(beside.length > 0 ? ["    envelope: # fields beside the array, which each record gets"] : []),
    ...beside.map(columnLine),
  ];
}

function columnLine({ column, name, type, optional, remark, renamed }: Column): string {
  const settings = [
    ...(renamed === undefined ? [] : [`field: ${flowScalar(name)}`]),
    `type: ${flowScalar(type)}`,
    ...(optional ? ["optional: true"] : []),
  ];
  const why = [renamed, remark].filter((text) => text !== undefined).join("; ");
  const value = settings.length === 1 ? scalar(type) : `{ ${settings.join(", ")} }`;
  return `      ${scalar(column)}: ${value}${why ? ` # ${why}` : ""}`;
}

function csvLines(csv: CsvSettings): string[] {
  const { delimiter, encoding, timestampFormats, nulls } = csv;
  const nullValues = JSON.stringify(["", ...nulls]).replaceAll(",", ", ");
  const settings = [
    ...beforeRecords(csv),
    ...(delimiter === "," ? [] : [`      delimiter: ${JSON.stringify(delimiter)}`]),
    ...(csv.escapes ? ['      escape: "\\\\" # the sample has \\ before quotes, delimiters or line breaks'] : []),
    ...(nulls.length === 0 ? [] : [`      nullValues: ${nullValues} # the sample has ${nulls.join(", ")}`]),
    ...(encoding === "UTF-8" ? [] : [`      encoding: ${encoding}`]),
    ...(timestampFormats.length === 0 ? [] : [`      timestampFormats: [${timestampFormats.map(scalar).join(", ")}]`]),
  ];
  return ["    format: csv", ...(settings.length > 0 ? ["    csv:", ...settings] : [])];
}

function beforeRecords({ whyByPosition, skipLines, comment }: CsvSettings): string[] {
  const skipped = whyByPosition === undefined ? "lines before the header" : "the header";
  return [
    ...(whyByPosition === undefined ? [] : [`      header: false # ${whyByPosition}`]),
    ...(skipLines === 0 ? [] : [`      skipLines: ${skipLines} # ${skipped}`]),
    ...(comment === undefined ? [] : [`      comment: ${JSON.stringify(comment)} # lines that are not records`]),
  ];
}

function tableLines(source: Proposal): string[] {
  const columns = columnsOf(source);
  return [
    `  ${source.name}:`,
    "    columns:",
    ...columns.map(({ column, type, inTable }) => `      ${scalar(column)}: ${scalar(inTable ?? type)}`),
    ...(source.path?.columns ?? []).map(({ name, type }) => `      ${name}: ${type}`),
    ...partitionLine(
      columns.flatMap(({ column, values }) => (values === undefined ? [] : [{ name: column, values }])),
      source.path,
    ),
  ];
}

interface FewValues {
  readonly name: string;
  readonly values: number;
}

/** As the folders are that the path names, or by a column with few values. */
function partitionLine(columns: readonly FewValues[], path: Proposal["path"]): string[] {
  const [first] = columns;
  const others = path ? columns : columns.slice(1);
  const more = others.slice(0, 5).map(({ name, values }) => `${name} (${values})`);
  const also = more.length > 0 ? `; others with few values: ${more.join(", ")}` : "";
  if (path) {
    const names = path.columns.map(({ name }) => name).join(", ");
    return [`    # partitionBy: [${names}] # as the folders of the source are${also}`];
  }
  return first ? [`    # partitionBy: [${scalar(first.name)}] # ${first.values} values in the sample${also}`] : [];
}

/** A text as YAML writes it on one line, in quotes only where it must be. */
function scalar(text: string): string {
  return stringify(text, { lineWidth: 0, blockQuote: false }).trimEnd();
}

/** The same in a map on one line, where commas and brackets have a meaning. */
function flowScalar(text: string): string {
  return /[,[\]{}]/.test(text) ? JSON.stringify(text) : scalar(text);
}

function withBlankLines(blocks: readonly (readonly string[])[]): string[] {
  return blocks.flatMap((block, index) => (index === 0 ? block : ["", ...block]));
}
