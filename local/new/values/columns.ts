import type { Field } from "./field";

/** A column of the source, and of the table. */
export interface Column extends Field {
  /** Its name in SQL. */
  readonly column: string;
  /** Why it has another name than its field; undefined where it has not. */
  readonly renamed?: string;
  /** True for a field beside the array of records. */
  readonly isBeside: boolean;
}

/** The longest name that Glue takes. */
const longest = 255;

/** The columns for fields, renamed where a column cannot have the field's name, or where another column has it. */
export function columnsOf(source: {
  readonly fields: readonly Field[];
  readonly envelope?: readonly Field[];
}): Column[] {
  const all = [
    ...source.fields.map((field) => ({ ...field, isBeside: false })),
    ...(source.envelope ?? []).map((field) => ({ ...field, isBeside: true })),
  ];
  const names = columnNames(all.map(({ name }) => name));
  return all.map((field, index) => {
    const column = names[index] ?? field.name;
    return column === field.name ? { ...field, column } : { ...field, column, renamed: reason(field.name) };
  });
}

/** Names of columns for names of fields. Those that are fine, and differ by more than capitals, stay as they are. */
export function columnNames(fields: readonly string[]): string[] {
  const taken = new Set<string>();
  const stays = fields.map((name) => {
    if (reason(name) !== sameName || taken.has(name.toLowerCase())) return false;
    taken.add(name.toLowerCase());
    return true;
  });
  return fields.map((name, index) => {
    if (stays[index]) return name;
    const found = freeName(asColumnName(name), taken);
    taken.add(found.toLowerCase());
    return found;
  });
}

const sameName = "renamed: another field has this name, in capitals or not";

function reason(name: string): string {
  if (name.startsWith("__")) return "renamed: names that begin with __ are often reserved";
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return "renamed: columns have letters, digits and _, no digit first";
  return name.length > longest ? `renamed: a column has at most ${longest} characters` : sameName;
}

function asColumnName(name: string): string {
  const text = withoutAccents(name)
    .replace(/[^A-Za-z0-9_]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .slice(0, longest - 20);
  return /^[A-Za-z]/.test(text) ? text : `column_${text}`.replace(/_$/, "");
}

/** "Größe" becomes Grosse, and "prénom" becomes prenom. */
export function withoutAccents(name: string): string {
  return name.replaceAll("ß", "ss").normalize("NFD").replace(/\p{M}/gu, "");
}

/** The name, or the name with a number, that is not taken. @param taken in lower case */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  let found = name;
  for (let number = 2; taken.has(found.toLowerCase()); number++) found = `${name}_${number}`;
  return found;
}
