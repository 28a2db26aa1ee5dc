import { isoTime } from "./iso-times";
import { Numeral, type Value } from "./json-values";

/** What all values so far have in common. "long" is a bigint that a double would round; "mixed" fits only a string. */
export type Shape =
  | "null"
  | "bigint"
  | "long"
  | "double"
  | "boolean"
  | "date"
  | "timestamp"
  | "string"
  | "mixed"
  | ArrayShape
  | ObjectShape;

export interface ArrayShape {
  items: Shape;
  arrays: number;
  elements: number;
}

export interface ObjectShape {
  readonly fields: Map<string, Shape>;
  /** In how many objects each name is. */
  readonly counts: Map<string, number>;
  objects: number;
}

export function shapeOf(value: Value): Shape {
  if (value === null) return "null";
  if (typeof value === "boolean") return "boolean";
  if (typeof value === "string") return isoTime(value) ?? "string";
  if (value instanceof Numeral) return numberShape(value.text);
  return Array.isArray(value)
    ? { items: value.map(shapeOf).reduce(mergeShapes, "null"), arrays: 1, elements: value.length }
    : shapeOfObject(value);
}

export function shapeOfObject(object: ReadonlyMap<string, Value>): ObjectShape {
  return {
    fields: new Map([...object].map(([name, inner]) => [name, shapeOf(inner)])),
    counts: new Map([...object.keys()].map((name) => [name, 1])),
    objects: 1,
  };
}

/**
 * A number beyond 64 bits, or with more digits than a double has, is "mixed": neither type can hold each of its digits.
 */
export function numberShape(text: string): Shape {
  const isExact = isDouble(text);
  if (!/^-?\d+$/.test(text)) return isExact ? "double" : "mixed";
  const isLong = text.length <= 20 && BigInt.asIntN(64, BigInt(text)) === BigInt(text);
  return isLong ? (isExact ? "bigint" : "long") : "mixed";
}

/** True when the nearest double, written with as many digits, is the same number. */
function isDouble(text: string): boolean {
  const digits = digitsOf(text);
  return (
    Number.isFinite(Number(text)) &&
    digits.length <= 100 &&
    (digits === "" || digitsOf(Number(text).toPrecision(digits.length)) === digits)
  );
}

function digitsOf(text: string): string {
  return text
    .replace(/[eE].*/, "")
    .replace(/[-.]/g, "")
    .replace(/^0+/, "");
}

/** The narrowest shape that both fit. What is nested in `first` is changed: a copy for each record would be slow. */
export function mergeShapes(first: Shape, second: Shape): Shape {
  if (first === second || second === "null") return first;
  if (first === "null") return second;
  if (typeof first !== "object" || typeof second !== "object") return mergeSimple([first, second]);
  if ("items" in first && "items" in second) {
    first.items = mergeShapes(first.items, second.items);
    first.arrays += second.arrays;
    first.elements += second.elements;
    return first;
  }
  return "fields" in first && "fields" in second ? mergeObjects(first, second) : "mixed";
}

export function mergeObjects(first: ObjectShape, second: ObjectShape): ObjectShape {
  for (const [name, shape] of second.fields) {
    first.fields.set(name, mergeShapes(first.fields.get(name) ?? "null", shape));
    first.counts.set(name, (first.counts.get(name) ?? 0) + (second.counts.get(name) ?? 0));
  }
  first.objects += second.objects;
  return first;
}

/** Of two different shapes, at least one of which has no parts. */
function mergeSimple(both: readonly Shape[]): Shape {
  if (both.every(isText)) return both.includes("string") ? "string" : "timestamp";
  if (both.every((shape) => shape === "bigint" || shape === "long")) return "long";
  return both.every((shape) => shape === "bigint" || shape === "double") ? "double" : "mixed";
}

function isText(shape: Shape): boolean {
  return shape === "string" || shape === "date" || shape === "timestamp";
}
