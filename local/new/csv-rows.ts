const delimiters = [",", ";", "\t", "|"];

/** How rows are written. */
export interface Dialect {
  readonly delimiter: string;
  /** Whether \ takes the meaning of a quote, a delimiter or itself away. */
  readonly escapes: boolean;
}

/** The delimiter that gives the header most fields, of those with which nearly all of the first rows have as many. */
export function delimiterOf(text: string): string {
  const beginning = text.slice(0, 64 << 10);
  const candidates = (hasEscapes(text) ? [false, true] : [false]).flatMap((escapes) =>
    delimiters.map((delimiter) => {
      const [header = [], ...rows] = csvRows(beginning, { delimiter, escapes }, true).slice(0, 50);
      const even = rows.filter((row) => row.length === header.length).length;
      return { delimiter, fields: even >= rows.length * 0.8 ? header.length : 0 };
    }),
  );
  return candidates.reduce((best, candidate) => (candidate.fields > best.fields ? candidate : best)).delimiter;
}

/** Before a quote, a delimiter or a line break, a backslash may take its meaning away. */
function hasEscapes(text: string): boolean {
  return /\\(?:["|,;\t]|\r?\n)/.test(text);
}

/** How many more rows are as long as the first when \ escapes: negative when there are fewer. */
export function gainOfEscapes(text: string, delimiter: string, cut: boolean): number {
  if (!hasEscapes(text)) return 0;
  const [without, withThem] = [false, true].map((escapes) => unevenRows(csvRows(text, { delimiter, escapes }, cut)));
  return (without ?? 0) - (withThem ?? 0);
}

function unevenRows([first, ...rows]: readonly string[][]): number {
  return rows.filter((row) => row.length !== first?.length).length;
}

/**
 * The rows of a text, with quotes as in RFC 4180. Empty lines are left out. A line with text behind a closing quote is
 * a row without fields.
 * @param cut the text may end in the middle of its last row, which is left out then
 */
export function csvRows(text: string, dialect: Dialect, cut: boolean): string[][] {
  const rows: string[][] = [];
  let position = text.startsWith("\uFEFF") ? 1 : 0;
  while (position < text.length) {
    const { row, end } = csvRow(text, position, dialect);
    if (end < text.length || !cut) rows.push(row);
    position = end + (text.startsWith("\r\n", end) ? 2 : 1);
  }
  const full = rows.filter((row) => row.length !== 1 || row[0] !== "");
  return dialect.escapes ? joinedRows(full) : full;
}

/** Line breaks that are escaped outside of quotes, as a run reads them: the fields of some lines make one row. */
function joinedRows([first, ...rest]: readonly string[][]): string[][] {
  if (!first) return [];
  const rows = [first];
  for (const row of rest) {
    const before = rows.at(-1) ?? [];
    const isPart = row.length < first.length && before.length + row.length - 1 <= first.length;
    if (isPart && /(?<!\\)(?:\\\\)*\\$/.test(before.at(-1) ?? ""))
      rows[rows.length - 1] = [...before.slice(0, -1), `${before.at(-1)?.slice(0, -1)}\n${row[0]}`, ...row.slice(1)];
    else rows.push(row);
  }
  return rows;
}

/** The row that begins at a position, and where it ends: at its line break, or at the end of the text. */
function csvRow(text: string, begin: number, dialect: Dialect): { row: string[]; end: number } {
  const row: string[] = [];
  let position = begin;
  for (;;) {
    const [value, end] =
      text[position] === '"' ? quotedField(text, position, dialect) : plainField(text, position, dialect);
    row.push(value);
    if (text[end] === undefined || text[end] === "\n" || text[end] === "\r") return { row, end };
    if (text[end] !== dialect.delimiter) return { row: [], end: lineEnd(text, end) };
    position = end + 1;
  }
}

function lineEnd(text: string, begin: number): number {
  const end = text.indexOf("\n", begin);
  return end < 0 ? text.length : end;
}

function plainField(text: string, begin: number, { delimiter, escapes }: Dialect): [value: string, end: number] {
  let end = begin;
  while (end < text.length && text[end] !== delimiter && text[end] !== "\n" && text[end] !== "\r")
    end += escapes && text[end] === "\\" && (text[end + 1] === delimiter || text[end + 1] === "\\") ? 2 : 1;
  const value = text.slice(begin, end);
  return [escapes ? value.replaceAll(`\\${delimiter}`, delimiter) : value, end];
}

function quotedField(text: string, begin: number, { escapes }: Dialect): [value: string, end: number] {
  const end = closingQuote(text, begin, escapes);
  const value = text.slice(begin + 1, end).replaceAll('""', '"');
  return [escapes ? value.replace(/\\(["\\])/g, "$1") : value, Math.min(end + 1, text.length)];
}

/** Where the quote is that closes the one at `begin`; the end of the text where there is none. */
function closingQuote(text: string, begin: number, escapes: boolean): number {
  let end = text.indexOf('"', begin + 1);
  while (end >= 0) {
    if (!escapes || backslashes(text, end, begin) % 2 === 0) {
      if (text[end + 1] !== '"') return end;
      end++;
    }
    end = text.indexOf('"', end + 1);
  }
  return text.length;
}

function backslashes(text: string, before: number, begin: number): number {
  let count = 0;
  while (before - 1 - count > begin && text[before - 1 - count] === "\\") count++;
  return count;
}
