import { join } from "node:path";
import { UserError } from "../../cli/errors";
import { many } from "../../cli/report/numbers";
import { CsvFields } from "./csv-fields";
import { FirstRows, type Header } from "./csv-header";
import { type CsvText, dialectOf, w3cFields } from "./csv-dialect";
import { csvRows, type Dialect } from "./csv-rows";
import { beginningOf, bytesOfEach, decoded, type Encoding, encodingOf } from "./files";
import { type Look, some } from "./proposal";

export function isCsv(file: string): boolean {
  return /\.(csv|tsv)(\.gz)?$/i.test(file);
}

/**
 * Looks at files as CSV: first at how they are written, then at their columns.
 * @param shown how messages name the folder
 * @param limit bytes that are read of each file
 * @throws UserError for UTF-16
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
      yield { file, text: decoded(bytes, encoding), cut };
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
      byPosition: header.byPosition,
      skipLines: Math.max(header.skipLines, dialect.linesBefore ?? 0),
      encoding,
      nulls: found.table.nulls,
      timestampFormats,
    },
    records: found.table.count,
    notes: found.notes(),
  };
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

/** Files of CSV of one kind. */
class CsvFiles {
  readonly table: CsvFields;
  private readonly otherHeader: string[] = [];
  private readonly uneven: { readonly file: string; readonly rows: number }[] = [];

  constructor(
    private readonly dialect: Dialect,
    private readonly header: Header,
  ) {
    this.table = new CsvFields(header.isW3c ? ["-"] : []);
  }

  add(file: string, text: string, cut: boolean): void {
    const rows = csvRows(text, this.dialect, cut);
    const [first] = rows;
    if (!first) return;
    if (!this.fits(first)) {
      this.otherHeader.push(file);
      return;
    }
    const { byPosition, skipLines, names } = this.header;
    const columns = byPosition === undefined ? first : names.slice(0, first.length);
    const places = this.table.open(columns);
    const records = byPosition === undefined || skipLines > 0 ? rows.slice(1) : rows;
    const even = records.filter((row) => row.length === columns.length);
    for (const row of even) this.table.add(row, places);
    if (even.length < records.length) this.uneven.push({ file, rows: records.length - even.length });
  }

  /** True for a first row that says the same of its file's columns as that of the first file, or is a record. */
  private fits(row: readonly string[]): boolean {
    const { byPosition, skipLines, first } = this.header;
    if (byPosition !== undefined) return skipLines === 0 || row.every((name, index) => name === first[index]);
    const isSound = new Set(row).size === row.length && row.every((name) => name.trim() !== "");
    return isSound && row.some((name) => first.includes(name));
  }

  notes(): string[] {
    const { names } = this.table;
    return [
      ...oneFieldNote(names),
      ...shiftedNote(this.header),
      ...unevenNote(this.uneven),
      ...(this.otherHeader.length > 0
        ? [
            "the header of these files does not fit that of the first file; move them into a folder of their own: " +
              some(this.otherHeader),
          ]
        : []),
      ...(names.some((name) => /^[-+.\d]+$/.test(name))
        ? ["a name in the header looks like a value; if the files have no header, set csv.header to false"]
        : []),
    ];
  }
}

/** A character that too few rows have as often as the header was not chosen as the delimiter. */
function oneFieldNote([name, second]: readonly string[]): string[] {
  const other = second === undefined ? /[,;|\t]/.exec(name ?? "")?.[0] : undefined;
  if (other === undefined) return [];
  const shown = JSON.stringify(other);
  return [
    `there is one field, ${JSON.stringify(name)}. If ${shown} separates fields, set csv.delimiter to it and ` +
      `declare the fields; it was not proposed, because too few rows have as many ${shown} as the header`,
  ];
}

/** Columns by position are right only where the shorter files lack the last ones. DMS may write one more in front. */
function shiftedNote({ names, shifted = [] }: Header): string[] {
  if (shifted.length === 0) return [];
  return [
    `${some(shifted)}: fewer than ${names.length} columns, and of other types, so the last may not be those that are ` +
      "missing; move them into a folder of their own",
  ];
}

function unevenNote(uneven: readonly { file: string; rows: number }[]): string[] {
  if (uneven.length === 0) return [];
  const rows = uneven.reduce((sum, file) => sum + file.rows, 0);
  return [
    `${many(rows, "row")} with another number of fields than the header, which a run puts into quarantine, ` +
      `in ${some(uneven.map(({ file }) => file))}`,
  ];
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
