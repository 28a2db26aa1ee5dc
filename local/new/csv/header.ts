import { columnNames } from "../values/columns";
import { ColumnTypes } from "./fields";

/** Rows at the beginning of a file that types are judged by. */
const judgedRows = 200;

/** How the columns of a source get their names. */
export interface Header {
  /** Why columns are by position; undefined where the first line of each file names them. */
  readonly whyByPosition?: string;
  /** Lines before the first record, where columns are by position. */
  readonly skipLines: number;
  /** The columns, where they are by position. */
  readonly names: readonly string[];
  /** The first row of the first file. */
  readonly first: readonly string[];
  /** True where the names are those of a log in W3C's extended format, in which - stands for no value. */
  readonly isW3c?: boolean;
  /** Files with fewer columns, by position, whose values do not have the types of the columns. */
  readonly shifted?: readonly string[];
}

/** The first row of a file, and the types of the rows below it. */
interface FirstRow {
  readonly file: string;
  readonly row: readonly string[];
  readonly below: ColumnTypes[];
}

/** Collects what the first rows of all files show of their header. */
export class FirstRows {
  private readonly firsts: FirstRow[] = [];
  private linesBefore = 0;
  private w3cFields: readonly string[] | undefined;

  /**
   * @param linesBefore how many lines before the first row are not records
   * @param w3cFields the fields that the file names in a comment
   */
  add(file: string, [row, ...rows]: readonly string[][], linesBefore = 0, w3cFields?: readonly string[]): void {
    if (!row) return;
    const below: ColumnTypes[] = [];
    rows.slice(0, judgedRows).forEach((record) => addRecord(below, record));
    this.firsts.push({ file, row, below });
    this.linesBefore = Math.max(this.linesBefore, linesBefore);
    this.w3cFields ??= w3cFields;
  }

  header(): Header {
    const first = this.firsts[0]?.row ?? [];
    if (this.w3cFields)
      return {
        whyByPosition: "a comment in each file names the columns",
        skipLines: 0,
        names: columnNames(this.w3cFields),
        first,
        isW3c: true,
      };
    if (this.areRecords()) {
      const names = Array.from({ length: Math.max(...this.firsts.map(({ row }) => row.length)) }, (_, index) => index);
      return {
        whyByPosition: "the first line of each file looks like its records",
        skipLines: 0,
        names: names.map((index) => `column_${index + 1}`),
        first,
        shifted: this.shifted(names.length),
      };
    }
    const isNameless = first.some((name) => name.trim() === "");
    if (!isNameless && new Set(first).size === first.length) return { skipLines: 0, names: [], first };
    return {
      whyByPosition: `the header has ${isNameless ? "a column without a name" : "a name twice"}`,
      skipLines: this.linesBefore + first.join("").split("\n").length,
      names: columnNames(first.map((name, index) => (name.trim() === "" ? `column_${index + 1}` : name))),
      first,
    };
  }

  /** Shorter files whose first row does not have the types of the longest. @param columns of the longest */
  private shifted(columns: number): string[] {
    const longest = this.firsts.find(({ row }) => row.length === columns);
    return this.firsts
      .filter(({ row }) => row.length < columns)
      .filter(({ row }) => row.some((text, index) => longest?.below[index]?.accepts(text) === false))
      .map(({ file }) => file);
  }

  /** True where the first row of each file has the types of the rows below. A header is the same in all files. */
  private areRecords(): boolean {
    const [first, ...others] = this.firsts;
    if (!first) return false;
    const text = JSON.stringify(first.row);
    if (others.length > 0 && others.every(({ row }) => JSON.stringify(row) === text)) return hasTime(first);
    // Files of a single line show the types together.
    const together: ColumnTypes[] = [];
    if (others.length > 0) this.firsts.forEach(({ row }) => addRecord(together, row));
    return this.firsts.every(({ row, below }) => isRecord(row, below.length > 0 ? below : together));
  }
}

function addRecord(columns: ColumnTypes[], row: readonly string[]): void {
  row.forEach((text, index) => (columns[index] ??= new ColumnTypes()).add(text));
}

/** True where a value is a date or a time as those below it. The same record may begin all files. */
function hasTime(first: FirstRow): boolean {
  const { row, below } = first;
  return isRecord(row, below) && row.some((text, index) => text !== "" && below[index]?.takesTime(text) === true);
}

function isRecord(row: readonly string[], below: readonly ColumnTypes[]): boolean {
  const judged = row.map((value, index) => ({ value, accepted: below[index]?.accepts(value) }));
  const typed = judged.filter(({ accepted }) => accepted === true);
  const areYears = typed.every(({ value }) => /^(?:19|20)\d\d$/.test(value));
  return judged.every(({ accepted }) => accepted !== false) && typed.length > 0 && !areYears;
}
