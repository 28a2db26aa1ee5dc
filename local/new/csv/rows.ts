/** How rows are written. */
export interface Dialect {
  readonly delimiter: string;
  /** Whether \ is the escape character: a quote, a delimiter or a \ after it is an ordinary character. */
  readonly escapes: boolean;
  /** Lines before the header that are neither header nor records. */
  readonly linesBefore?: number;
  /** Lines that begin with this character are not records. */
  readonly comment?: string;
}

/**
 * The rows of a text, with quotes as in RFC 4180. Empty lines are left out. A line with text behind a closing quote is
 * a row without fields.
 * @param cut the text may end in the middle of its last row, which is left out then
 */
export function csvRows(text: string, dialect: Dialect, cut: boolean): string[][] {
  const rows: string[][] = [];
  let position = behindLines(text, dialect.linesBefore ?? 0);
  while (position < text.length) {
    if (dialect.comment !== undefined && text.startsWith(dialect.comment, position)) {
      position = lineEnd(text, position) + 1;
      continue;
    }
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

/** The position behind the byte order mark and this number of lines. */
function behindLines(text: string, lines: number): number {
  let position = text.startsWith("\uFEFF") ? 1 : 0;
  for (let line = 0; line < lines; line++) position = lineEnd(text, position) + 1;
  return position;
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
