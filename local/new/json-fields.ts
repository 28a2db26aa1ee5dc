import { DistinctValues, type Field } from "./field";
import { Numeral, type Value } from "./json-values";
import { ddl, mergeShapes, remark, type Shape, shapeOf, unusable } from "./shape";

/** The fields of JSON objects, in the order in which they first appear. */
export class JsonFields {
  private readonly shapes = new Map<string, Shape>();
  private readonly values = new Map<string, DistinctValues>();
  private records = 0;

  add(record: ReadonlyMap<string, Value>): void {
    this.records++;
    for (const [name, value] of record) {
      this.shapes.set(name, mergeShapes(this.shapes.get(name) ?? "null", shapeOf(value)));
      const distinct = this.values.get(name) ?? new DistinctValues();
      this.values.set(name, distinct);
      if (value instanceof Numeral) distinct.add(value.text);
      else if (typeof value === "string" || typeof value === "boolean") distinct.add(String(value));
    }
  }

  get count(): number {
    return this.records;
  }

  fields(): Field[] {
    return this.kept().map(([name, shape]) => {
      const type = ddl(shape);
      return { name, type, remark: remark(shape), values: this.values.get(name)?.fewValues(this.records, type) };
    });
  }

  /** Fields that a schema cannot name. Records are read without them. */
  leftOut(): string[] {
    const kept = this.kept().map(([name]) => name);
    return [...this.shapes.keys()].filter((name) => !kept.includes(name));
  }

  /** Of names that differ only in upper and lower case, which Spark ignores, the first is kept. */
  private kept(): [string, Shape][] {
    const taken = new Set<string>();
    return [...this.shapes].filter(([name]) => {
      const lower = name.toLowerCase();
      if (unusable(name) || taken.has(lower)) return false;
      taken.add(lower);
      return true;
    });
  }
}
