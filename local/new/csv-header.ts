import { columnNames } from "./columns";
import { ColumnTypes } from "./csv-fields";

/** Rows at the beginning of a file that types are judged by. */
const judgedRows = 200;

/** How the columns of a source get their names. */
export interface Header {
  /** Why columns are by position; undefined where the first line of each file names them. */
  readonly byPosition?: string;
  /** Lines before the first record, where columns are by position. */
  readonly skipLines: number;
  /** The columns, where they are by position. */
  readonly names: readonly string[];
  /** The first row of the first file. */
  readonly first: readonly string[];
  /** True where the names are those of a log in W3C's extended format, in which - stands for no value. */
  readonly isW3c?: boolean;
}

/** Collects what the first rows of all files show of their header. */
export class FirstRows {
  private readonly firsts: string[][] = [];
  private readonly columns: ColumnTypes[] = [];
  private linesBefore = 0;
  private w3cFields: readonly string[] | undefined;

  /**
   * @param linesBefore how many lines before the first row are no records
   * @param w3cFields the fields that the file names in a comment
   */
  add([first, ...rows]: readonly string[][], linesBefore = 0, w3cFields?: readonly string[]): void {
    if (!first) return;
    this.firsts.push(first);
    this.linesBefore = Math.max(this.linesBefore, linesBefore);
    this.w3cFields ??= w3cFields;
    rows.slice(0, judgedRows).forEach((row) => this.addRecord(row));
  }

  private addRecord(row: readonly string[]): void {
    row.forEach((text, index) => (this.columns[index] ??= new ColumnTypes()).add(text));
  }

  header(): Header {
    const [first = []] = this.firsts;
    if (this.w3cFields)
      return {
        byPosition: "a comment in each file names the columns",
        skipLines: 0,
        names: columnNames(this.w3cFields),
        first,
        isW3c: true,
      };
    if (this.areRecords()) {
      const names = Array.from({ length: Math.max(...this.firsts.map(({ length }) => length)) }, (_, index) => index);
      return {
        byPosition: "the first line of each file looks like its records",
        skipLines: 0,
        names: names.map((index) => `column_${index + 1}`),
        first,
      };
    }
    const isNameless = first.some((name) => name.trim() === "");
    if (!isNameless && new Set(first).size === first.length) return { skipLines: 0, names: [], first };
    return {
      byPosition: `the header has ${isNameless ? "a column without a name" : "a name twice"}`,
      skipLines: this.linesBefore + first.join("").split("\n").length,
      names: columnNames(first.map((name, index) => (name.trim() === "" ? `column_${index + 1}` : name))),
      first,
    };
  }

  /** True where the first row of each file has the types of the rows below. A header is the same in all files. */
  private areRecords(): boolean {
    const [first = [], ...others] = this.firsts;
    const text = JSON.stringify(first);
    if (others.length > 0 && others.every((other) => JSON.stringify(other) === text)) return this.hasTime(first);
    // Files of a single line show the types together.
    if (this.columns.length === 0 && others.length > 0) this.firsts.forEach((row) => this.addRecord(row));
    return this.firsts.length > 0 && this.firsts.every((row) => this.isRecord(row));
  }

  /** True where a value is a date or a time as those below it. The same record may begin all files. */
  private hasTime(row: readonly string[]): boolean {
    return (
      this.isRecord(row) && row.some((text, index) => text !== "" && this.columns[index]?.takesTime(text) === true)
    );
  }

  private isRecord(row: readonly string[]): boolean {
    const judged = row.map((value, index) => ({ value, accepted: this.columns[index]?.accepts(value) }));
    const typed = judged.filter(({ accepted }) => accepted === true);
    const areYears = typed.every(({ value }) => /^(?:19|20)\d\d$/.test(value));
    return judged.every(({ accepted }) => accepted !== false) && typed.length > 0 && !areYears;
  }
}
