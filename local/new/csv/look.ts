import { join } from "node:path";
import { UserError } from "../../../cli/errors";
import { CsvFiles } from "./files";
import { FirstRows, type Header } from "./header";
import { type CsvText, dialectOf, w3cFields } from "./dialect";
import { csvRows, type Dialect } from "./rows";
import { beginningOf, bytesOfEach, decoded, type Encoding, encodingOf } from "../files";
import type { Look } from "../proposal";

export function isCsv(file: string): boolean {
  return /\.(csv|tsv)(\.gz)?$/i.test(file);
}

/**
 * Looks at files as CSV: first at how they are written, then at their columns.
 * @param shown how messages name the folder
 * @param limit bytes that are read of each file
 * @throws UserError for UTF-16, and for lines that end with a carriage return alone
 */
export function lookAtCsv(
  folder: string,
  files: readonly string[],
  shown: string,
  limit = bytesOfEach(files.length),
): Look {
  const encoding = commonEncoding(folder, files, shown, limit);
  const texts = function* () {
    for (const file of files) {
      const { bytes, cut } = beginningOf(join(folder, file), limit);
      const text = decoded(bytes, encoding);
      mustHaveLineFeeds(text, join(shown, file));
      yield { file, text, cut };
    }
  };
  const dialect = dialectOf(texts());
  const header = headerOf(texts(), dialect);
  const found = new CsvFiles(dialect, header);
  for (const { file, text, cut } of texts()) found.add(file, text, cut);
  const { fields, timestampFormats } = found.table.fields();
  return {
    fields,
    csv: {
      ...dialect,
      whyByPosition: header.whyByPosition,
      skipLines: Math.max(header.skipLines, dialect.linesBefore ?? 0),
      encoding,
      nulls: found.table.nulls,
      timestampFormats,
    },
    records: found.table.count,
    notes: found.notes(),
  };
}

/** Programs of old Macintoshes end lines with a carriage return alone. */
function mustHaveLineFeeds(text: string, shown: string): void {
  if (text.includes("\n") || !/\r[^\r]/.test(text)) return;
  throw new UserError(
    `${shown}: its lines end with a carriage return alone, which a run does not read; convert it: tr '\\r' '\\n'`,
  );
}

function headerOf(texts: Iterable<CsvText>, dialect: Dialect): Header {
  const rows = new FirstRows();
  for (const { file, text, cut } of texts) {
    const blanks = (/^\uFEFF?(?:[ \t\r]*\n)*/.exec(text)?.[0] ?? "").split("\n").length - 1;
    const linesBefore = Math.max(dialect.linesBefore ?? 0, blanks);
    const beginning = text.slice(0, 64 << 10);
    rows.add(
      file,
      csvRows(beginning, dialect, cut || beginning.length < text.length),
      linesBefore,
      w3cFields(beginning),
    );
  }
  return rows.header();
}

/** The encoding in which all files can be read. What is not UTF-8 is read as windows-1252. */
function commonEncoding(folder: string, files: readonly string[], shown: string, limit: number): Encoding {
  const encodings = files.map((file) => encodingOf(beginningOf(join(folder, file), limit).bytes));
  const wide = files[encodings.indexOf("UTF-16")];
  if (wide !== undefined)
    throw new UserError(
      `${join(shown, wide)}: is UTF-16, which a run does not read; convert it: iconv -f UTF-16 -t UTF-8`,
    );
  return encodings.includes("windows-1252") ? "windows-1252" : "UTF-8";
}
