const delimiters = [",", ";", "\t", "|"];

/** The delimiter that gives the header most fields, of those with which nearly all of the first rows have as many. */
export function delimiterOf(text: string): string {
  const candidates = delimiters.map((delimiter) => {
    const [header = [], ...rows] = csvRows(text.slice(0, 64 << 10), delimiter, true).slice(0, 50);
    const even = rows.filter((row) => row.length === header.length).length;
    return { delimiter, fields: even >= rows.length * 0.8 ? header.length : 0 };
  });
  return candidates.reduce((best, candidate) => (candidate.fields > best.fields ? candidate : best)).delimiter;
}

/**
 * The rows of a text, with quotes as in RFC 4180. Empty lines are left out.
 * @param cut the text may end in the middle of its last row, which is left out then
 */
export function csvRows(text: string, delimiter: string, cut: boolean): string[][] {
  const rows: string[][] = [];
  let position = text.startsWith("\uFEFF") ? 1 : 0;
  while (position < text.length) {
    const { row, end } = csvRow(text, position, delimiter);
    if (end < text.length || !cut) rows.push(row);
    position = end + (text.startsWith("\r\n", end) ? 2 : 1);
  }
  return rows.filter((row) => row.length > 1 || row[0] !== "");
}

/** The row that begins at a position, and where it ends: at its line break, or at the end of the text. */
function csvRow(text: string, begin: number, delimiter: string): { row: string[]; end: number } {
  const row: string[] = [];
  let position = begin;
  for (;;) {
    const [value, end] = text[position] === '"' ? quotedField(text, position) : plainField(text, position, delimiter);
    row.push(value);
    if (text[end] !== delimiter) return { row, end };
    position = end + 1;
  }
}

function plainField(text: string, begin: number, delimiter: string): [value: string, end: number] {
  let end = begin;
  while (end < text.length && text[end] !== delimiter && text[end] !== "\n" && text[end] !== "\r") end++;
  return [text.slice(begin, end), end];
}

function quotedField(text: string, begin: number): [value: string, end: number] {
  let end = text.indexOf('"', begin + 1);
  while (end >= 0 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
  if (end < 0) return [text.slice(begin + 1), text.length];
  return [text.slice(begin + 1, end).replaceAll('""', '"'), end + 1];
}
