const delimiters = [",", ";", "\t", "|"];

/** The character that gives the header most fields, of those for which nearly all of the first rows have as many. */
export function delimiterOf(text: string): string {
  const rated = delimiters.map((delimiter) => {
    const [header = [], ...rows] = csvRows(text.slice(0, 64 << 10), delimiter, true).slice(0, 50);
    const even = rows.filter((row) => row.length === header.length).length;
    return { delimiter, fields: even >= rows.length * 0.8 ? header.length : 0 };
  });
  return rated.reduce((best, one) => (one.fields > best.fields ? one : best)).delimiter;
}

/** The rows of a text, with quotes as RFC 4180 has them. `cut`: the text may end in the middle of the last one, which is left out. */
export function csvRows(text: string, delimiter: string, cut: boolean): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  while (at < text.length) {
    const [value, end] = text[at] === '"' ? quotedField(text, at) : plainField(text, at, delimiter);
    row.push(value);
    at = end + 1;
    if (end < text.length && text[end] === delimiter) {
      if (at >= text.length) row.push("");
      else continue;
    }
    if (end < text.length || !cut) rows.push(row);
    row = [];
    if (text[end] === "\r" && text[at] === "\n") at++;
  }
  return rows.filter((one) => one.length > 1 || one[0] !== "");
}

function plainField(text: string, begin: number, delimiter: string): [string, number] {
  let end = begin;
  while (end < text.length && text[end] !== delimiter && text[end] !== "\n" && text[end] !== "\r") end++;
  return [text.slice(begin, end), end];
}

function quotedField(text: string, begin: number): [string, number] {
  let end = text.indexOf('"', begin + 1);
  while (end >= 0 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
  if (end < 0) return [text.slice(begin + 1), text.length];
  return [text.slice(begin + 1, end).replaceAll('""', '"'), end + 1];
}
