import { DistinctValues, type Field } from "../values/field";
import { Numeral, type Value } from "../values/json-values";
import { mergeObjects, type ObjectShape, shapeOfObject } from "../values/shape";
import { typeOf } from "../values/type-of";

/** The fields of JSON objects, in the order in which they first appear. */
export class JsonFields {
  readonly shape: ObjectShape = { fields: new Map(), counts: new Map(), objects: 0 };
  private readonly values = new Map<string, DistinctValues>();

  add(record: ReadonlyMap<string, Value>): void {
    mergeObjects(this.shape, shapeOfObject(record));
    for (const [name, value] of record) {
      const distinct = this.values.get(name) ?? new DistinctValues();
      this.values.set(name, distinct);
      if (value instanceof Numeral) distinct.add(value.text);
      else if (typeof value === "string" || typeof value === "boolean") distinct.add(String(value));
    }
  }

  get count(): number {
    return this.shape.objects;
  }

  fields(): Field[] {
    return [...this.shape.fields]
      .filter(([name]) => !unreadable(name))
      .map(([name, shape]) => {
        const { type, inTable, remark } = typeOf(shape);
        return { name, type, inTable, remark, values: this.values.get(name)?.fewValues(this.count, type) };
      });
  }

  /** Fields that a schema cannot name. Records are read without them. */
  leftOut(): string[] {
    return [...this.shape.fields.keys()].filter(unreadable);
  }
}

/** True for no name, and for half a character, which no file can hold. */
function unreadable(name: string): boolean {
  return name === "" || /\p{Cs}/u.test(name);
}
