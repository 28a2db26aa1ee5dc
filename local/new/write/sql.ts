import { columnsOf } from "../values/columns";
import type { Proposal } from "../proposal";

/** Words that SQL does not take as names without quotes. */
const words = new Set(
  `all and anti any as between both case cast cross current_date current_time current_timestamp current_user distinct
  else end except exists false for from full group having in inner intersect interval into is join lateral left like
  limit minus natural not null on or order outer right select semi table then true union unique using values when where
  window with`.split(/\s+/),
);

export function sqlOf(source: Proposal): string {
  const keys = source.path?.columns ?? [];
  const fields = columnsOf(source);
  const columns = [
    ...fields.map(({ column, inTable }) => castTo(inTable, sqlName(column))),
    ...keys.map(({ name }) => sqlName(name)),
  ];
  return [
    ...(source.text
      ? textComment(source.text, source.name)
      : [`-- All fields of ${source.name}, unchanged. pipeline.yaml declares the same columns: change both together.`]),
    ...(fields.some(({ inTable }) => inTable !== undefined)
      ? ["-- A cast gives fields inside other names, in their order: Athena does not take those in the files."]
      : []),
    `select ${columns.join(",\n       ")}`,
    `from ${sqlName(source.name)}`,
    "",
  ].join("\n");
}

function textComment(text: NonNullable<Proposal["text"]>, name: string): string[] {
  if (text === "log")
    return [
      `-- Each line of ${name} as text. split and regexp_extract take it apart, for example`,
      "-- split(value, ' ')[0] or regexp_extract(value, '\"([^\"]*)\"', 1).",
    ];
  return [
    `-- Each JSON ${text} of ${name} as text. from_json takes it apart, for example`,
    "-- from_json(value, 'array<string>') or explode(from_json(value, 'map<string,string>')).",
  ];
}

function castTo(type: string | undefined, name: string): string {
  return type === undefined ? name : `cast(${name} as ${type}) as ${name}`;
}

function sqlName(name: string): string {
  return words.has(name.toLowerCase()) ? `\`${name}\`` : name;
}
