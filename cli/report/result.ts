import type { ResultFormat } from "../options/query";
import { grid } from "./grid";
import { many } from "./numbers";

/** A column of a query's result. `json`: its values are JSON: numbers, true, false, arrays and objects. */
export interface ResultColumn {
  readonly name: string;
  readonly kind: "number" | "json" | "text";
}

/** The result of a query. Values are texts; null is SQL's null. */
export interface Result {
  readonly columns: readonly ResultColumn[];
  readonly rows: AsyncIterable<readonly (string | null)[]>;
}

/** How many rows of a result were written, and whether there are more. */
export interface Written {
  readonly rows: number;
  readonly more: boolean;
}

/** A person gets at most this number of rows. */
const shownRows = 100;

/** Writes a result, row by row where its format lets that be. @param write gets text with its line ends */
export async function writeResult(
  result: Result,
  format: ResultFormat,
  write: (text: string) => void,
): Promise<Written> {
  return { table: writeTable, csv: writeCsv, json: writeJson }[format](result, write);
}

async function writeTable({ columns, rows }: Result, write: (text: string) => void): Promise<Written> {
  const shown: string[][] = [];
  let more = false;
  for await (const row of rows) {
    more = shown.length === shownRows;
    if (more) break;
    shown.push(row.map((value) => (value ?? "NULL").replace(/[\r\n\t]/g, " ")));
  }
  const names = columns.map(({ name }) => name);
  const text = columns.filter(({ kind }) => kind !== "number").map(({ name }) => name);
  write(`${grid(names, shown, text)}\n`);
  return { rows: shown.length, more };
}

/** As RFC 4180 says. Null is empty, and an empty string is quoted. */
async function writeCsv({ columns, rows }: Result, write: (text: string) => void): Promise<Written> {
  const line = (values: readonly (string | null)[]) => `${values.map(csvValue).join(",")}\n`;
  write(line(columns.map(({ name }) => name)));
  return eachRow(rows, (row) => write(line(row)));
}

function csvValue(value: string | null): string {
  if (value === null) return "";
  return value === "" || /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** A list of objects, one on each line. */
async function writeJson({ columns, rows }: Result, write: (text: string) => void): Promise<Written> {
  let before = "[\n";
  const written = await eachRow(rows, (row) => {
    const members = columns.map(
      (column, index) => `${JSON.stringify(column.name)}: ${jsonValue(row[index] ?? null, column)}`,
    );
    write(`${before}  {${members.join(", ")}}`);
    before = ",\n";
  });
  write(written.rows === 0 ? "[]\n" : "\n]\n");
  return written;
}

/** NaN and Infinity are not numbers of JSON. */
function jsonValue(value: string | null, { kind }: ResultColumn): string {
  if (value === null) return "null";
  if (kind === "json") return value;
  return kind === "number" && /^-?\d+([.]\d+)?(e[-+]?\d+)?$/i.test(value) ? value : JSON.stringify(value);
}

async function eachRow(rows: Result["rows"], take: (row: readonly (string | null)[]) => void): Promise<Written> {
  let count = 0;
  for await (const row of rows) {
    take(row);
    count += 1;
  }
  return { rows: count, more: false };
}

/** How many rows of a result were shown, for the sentence below it. */
export function rowsShown({ rows, more }: Written): string {
  return more ? `the first ${shownRows} rows (FORMAT=csv writes all)` : many(rows, "row");
}
