import type { Proposal } from "./proposal";

/** Words that SQL does not take as names without quotes. */
const words = new Set(
  `all and anti any as between both case cast cross current_date current_time current_timestamp current_user distinct
  else end except exists false for from full group having in inner intersect interval into is join lateral left like
  limit minus natural not null on or order outer right select semi table then true union unique using values when where
  window with`.split(/\s+/),
);

export interface ProposedColumn {
  readonly name: string;
  /** The field as SQL names it. */
  readonly field: string;
  readonly type: string;
  readonly values?: number;
}

/** The columns of the table: the fields of the source, renamed where a column cannot have such a name. */
export function columnsOf(source: Proposal): ProposedColumn[] {
  const taken = new Set(source.fields.map((field) => field.name.toLowerCase()));
  return source.fields.map((field) => {
    const name = /^[A-Za-z_][A-Za-z0-9_]*$/.test(field.name) ? field.name : free(asColumnName(field.name), taken);
    taken.add(name.toLowerCase());
    return { name, field: sqlName(field.name), type: field.type, values: field.values };
  });
}

export function sqlOf(source: Proposal): string {
  const columns = columnsOf(source).map(({ name, field }) =>
    field === name || field === `\`${name}\`` ? field : `${field} as ${sqlName(name)}`,
  );
  return [
    `-- All fields of ${source.name}, unchanged. pipeline.yaml declares the same columns: change both together.`,
    `select ${columns.join(",\n       ")}`,
    `from ${sqlName(source.name)}`,
    "",
  ].join("\n");
}

function sqlName(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !words.has(name.toLowerCase()) ? name : `\`${name}\``;
}

function asColumnName(name: string): string {
  const text = withoutAccents(name)
    .replace(/[^A-Za-z0-9_]+/g, "_")
    .replace(/^_+|_+$/g, "");
  return /^[A-Za-z]/.test(text) ? text : `column_${text}`.replace(/_$/, "");
}

/** "Größe" becomes Grosse, and "prénom" becomes prenom. */
export function withoutAccents(name: string): string {
  return name.replaceAll("ß", "ss").normalize("NFD").replace(/\p{M}/gu, "");
}

function free(name: string, taken: ReadonlySet<string>): string {
  let found = name;
  for (let number = 2; taken.has(found.toLowerCase()); number++) found = `${name}_${number}`;
  return found;
}
