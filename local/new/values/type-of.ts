import { athenaTakes } from "../../../config/tables/athena-names";
import { ddlTypeProblem } from "../../../config/tables/ddl-type";
import { deepestType } from "../../../config/rules/schemas";
import { freeName, withoutAccents } from "./columns";
import { mergeShapes, type ObjectShape, type Shape } from "./shape";

/**
 * The narrowest Spark SQL type, and why it is wider than the values suggest, where it is. Where there is no narrow one
 * (no value, mixed values, names no struct can hold, deep nesting), it is string.
 */
export function typeOf(shape: Shape): { type: string; inTable?: string; remark?: string } {
  const depth = depthOf(shape);
  if (depth > deepestType)
    return { type: "string", remark: `nested ${depth} levels deep, more than a type may be; the string is JSON` };
  const [type, inTable] = [ddl(shape), ddl(shape, namesForAthena)];
  return { type, ...(inTable !== type && { inTable }), remark: remark(shape) };
}

function depthOf(shape: Shape): number {
  if (typeof shape !== "object") return 0;
  const inner = "items" in shape ? [shape.items] : [...shape.fields.values()];
  return 1 + inner.map(depthOf).reduce((most, depth) => Math.max(most, depth), 0);
}

/** @param renamed returns other names for the fields of an object */
function ddl(shape: Shape, renamed = (names: readonly string[]): readonly string[] => names): string {
  if (shape === "null" || shape === "mixed") return "string";
  if (typeof shape === "string") return shape === "long" ? "bigint" : shape;
  if ("items" in shape) return `array<${ddl(shape.items, renamed)}>`;
  if (isMap(shape)) return `map<string,${ddl(valueOf(shape), renamed)}>`;
  return structType(shape, renamed);
}

function structType({ fields }: ObjectShape, renamed: (names: readonly string[]) => readonly string[]): string {
  const names = [...fields.keys()];
  const alike = new Set(names.map((name) => name.toLowerCase())).size < names.length;
  const types = [...fields.values()].map((inner) => ddl(inner, renamed));
  const type = `struct<${renamed(names)
    .map((name, index) => `${structName(name)}:${types[index]}`)
    .join(",")}>`;
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

/** With fewer rare names an object is not a map. A name is rare if at most one object in this number has it. */
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

/** Names that Athena takes in a type: others are written with _, and differ by more than capitals. */
function namesForAthena(names: readonly string[]): string[] {
  const taken = new Set(names.filter(athenaTakes).map((name) => name.toLowerCase()));
  return names.map((name) => {
    if (athenaTakes(name)) return name;
    const found = freeName(withoutAccents(name).replace(/[^A-Za-z0-9_$.]+/g, "_"), taken);
    taken.add(found.toLowerCase());
    return found;
  });
}

function structName(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : `\`${name}\``;
}
