import { many } from "../../../cli/report/numbers";
import { CsvFields } from "./fields";
import type { Header } from "./header";
import { csvRows, type Dialect } from "./rows";
import { some } from "../proposal";

/** Files of CSV of one kind. */
export class CsvFiles {
  readonly table: CsvFields;
  private readonly otherHeader: string[] = [];
  private readonly uneven: { readonly file: string; readonly rows: number }[] = [];

  constructor(
    private readonly dialect: Dialect,
    private readonly header: Header,
  ) {
    // Words in columns cannot be empty: where there is no value, VPC flow logs have - too.
    this.table = new CsvFields(header.isW3c || dialect.delimiter === " " ? ["-"] : []);
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
