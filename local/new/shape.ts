import { ddlTypeProblem } from "../../config/ddl-type";
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
  | { readonly items: Shape }
  | { readonly fields: ReadonlyMap<string, Shape> };

export function shapeOf(value: Value): Shape {
  if (value === null) return "null";
  if (typeof value === "boolean") return "boolean";
  if (typeof value === "string") return isoTime(value) ?? "string";
  if (value instanceof Numeral) return numberShape(value.text);
  if (Array.isArray(value)) return { items: value.map(shapeOf).reduce(mergeShapes, "null") };
  return { fields: new Map([...value].map(([name, inner]) => [name, shapeOf(inner)])) };
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

/** The narrowest shape that both fit. */
export function mergeShapes(first: Shape, second: Shape): Shape {
  if (first === second || second === "null") return first;
  if (first === "null") return second;
  if (typeof first !== "object" || typeof second !== "object") return mergeSimple([first, second]);
  if ("items" in first && "items" in second) return { items: mergeShapes(first.items, second.items) };
  if ("fields" in first && "fields" in second) return { fields: mergeFields(first.fields, second.fields) };
  return "mixed";
}

type Fields = ReadonlyMap<string, Shape>;

function mergeFields(first: Fields, second: Fields): Fields {
  const fields = new Map(first);
  for (const [name, shape] of second) fields.set(name, mergeShapes(fields.get(name) ?? "null", shape));
  return fields;
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
 * The narrowest Spark SQL type. Where there is none (no value, mixed values, names no struct can hold), it is string.
 */
export function ddl(shape: Shape): string {
  if (shape === "null" || shape === "mixed") return "string";
  if (typeof shape === "string") return shape === "long" ? "bigint" : shape;
  if ("items" in shape) return `array<${ddl(shape.items)}>`;
  const names = [...shape.fields.keys()];
  const alike = new Set(names.map((name) => name.toLowerCase())).size < names.length;
  const type = `struct<${[...shape.fields].map(([name, inner]) => `${structName(name)}:${ddl(inner)}`).join(",")}>`;
  return alike || names.some(unusable) || ddlTypeProblem(type) ? "string" : type;
}

/** Why the type of a field is wider than its values suggest; undefined where it is not. */
export function remark(shape: Shape): string | undefined {
  if (shape === "null") return "null in the whole sample";
  if (shape === "mixed") return "no narrower type fits all values of the sample";
  if (typeof shape === "string") return undefined;
  if ("items" in shape) return shape.items === "null" ? "empty in the whole sample" : remark(shape.items);
  if (shape.fields.size === 0) return "empty in the whole sample";
  return ddl(shape) === "string" ? "an object with names that no struct can hold" : undefined;
}

/** True for names that Spark cannot use, that the job reserves, or that are too long for a key of YAML. */
export function unusable(name: string): boolean {
  return name === "" || name.length > 255 || name.startsWith("__") || /[`\u0000-\u001F\u007F]/.test(name);
}

function structName(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : `\`${name}\``;
}
