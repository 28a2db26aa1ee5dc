import type { Field } from "../values/field";
import { JsonFields } from "./fields";
import type { Value } from "../values/json-values";
import type { ArrayShape, ObjectShape, Shape } from "../values/shape";

/** Objects between the outer one and the array, at most. */
const deepestArray = 3;

/** Names that arrays of records usually have; items and lines are often parts of a record. */
const usualNames = /^(?:records|data|results?|rows|entries|events|logEvents|hits|features|value)$/i;

interface Found {
  readonly path: readonly string[];
  readonly shape: ArrayShape;
}

/**
 * The path of the array whose elements are the records. It is the only array of objects, each object has it, and it
 * holds most of what the object says. An order with its lines, in contrast, is a record itself.
 * @param root all objects of the sample
 * @param alone whether each file is one object
 */
export function arrayOfRecords(root: ObjectShape, alone: boolean): string[] | undefined {
  const [found, second] = arraysIn(root, []);
  if (!found || second || found.shape.arrays < root.objects || found.path.some((name) => name.includes("`")))
    return undefined;
  const beside = fieldsBeside(root, found.path);
  return beside === 0 || (alone && holdsMost(found, beside)) ? [...found.path] : undefined;
}

/** True for arrays with many elements, with more fields than there are beside them, or with a usual name. */
function holdsMost({ path, shape: { items, arrays, elements } }: Found, beside: number): boolean {
  if (elements < 2 * arrays) return false;
  const inside = typeof items === "object" && "fields" in items ? items.fields.size : 0;
  return elements >= 10 * arrays || beside < inside || usualNames.test(path.at(-1) ?? "");
}

function arraysIn({ fields, objects }: ObjectShape, path: readonly string[]): Found[] {
  return [...fields].flatMap(([name, shape]) => {
    if (typeof shape !== "object") return [];
    const inner = [...path, name];
    if ("items" in shape) return isOfObjects(shape.items) ? [{ path: inner, shape }] : [];
    return shape.objects === objects && path.length < deepestArray ? arraysIn(shape, inner) : [];
  });
}

function isOfObjects(items: Shape): boolean {
  return typeof items === "object" && "fields" in items && items.fields.size > 0;
}

function fieldsBeside(root: ObjectShape, path: readonly string[]): number {
  const [name = "", ...rest] = path;
  const inner = root.fields.get(name);
  const below = typeof inner === "object" && "fields" in inner ? fieldsBeside(inner, rest) : 0;
  return root.fields.size - 1 + below;
}

/** A path as `each` takes it: names with dots are in backticks. */
export function pathText(path: readonly string[]): string {
  return path.map((name) => (name.includes(".") ? `\`${name}\`` : name)).join(".");
}

/** Records in arrays, and what is beside them. */
export class Enveloped {
  readonly elements = new JsonFields();
  readonly beside = new JsonFields();
  private readonly repeated = new Set<string>();
  /** How many elements are not objects. */
  odd = 0;

  constructor(private readonly path: readonly string[]) {}

  add(object: ReadonlyMap<string, Value>): void {
    const levels: Map<string, Value>[] = [];
    let value: Value | undefined = new Map(object);
    for (const step of this.path) {
      if (!(value instanceof Map)) return;
      levels.push(value);
      value = value.get(step);
    }
    this.beside.add(this.besideIn(levels));
    for (const element of Array.isArray(value) ? value : []) {
      if (element instanceof Map) this.elements.add(element);
      else this.odd++;
    }
  }

  /** The fields beside the array, without names that come twice or are on the path: a run refuses them. */
  fieldsBeside(): Field[] {
    const onPath = [...this.path, ...pathText(this.path).split(".")];
    return this.beside.fields().filter(({ name }) => !this.repeated.has(name) && !onPath.includes(name));
  }

  /** The fields beside the array, without those that are arrays. */
  private besideIn(levels: readonly ReadonlyMap<string, Value>[]): Map<string, Value> {
    const all = levels.flatMap((level, index) => [...level].filter(([name]) => name !== this.path[index]));
    const names = new Set<string>();
    for (const [name] of all) {
      if (names.has(name)) this.repeated.add(name);
      names.add(name);
    }
    return new Map(all.filter(([, value]) => !Array.isArray(value)));
  }
}
