import { ddlTypeProblem } from "../../config/ddl-type";
import { deepestType } from "../../config/rules/schemas";
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

/**
 * The narrowest Spark SQL type, and why it is wider than the values suggest, where it is. Where there is no narrow one
 * (no value, mixed values, names no struct can hold, deep nesting), it is string.
 */
export function typeOf(shape: Shape): { type: string; remark?: string } {
  const depth = depthOf(shape);
  if (depth > deepestType)
    return { type: "string", remark: `nested ${depth} levels deep, more than a type may be; the string is JSON` };
  return { type: ddl(shape), remark: remark(shape) };
}

function depthOf(shape: Shape): number {
  if (typeof shape !== "object") return 0;
  const inner = "items" in shape ? [shape.items] : [...shape.fields.values()];
  return 1 + inner.map(depthOf).reduce((most, depth) => Math.max(most, depth), 0);
}

function ddl(shape: Shape): string {
  if (shape === "null" || shape === "mixed") return "string";
  if (typeof shape === "string") return shape === "long" ? "bigint" : shape;
  if ("items" in shape) return `array<${ddl(shape.items)}>`;
  if (isMap(shape)) return `map<string,${ddl(valueOf(shape))}>`;
  const names = [...shape.fields.keys()];
  const alike = new Set(names.map((name) => name.toLowerCase())).size < names.length;
  const type = `struct<${[...shape.fields].map(([name, inner]) => `${structName(name)}:${ddl(inner)}`).join(",")}>`;
  return alike || names.some(unusable) || ddlTypeProblem(type) ? "string" : type;
}

function remark(shape: Shape): string | undefined {
  if (shape === "null") return "null in the whole sample";
  if (shape === "mixed") return "no narrower type fits all values of the sample";
  if (typeof shape === "string") return undefined;
  if ("items" in shape) return shape.items === "null" ? "empty in the whole sample" : remark(shape.items);
  if (shape.fields.size === 0) return "empty in the whole sample";
  if (isMap(shape)) return `a map: ${shape.fields.size} names in ${shape.objects} objects, most of which hardly repeat`;
  return ddl(shape) === "string" ? "an object with names that no struct can hold" : mapRemark(shape);
}

function mapRemark({ fields }: ObjectShape): string | undefined {
  const maps = [...fields].filter(([, shape]) => typeof shape === "object" && "fields" in shape && isMap(shape));
  return maps.length > 0 ? `names hardly repeat in ${maps.map(([name]) => name).join(", ")}` : undefined;
}

/** Names below which an object is no map, and how many more objects than these have a name that is not rare. */
const [fewestRare, rarity] = [8, 20];

/**
 * True where names are values: they hardly repeat from object to object, or all are numbers, dates or ids. A struct
 * would silently lose the names that the sample does not show.
 */
export function isMap({ counts, objects }: ObjectShape): boolean {
  if (counts.size >= 3 && [...counts.keys()].every(isId)) return true;
  const rare = [...counts.values()].filter((count) => count === 1 || count * rarity <= objects).length;
  if (rare < fewestRare || objects < 2) return false;
  return objects < 5 ? rare === counts.size : rare * 2 >= counts.size;
}

function isId(name: string): boolean {
  return /^(?:\d+|\d{4}-\d\d(?:-\d\d.*)?|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})$/i.test(name);
}

/** What all values of a map have in common. */
export function valueOf({ fields }: ObjectShape): Shape {
  return [...fields.values()].map((shape) => structuredClone(shape)).reduce(mergeShapes, "null");
}

/** True for names of nested fields that a type cannot have. */
function unusable(name: string): boolean {
  return name === "" || name.length > 255 || /[`\u0000-\u001F\u007F]/.test(name);
}

function structName(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : `\`${name}\``;
}
