import { DistinctValues, type Field } from "../values/field";
import { isoTime } from "../values/iso-times";
import { numberShape } from "../values/shape";
import { contradict, type TimeFormat, timeFormats } from "../values/time-formats";

interface TypeOfColumn {
  readonly type: string;
  readonly remark?: string;
  readonly format?: TimeFormat;
}

/** The types and formats that fit all values of one column so far. */
export class ColumnTypes {
  private types = ["bigint", "double", "boolean", "number"];
  private formats = timeFormats;
  private iso: "date" | "timestamp" | "none" = "date";
  private empty = true;
  readonly distinct = new DistinctValues();

  add(text: string): void {
    if (isNull(text)) return;
    this.empty = false;
    this.distinct.add(text);
    if (this.types.length > 0) this.types = this.types.filter((type) => fits(text, type));
    if (this.iso !== "none") {
      const found = isoTime(text) ?? "none";
      if (found !== "date") this.iso = found;
    }
    if (this.formats.length > 0) this.formats = this.formats.filter((format) => format.regex.test(text));
  }

  /** Whether a text has the type of the values so far; undefined where these are of any text, or it is empty. */
  accepts(text: string): boolean | undefined {
    if (this.empty || isNull(text) || (this.types.length === 0 && !this.isTime)) return undefined;
    return this.types.some((type) => fits(text, type)) || this.takesTime(text);
  }

  /** Whether a text is a date or a time in a form that all values so far have. */
  takesTime(text: string): boolean {
    if (this.empty) return false;
    return this.formats.some((format) => format.regex.test(text)) || (this.isIso && isoTime(text) !== undefined);
  }

  /** True for dates and times, in whatever form. */
  get isTime(): boolean {
    return !this.empty && (this.iso !== "none" || this.formats.length > 0);
  }

  /** True for the forms of ISO 8601, which a run reads without a format. */
  get isIso(): boolean {
    return !this.empty && this.iso !== "none";
  }

  /** True where no single format fits these. */
  get isOnlyIso(): boolean {
    return this.isIso && this.formats.length === 0;
  }

  /** @returns the type of a column of ISO 8601 */
  get isoType(): string {
    return this.iso;
  }

  /** @param chosen the formats of the columns before this one: a source has one list of formats */
  type(chosen: readonly TimeFormat[]): TypeOfColumn {
    if (this.empty) return { type: "string", remark: "empty in the whole sample" };
    if (this.types[0] === "number") return { type: "string", remark: "double would round some; decimal keeps them" };
    if (this.types[0]) return { type: this.types[0] };
    const [format] = this.formats;
    if (!format) return { type: "string" };
    const other = this.formats.find((candidate) => contradict(format, candidate));
    if (other)
      return { type: "string", remark: `${format.pattern} or ${other.pattern}: the sample does not show which` };
    if (chosen.some((candidate) => contradict(format, candidate)))
      return { type: "string", remark: `${format.pattern}, which contradicts the dates of another column` };
    return { type: format.hasTime ? "timestamp" : "date", format };
  }
}

/** How MySQL, Hive and Postgres write null. */
const backslashN = "\\N";

function isNull(text: string): boolean {
  return text === "" || text === backslashN;
}

/** As strict as the Spark job: 007 is not a number, because it would become 7. */
function fits(text: string, type: string): boolean {
  if (type === "boolean") return /^(?:true|false)$/i.test(text);
  if (/^-?0[0-9]/.test(text)) return false;
  if (!/^-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/.test(text)) return false;
  const shape = numberShape(text);
  if (type === "bigint") return shape === "bigint" || shape === "long";
  return type === "number" || shape === "bigint" || shape === "double";
}

/** The fields of all rows, in files that may lack some of the columns. */
export class CsvFields {
  private readonly columns: { readonly name: string; readonly types: ColumnTypes; files: number }[] = [];
  private records = 0;
  private files = 0;
  private readonly foundNulls = new Set<string>();

  /** @param nullTexts texts that stand for null in these files, besides the empty text and \N */
  constructor(private readonly nullTexts: readonly string[] = []) {}

  /** The texts that stand for null in the sample, besides the empty text. */
  get nulls(): string[] {
    return [backslashN, ...this.nullTexts].filter((text) => this.foundNulls.has(text));
  }

  /** The names of all columns. */
  get names(): string[] {
    return this.columns.map(({ name }) => name);
  }

  get count(): number {
    return this.records;
  }

  /**
   * Begins a file with these columns, of which those that are new are added.
   * @returns the place in a row of each column; -1 where the file lacks it
   */
  open(header: readonly string[]): number[] {
    this.files++;
    for (const name of header)
      if (!this.names.includes(name)) this.columns.push({ name, types: new ColumnTypes(), files: 0 });
    const places = this.columns.map(({ name }) => header.indexOf(name));
    this.columns.forEach((column, index) => (column.files += places[index] === -1 ? 0 : 1));
    return places;
  }

  add(row: readonly string[], places: readonly number[]): void {
    this.records++;
    [backslashN, ...this.nullTexts].filter((text) => row.includes(text)).forEach((text) => this.foundNulls.add(text));
    this.columns.forEach(({ types }, index) => {
      const text = row[places[index] ?? -1] ?? "";
      types.add(this.nullTexts.includes(text) ? "" : text);
    });
  }

  fields(): { fields: Field[]; timestampFormats: string[] } {
    const chosen: TimeFormat[] = [];
    // A source has one list of formats. Without one, its times are in ISO 8601.
    const times = this.columns.filter(({ types }) => types.isTime);
    const isIso = times.some(({ types }) => types.isOnlyIso) && times.every(({ types }) => types.isIso);
    const fields = this.columns.map(({ name, types, files }) => {
      const { type, remark, format }: TypeOfColumn =
        isIso && types.isIso ? { type: types.isoType } : types.type(chosen);
      if (format && !chosen.includes(format)) chosen.push(format);
      const optional = files < this.files ? `in ${files} of ${this.files} files` : undefined;
      return {
        name,
        type,
        remark: [optional, remark].filter((text) => text !== undefined).join("; ") || undefined,
        optional: optional !== undefined,
        values: types.distinct.fewValues(this.records, type),
      };
    });
    return { fields, timestampFormats: chosen.map((format) => format.pattern) };
  }
}
