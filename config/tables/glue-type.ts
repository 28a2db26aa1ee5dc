import { athenaTakes } from "./athena-names";
import { parseDdlType, type DdlType } from "./ddl-type";

/**
 * Spark's types as Athena and Glue write them, without the fields that they cannot name. The tables in Glue and the
 * statements for Athena have them from here.
 */

/** What Glue takes of a type. */
export interface GlueType {
  /** For example `array<struct<id:bigint>>`. @default - Glue can name no field of it */
  readonly text?: string;
  /** The fields that are left out, as paths: `tags[].app/name`. */
  readonly leftOut: readonly string[];
}

/** Spark's names where Hive has others. A timestamp_ntz is what Hive calls timestamp: without a time zone. */
const hiveNames: Readonly<Record<string, string>> = {
  byte: "tinyint",
  short: "smallint",
  integer: "int",
  long: "bigint",
  real: "float",
  timestamp_ntz: "timestamp",
};

/**
 * @param declared a Spark SQL type that `ddlTypeProblem` accepts
 * @param path the column, for `leftOut`
 */
export function glueType(declared: string, path: string): GlueType {
  const type = parseDdlType(declared);
  if (type === undefined) throw new Error(`"${declared}" is not a Spark SQL type`);
  const text = textOf(type);
  return { ...(text !== undefined && { text }), leftOut: leftOut(type, path) };
}

/** Athena finds the fields of Parquet by name, so the others are read although some are missing. */
function textOf(type: DdlType): string | undefined {
  if (type.kind === "simple") return hiveNames[type.name] ?? type.name;
  if (type.kind === "array") return wrapped("array", [textOf(type.element)]);
  if (type.kind === "map") return wrapped("map", [textOf(type.key), textOf(type.value)]);
  const fields = type.fields.flatMap(([name, inner]) => {
    const text = athenaTakes(name) ? textOf(inner) : undefined;
    return text === undefined ? [] : [`${name.toLowerCase()}:${text}`];
  });
  return fields.length === 0 ? undefined : wrapped("struct", fields);
}

function wrapped(name: string, inner: readonly (string | undefined)[]): string | undefined {
  return inner.includes(undefined) ? undefined : `${name}<${inner.join(",")}>`;
}

function leftOut(type: DdlType, path: string): string[] {
  if (type.kind === "array") return leftOut(type.element, `${path}[]`);
  if (type.kind === "map") return [type.key, type.value].flatMap((inner) => leftOut(inner, `${path}{}`));
  if (type.kind === "struct")
    return type.fields.flatMap(([name, inner]) =>
      athenaTakes(name) ? leftOut(inner, `${path}.${name}`) : [`${path}.${name}`],
    );
  return [];
}
