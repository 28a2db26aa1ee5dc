import { join } from "node:path";
import { UserError } from "../../cli/errors";
import { many } from "../../cli/report/numbers";
import { CsvFields } from "./csv-fields";
import { csvRows, delimiterOf } from "./csv-rows";
import { beginningOf, bytesOfEach, decoded, type Encoding, encodingOf } from "./files";
import { type Look, some } from "./proposal";

export function isCsv(file: string): boolean {
  return /\.(csv|tsv)(\.gz)?$/i.test(file);
}

/**
 * Looks at files as CSV, below the header of the first file that has one.
 * @param shown how messages name the folder
 * @throws UserError for UTF-16, and for a header that no schema can declare: unlike a JSON field, a column cannot be
 * left out
 */
export function lookAtCsv(folder: string, files: readonly string[], shown: string): Look {
  const encoding = commonEncoding(folder, files, shown);
  const found = new CsvFiles();
  for (const file of files) {
    const { bytes, cut } = beginningOf(join(folder, file), bytesOfEach(files.length));
    found.add(file, decoded(bytes, encoding), cut, join(shown, file));
  }
  const { fields, timestampFormats } = found.table?.fields() ?? { fields: [], timestampFormats: [] };
  return {
    fields,
    csv: { delimiter: found.delimiter, encoding, timestampFormats },
    records: found.table?.count ?? 0,
    notes: found.notes(),
  };
}

/** Files of CSV with one header. */
class CsvFiles {
  /** Of the first file that has a header. */
  table: CsvFields | undefined;
  delimiter = ",";
  private readonly otherHeader: string[] = [];
  private readonly uneven: { readonly file: string; readonly rows: number }[] = [];

  add(file: string, text: string, cut: boolean, shown: string): void {
    if (!this.table && text.trim() !== "") this.delimiter = delimiterOf(text);
    const [header, ...rows] = csvRows(text, this.delimiter, cut);
    if (!header) return;
    this.table ??= newTable(header, shown);
    const places = this.table.header.map((name) => header.indexOf(name));
    if (places.includes(-1) || header.length !== places.length) {
      this.otherHeader.push(file);
      return;
    }
    const even = rows.filter((row) => row.length === header.length);
    for (const row of even) this.table.add(row, places);
    if (even.length < rows.length) this.uneven.push({ file, rows: rows.length - even.length });
  }

  notes(): string[] {
    const header = this.table?.header ?? [];
    return [
      ...oneFieldNote(header),
      ...unevenNote(this.uneven),
      ...(this.otherHeader.length > 0
        ? [`a run would refuse files whose header differs from that of the first file: ${some(this.otherHeader)}`]
        : []),
      ...(header.some((name) => /^[-+.\d]+$/.test(name))
        ? ["the first line looks like values, but the files of a source need a line with the names of the fields there"]
        : []),
    ];
  }
}

function newTable(header: readonly string[], shown: string): CsvFields {
  const problem = headerProblem(header);
  if (problem) throw new UserError(`${shown}: its header ${problem}`);
  return new CsvFields(header);
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

function unevenNote(uneven: readonly { file: string; rows: number }[]): string[] {
  if (uneven.length === 0) return [];
  const rows = uneven.reduce((sum, file) => sum + file.rows, 0);
  return [
    `${many(rows, "row")} with another number of fields than the header, which a run puts into quarantine, ` +
      `in ${some(uneven.map(({ file }) => file))}`,
  ];
}

/** The encoding in which all files can be read. What is not UTF-8 is read as windows-1252. */
function commonEncoding(folder: string, files: readonly string[], shown: string): Encoding {
  const encodings = files.map((file) => encodingOf(beginningOf(join(folder, file), bytesOfEach(files.length)).bytes));
  const wide = files[encodings.indexOf("UTF-16")];
  if (wide !== undefined)
    throw new UserError(
      `${join(shown, wide)}: is UTF-16, which a run does not read; convert it: iconv -f UTF-16 -t UTF-8`,
    );
  return encodings.includes("windows-1252") ? "windows-1252" : "UTF-8";
}

function headerProblem(header: readonly string[]): string | undefined {
  const nameless = header.findIndex((name) => name.trim() === "");
  if (nameless >= 0) return `has no name for field ${nameless + 1}; give it one`;
  const bad = header.find((name) => name.length > 255);
  if (bad !== undefined)
    return `has a field ${JSON.stringify(bad)}, a name that Spark or the job cannot use; rename it`;
  const lower = header.map((name) => name.toLowerCase());
  const twice = header.find((_, index) => lower.indexOf(lower[index] ?? "") < index);
  return twice === undefined
    ? undefined
    : `has the field ${JSON.stringify(twice)} twice (Spark ignores upper and lower case); rename one of them`;
}
