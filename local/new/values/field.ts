/** A field, as a sample of the files shows it. */
export interface Field {
  readonly name: string;
  /** Whether some files of CSV lack it. */
  readonly optional?: boolean;
  /** A Spark SQL type. */
  readonly type: string;
  /** The type in the table, where names inside are others: those that Athena takes. */
  readonly inTable?: string;
  /** Why it has this type, where that is not obvious. */
  readonly remark?: string;
  /** The number of different values in the sample, where a partition by this field would have few folders. */
  readonly values?: number;
}

/** Different values of a field that a table may be partitioned by. */
const [fewestValues, mostValues] = [2, 50];

/** Counts different values. It stops when there are too many for a partition. */
export class DistinctValues {
  private readonly seen = new Set<string>();
  private count = 0;

  add(value: string): void {
    this.count++;
    if (this.seen.size <= mostValues) this.seen.add(value);
  }

  /**
   * The number of different values, where it suits a partition: each record has the field, values repeat, and a folder
   * can be named after them.
   * @param records the number of all records
   */
  fewValues(records: number, type: string): number | undefined {
    if (type === "double" || type === "timestamp") return undefined;
    const { size } = this.seen;
    return size >= fewestValues && size <= mostValues && size * 2 <= records && this.count === records
      ? size
      : undefined;
  }
}
