import { ddlTypeProblem } from "../../config/ddl-type";
import { isoTime } from "./iso-times";
import { Numeral, type Value } from "./json-values";

/** What all values seen so far have in common; "long" is a bigint that a double would round, "mixed" what no type but a text fits. */
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
  if (Array.isArray(value)) return { items: value.map(shapeOf).reduce(merged, "null") };
  return { fields: new Map([...value].map(([name, inner]) => [name, shapeOf(inner)])) };
}

/** A number beyond 64 bits, or with more digits than a double has, is "mixed": to the digit it fits neither. */
export function numberShape(text: string): Shape {
  const isExact = isDouble(text);
  if (!/^-?\d+$/.test(text)) return isExact ? "double" : "mixed";
  const isLong = text.length <= 20 && BigInt.asIntN(64, BigInt(text)) === BigInt(text);
  return isLong ? (isExact ? "bigint" : "long") : "mixed";
}

/** Whether the double that is nearest, written with as many digits, is the same number. */
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

export function merged(one: Shape, other: Shape): Shape {
  if (one === other || other === "null") return one;
  if (one === "null") return other;
  if (typeof one === "object" && typeof other === "object") {
    if ("items" in one && "items" in other) return { items: merged(one.items, other.items) };
    if ("fields" in one && "fields" in other) {
      const fields = new Map(one.fields);
      for (const [name, shape] of other.fields) fields.set(name, merged(fields.get(name) ?? "null", shape));
      return { fields };
    }
    return "mixed";
  }
  const both = [one, other];
  if (both.every(isText)) return both.includes("string") ? "string" : "timestamp";
  if (both.every((shape) => shape === "bigint" || shape === "long")) return "long";
  return both.every((shape) => shape === "bigint" || shape === "double") ? "double" : "mixed";
}

function isText(shape: Shape): boolean {
  return shape === "string" || shape === "date" || shape === "timestamp";
}

/** The narrowest Spark SQL type. What has none of its own (nothing seen, mixed values, odd structs) is read as its text. */
export function ddl(shape: Shape): string {
  if (shape === "null" || shape === "mixed") return "string";
  if (typeof shape === "string") return shape === "long" ? "bigint" : shape;
  if ("items" in shape) return `array<${ddl(shape.items)}>`;
  const names = [...shape.fields.keys()];
  const alike = new Set(names.map((name) => name.toLowerCase())).size < names.length;
  const type = `struct<${[...shape.fields].map(([name, inner]) => `${quoted(name)}:${ddl(inner)}`).join(",")}>`;
  return alike || names.some(unusable) || ddlTypeProblem(type) ? "string" : type;
}

/** Why a field's type is a wider one than the values alone would suggest; undefined where it is not. */
export function remark(shape: Shape): string | undefined {
  if (shape === "null") return "null in the whole sample";
  if (shape === "mixed") return "no narrower type fits all values of the sample";
  if (typeof shape === "string") return undefined;
  if ("items" in shape) return shape.items === "null" ? "empty in the whole sample" : remark(shape.items);
  if (shape.fields.size === 0) return "empty in the whole sample";
  return ddl(shape) === "string" ? "an object with names that no struct can hold" : undefined;
}

/** Names that Spark cannot address, that are the job's own, or too long for a YAML key (1,024 characters, quotes and all). */
export function unusable(name: string): boolean {
  return name === "" || name.length > 255 || name.startsWith("__") || /[`\u0000-\u001F\u007F]/.test(name);
}

function quoted(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : `\`${name}\``;
}
