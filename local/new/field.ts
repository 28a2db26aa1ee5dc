/** A field as a sample of the files shows it. */
export interface Field {
  readonly name: string;
  /** A Spark SQL type. */
  readonly type: string;
  /** Why it is this type, where a reader would wonder. */
  readonly remark?: string;
  /** How many different values the sample has, where a partition by them would have few folders. */
  readonly values?: number;
}

const [fewest, most] = [2, 50];

/** Counts different values, and stops when there are too many for a partition. */
export class Distinct {
  private readonly seen = new Set<string>();
  private count = 0;

  add(value: string): void {
    this.count++;
    if (this.seen.size <= most) this.seen.add(value);
  }

  /** `records`: how many there were. A field that some lack, or whose values hardly repeat, is none to partition by, nor is one of these types. */
  few(records: number, type: string): number | undefined {
    if (type === "double" || type === "timestamp") return undefined;
    const { size } = this.seen;
    return size >= fewest && size <= most && size * 2 <= records && this.count === records ? size : undefined;
  }
}
