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
    // A value between spaces cannot be empty. So VPC flow logs write - for a missing value, as W3C logs do.
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
    const { whyByPosition, skipLines, names } = this.header;
    const columns = whyByPosition === undefined ? first : names.slice(0, first.length);
    const places = this.table.open(columns);
    const records = whyByPosition === undefined || skipLines > 0 ? rows.slice(1) : rows;
    const even = records.filter((row) => row.length === columns.length);
    for (const row of even) this.table.add(row, places);
    if (even.length < records.length) this.uneven.push({ file, rows: records.length - even.length });
  }

  /** True for a first row that fits that of the first file: a header with some of the same names, or a record. */
  private fits(row: readonly string[]): boolean {
    const { whyByPosition, skipLines, first } = this.header;
    if (whyByPosition !== undefined) return skipLines === 0 || row.every((name, index) => name === first[index]);
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

/** A character in the header is not proposed as the delimiter if too few rows have it as often as the header. */
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
    `${some(shifted)}: fewer than ${names.length} columns, whose values do not fit the types of the first columns, ` +
      "so the missing columns may not be the last ones; move such files into a folder of their own",
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
