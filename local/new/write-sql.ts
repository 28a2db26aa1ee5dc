import { columnsOf } from "./columns";
import type { Proposal } from "./proposal";

/** Words that SQL does not take as names without quotes. */
const words = new Set(
  `all and anti any as between both case cast cross current_date current_time current_timestamp current_user distinct
  else end except exists false for from full group having in inner intersect interval into is join lateral left like
  limit minus natural not null on or order outer right select semi table then true union unique using values when where
  window with`.split(/\s+/),
);

export function sqlOf(source: Proposal): string {
  const keys = source.path?.columns ?? [];
  const columns = [...columnsOf(source).map(({ column }) => column), ...keys.map(({ name }) => name)].map(sqlName);
  return [
    ...(source.text
      ? [
          `-- Each JSON ${source.text} of ${source.name} as text. from_json takes it apart, for example`,
          "-- from_json(value, 'array<string>') or explode(from_json(value, 'map<string,string>')).",
        ]
      : [`-- All fields of ${source.name}, unchanged. pipeline.yaml declares the same columns: change both together.`]),
    `select ${columns.join(",\n       ")}`,
    `from ${sqlName(source.name)}`,
    "",
  ].join("\n");
}

function sqlName(name: string): string {
  return words.has(name.toLowerCase()) ? `\`${name}\`` : name;
}
