import type { Proposal } from "./proposal";

/** Words that SQL would not take for a name where they stand. */
const words = new Set(
  (
    "all and anti any as between both case cast cross current_date current_time current_timestamp current_user distinct else end except exists false for from full " +
    "group having in inner intersect interval into is join lateral left like limit minus natural not null on or order outer right select semi table then true " +
    "union unique using values when where window with"
  ).split(" "),
);

export interface Column {
  readonly name: string;
  /** How SQL names the field. */
  readonly field: string;
  readonly type: string;
  readonly values?: number;
}

/** The table's columns: the source's fields, renamed where a column cannot have their name. */
export function columnsOf(source: Proposal): Column[] {
  const taken = new Set(source.fields.map((field) => field.name.toLowerCase()));
  return source.fields.map((field) => {
    const name = /^[A-Za-z_][A-Za-z0-9_]*$/.test(field.name) ? field.name : free(plain(field.name), taken);
    taken.add(name.toLowerCase());
    return { name, field: quoted(field.name), type: field.type, values: field.values };
  });
}

export function sqlOf(source: Proposal): string {
  const columns = columnsOf(source).map(({ name, field }) =>
    field === name || field === `\`${name}\`` ? field : `${field} as ${quoted(name)}`,
  );
  return [
    `-- All fields of ${source.name}, as they are. What stands here is what columns in pipeline.yaml promises: change both.`,
    `select ${columns.join(",\n       ")}`,
    `from ${quoted(source.name)}`,
    "",
  ].join("\n");
}

function quoted(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !words.has(name.toLowerCase()) ? name : `\`${name}\``;
}

function plain(name: string): string {
  const text = withoutAccents(name)
    .replace(/[^A-Za-z0-9_]+/g, "_")
    .replace(/^_+|_+$/g, "");
  return /^[A-Za-z]/.test(text) ? text : `column_${text}`.replace(/_$/, "");
}

/** A letter without its accents is still readable: "Größe" is Grosse, "prénom" is prenom. */
export function withoutAccents(name: string): string {
  return name.replaceAll("ß", "ss").normalize("NFD").replace(/\p{M}/gu, "");
}

function free(name: string, taken: ReadonlySet<string>): string {
  let found = name;
  for (let number = 2; taken.has(found.toLowerCase()); number++) found = `${name}_${number}`;
  return found;
}
