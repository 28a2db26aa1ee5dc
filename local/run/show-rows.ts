import { readdirSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type { SchemaElement } from "hyparquet";
import { grid } from "../../cli/report/grid";
import { decimalText } from "./decimal";

const rowsShown = 3;
const columnsShown = 7;
const cellWidth = 24;

/**
 * The first rows of a table of Parquet files that lie as Hive lays them, with the partition columns last.
 * @returns undefined when the table has no file
 */
export async function showRows(folder: string): Promise<string | undefined> {
  const rows: Record<string, unknown>[] = [];
  for (const file of parquetFiles(folder)) {
    const found = await firstRows(file, rowsShown - rows.length);
    const partition = partitionOf(relative(folder, file));
    for (const row of found) rows.push({ ...row, ...partition });
    if (rows.length >= rowsShown) break;
  }
  const [first] = rows;
  if (!first) return undefined;
  const names = Object.keys(first);
  const columns = names.length > columnsShown ? names.slice(0, columnsShown) : names;
  const left = names.length - columns.length;
  const head = left > 0 ? [...columns, `… ${left} more`] : columns;
  return grid(
    head,
    rows.map((row) => [...columns.map((name) => cell(row[name])), ...(left > 0 ? [""] : [])]),
    head,
  );
}

async function firstRows(path: string, rowEnd: number): Promise<Record<string, unknown>[]> {
  const { parquetMetadataAsync, parquetReadObjects } = await import("hyparquet");
  const { compressors } = await import("hyparquet-compressors");
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const buffer = { byteLength: size, slice: (from: number, to?: number) => slice(file, from, to ?? size) };
    const metadata = await parquetMetadataAsync(buffer);
    const printers = printersOf(metadata.schema);
    const rows = await parquetReadObjects({ file: buffer, metadata, compressors, rowEnd });
    for (const row of rows) for (const [name, print] of printers) row[name] = print(row[name]);
    return rows;
  } finally {
    await file.close();
  }
}

type Printer = (value: unknown) => unknown;

/**
 * How values of decimals and dates are printed, by column. For decimals their type is deleted from the schema: the
 * library would turn them into floating-point numbers.
 */
function printersOf(schema: SchemaElement[]): [string, Printer][] {
  const printers: [string, Printer][] = [];
  for (let index = 1, left = schema[0]?.num_children ?? 0; left > 0; left--) {
    const column = schema[index];
    if (column?.converted_type === "DATE")
      printers.push([column.name, (value) => (value instanceof Date ? value.toISOString().slice(0, 10) : value)]);
    if (column?.converted_type === "DECIMAL") {
      printers.push([column.name, (value) => asDecimal(value, column.scale ?? 0)]);
      delete column.converted_type;
      delete column.logical_type;
    }
    index = indexBehind(schema, index);
  }
  return printers;
}

/** The index behind an element of the schema and all that is inside it. */
function indexBehind(schema: readonly SchemaElement[], index: number): number {
  let next = index + 1;
  for (let left = schema[index]?.num_children ?? 0; left > 0; left--) next = indexBehind(schema, next);
  return next;
}

function asDecimal(value: unknown, scale: number): unknown {
  return typeof value === "number" || typeof value === "bigint" || value instanceof Uint8Array
    ? decimalText(value, scale)
    : value;
}

async function slice(file: FileHandle, from: number, to: number): Promise<ArrayBuffer> {
  const bytes = new ArrayBuffer(to - from);
  await file.read(new Uint8Array(bytes), 0, to - from, from);
  return bytes;
}

/** One file after another: a large table is not listed as a whole. */
function* parquetFiles(folder: string): Generator<string> {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    if (/^[_.]/.test(entry.name)) continue;
    if (entry.isDirectory()) yield* parquetFiles(join(folder, entry.name));
    else if (entry.name.endsWith(".parquet")) yield join(folder, entry.name);
  }
}

/** `year=2018/artist_id=AR%3A1/x.parquet` has year 2018 and artist_id AR:1. */
function partitionOf(path: string): Record<string, string | null> {
  const steps = path.split(sep).filter((step) => step.includes("="));
  return Object.fromEntries(
    steps.map((step) => {
      const value = decodeURIComponent(step.slice(step.indexOf("=") + 1));
      return [step.slice(0, step.indexOf("=")), value === "__HIVE_DEFAULT_PARTITION__" ? null : value];
    }),
  );
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return "";
  const text = textOf(value);
  return text.length > cellWidth ? `${text.slice(0, cellWidth - 1)}…` : text;
}

function textOf(value: unknown): string {
  if (value instanceof Date) return value.toISOString().replace("T", " ").replace("Z", "");
  if (typeof value === "string") return value;
  if (typeof value === "bigint") return value.toString();
  // A bigint is printed with all its digits, and without quotes.
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === "bigint" ? `\u0000${inner}` : inner)).replace(
    /"\\u0000(-?\d+)"/g,
    "$1",
  );
}
