import { csvRows, type Dialect } from "./rows";

/** A file, or its beginning. */
export interface CsvText {
  readonly file: string;
  readonly text: string;
  /** The text may end in the middle of a row. */
  readonly cut: boolean;
}

const delimiters = [",", ";", "\t", "|"];

/** Characters of a file by which the way it is written is judged, and its first rows. */
const [judgedCharacters, judgedRows] = [64 << 10, 50];

/** Lines in which a title is looked for. */
const titleLines = 20;

/** How files are written: as the first that is not empty, with escapes if that reads most of them better. */
export function dialectOf(texts: Iterable<CsvText>): Dialect {
  let dialect: Dialect | undefined;
  let gain = 0;
  for (const { text, cut } of texts) {
    if (text.trim() === "") continue;
    dialect ??= dialectOfText(text);
    gain += gainOfEscapes(text, dialect, cut);
  }
  return { delimiter: ",", ...dialect, escapes: gain > 0 };
}

/** How a text is written, but for escapes. */
export function dialectOfText(text: string): Dialect {
  const beginning = text.slice(0, judgedCharacters);
  const excel = /^\uFEFF?sep=([^\r\n])\r?\n/i.exec(beginning)?.[1];
  if (excel !== undefined) return { delimiter: excel, escapes: false, linesBefore: 1 };
  const comment = hasComments(beginning) ? "#" : undefined;
  if (w3cFields(beginning)) return { delimiter: /^[^#\n]*\t/m.test(beginning) ? "\t" : " ", escapes: false, comment };
  const { fields, ...best } = bestDelimiter(beginning, { comment });
  if (fields > 1) return best;
  return behindTitle(beginning) ?? (hasWordsInColumns(beginning, comment) ? { ...best, delimiter: " " } : best);
}

/** True where all lines have as many words, at least four, and no quotes or brackets: VPC flow logs are written so. */
function hasWordsInColumns(text: string, comment: string | undefined): boolean {
  if (/["[]/.test(text)) return false;
  const rows = csvRows(text, { delimiter: " ", escapes: false, comment }, true);
  const [header = []] = rows;
  return rows.length > 2 && header.length > 3 && rows.every((row) => row.length === header.length);
}

/** True where the first two lines begin with #, or the first is W3C's. A header may begin with # too. */
function hasComments(text: string): boolean {
  return /^\uFEFF?#.*\n#/.test(text) || w3cFields(text) !== undefined;
}

/**
 * The fields that a log in W3C's extended format names, as CloudFront and IIS write it.
 * @see https://www.w3.org/TR/WD-logfile.html
 */
export function w3cFields(text: string): string[] | undefined {
  return /^\uFEFF?(?:#.*\r?\n)*#Fields:[ \t]+([^\r\n]+)/
    .exec(text)?.[1]
    ?.trim()
    .split(/[ \t]+/);
}

type Judged = Dialect & { readonly fields: number };

/** The delimiter that gives the header most fields, of those with which nearly all of the first rows have as many. */
function bestDelimiter(text: string, rest: Pick<Dialect, "comment" | "linesBefore">): Judged {
  const candidates = (hasEscapes(text) ? [false, true] : [false]).flatMap((escapes) =>
    delimiters.map((delimiter) => {
      const [header = [], ...rows] = csvRows(text, { delimiter, escapes, ...rest }, true).slice(0, judgedRows);
      const even = rows.filter((row) => row.length === header.length).length;
      return { delimiter, escapes: false, ...rest, fields: even >= rows.length * 0.8 ? header.length : 0 };
    }),
  );
  return candidates.reduce((best, candidate) => (candidate.fields > best.fields ? candidate : best));
}

/** A report has a title, and a blank line behind it, before the header. */
function behindTitle(text: string): Dialect | undefined {
  const lines = text.split("\n").slice(0, titleLines);
  const begins = lines.flatMap((line, index) =>
    index > 1 && line.trim() !== "" && lines[index - 1]?.trim() === "" ? [index] : [],
  );
  return begins
    .filter((linesBefore) => lines.slice(0, linesBefore).some((line) => line.trim() !== ""))
    .map((linesBefore) => bestDelimiter(text, { linesBefore }))
    .find(({ fields }) => fields > 1);
}

/** A backslash before a quote, a delimiter or a line break may be an escape character. */
function hasEscapes(text: string): boolean {
  return /\\(?:["|,;\t]|\r?\n)/.test(text);
}

/** How many more rows are as long as the first when \ escapes: negative when there are fewer. */
function gainOfEscapes(text: string, dialect: Dialect, cut: boolean): number {
  if (!hasEscapes(text)) return 0;
  const [without, withThem] = [false, true].map((escapes) => unevenRows(csvRows(text, { ...dialect, escapes }, cut)));
  return (without ?? 0) - (withThem ?? 0);
}

function unevenRows([first, ...rows]: readonly string[][]): number {
  return rows.filter((row) => row.length !== first?.length).length;
}
