import { join } from "node:path";
import { csvRows } from "./csv/rows";
import { dialectOfText, w3cFields } from "./csv/dialect";
import { beginningOf, decoded } from "./files";
import { lookAtCsv } from "./csv/look";
import { asText, linesIn } from "./json/look";
import type { Look } from "./proposal";

/** Bytes of each file by which its kind is judged. */
const judgedBytes = 1 << 16;

const jsonName = /\.(json|jsonl|ndjson|geojson)(\.\w+)?$/i;
/** Names of logs: those with their ending, and those without any, as of server access logs. */
const logName = /\.(log|out)(\.gz)?$|(^|\/)[^./]+(\.gz)?$/i;
const control = /[\0-\x08\x0e-\x1a\x1c-\x1f]/;

/**
 * Looks at files without JSON: rows of CSV, whatever the names are, or lines of logs.
 * @param shown how messages name the folder
 * @returns undefined for others: programs, prose, markup, and what is named as JSON
 */
export function lookAtText(folder: string, files: readonly string[], shown: string): Look | undefined {
  if (files.some((file) => jsonName.test(file))) return undefined;
  const texts = textsOf(folder, files);
  if (!areText(texts) || texts.some(({ text }) => /^\uFEFF?\s*</.test(text))) return undefined;
  return lookAtRows(folder, files, shown, texts) ?? lookAtLines(folder, files);
}

/** True for files that hold text, which `format: text` can read. */
export function holdText(folder: string, files: readonly string[]): boolean {
  return areText(textsOf(folder, files));
}

type Texts = readonly { readonly text: string; readonly cut: boolean }[];

/** The beginnings of the files that are not empty. */
function textsOf(folder: string, files: readonly string[]): Texts {
  return files
    .map((file) => {
      const { bytes, cut } = beginningOf(join(folder, file), judgedBytes);
      return { text: decoded(bytes, "UTF-8"), cut };
    })
    .filter(({ text }) => text.trim() !== "");
}

const areText = (texts: Texts) => texts.length > 0 && texts.every(({ text }) => !control.test(text));

/** Rows that begin with a header. Without it, words in columns may be any lines. */
function lookAtRows(folder: string, files: readonly string[], shown: string, texts: Texts): Look | undefined {
  if (!texts.every(({ text, cut }) => areRows(text, cut))) return undefined;
  const look = lookAtCsv(folder, files, shown);
  const isNamed = look.csv?.whyByPosition === undefined || texts.every(({ text }) => w3cFields(text) !== undefined);
  return look.csv?.delimiter === " " && !isNamed ? undefined : look;
}

/** True where all rows have as many fields. A comma or semicolon is in many a line, so a single one does not count. */
function areRows(text: string, cut: boolean): boolean {
  const dialect = dialectOfText(text);
  const rows = csvRows(text, dialect, cut);
  const fewest = [",", ";"].includes(dialect.delimiter) ? 3 : 2;
  const [{ length } = []] = rows;
  return length >= fewest && rows.every((row) => row.length === length) && (rows.length > 1 || !!w3cFields(text));
}

function lookAtLines(folder: string, files: readonly string[]): Look | undefined {
  return files.every((file) => logName.test(file)) ? asText("log", linesIn(folder, files)) : undefined;
}
