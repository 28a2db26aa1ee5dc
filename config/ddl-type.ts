/**
 * Whether a string is a Spark SQL type that `pipeline.yaml` may name. Spark itself reads the type only when a run
 * starts. This finds a wrong type earlier, at a place that the user can look up.
 * @see https://spark.apache.org/docs/3.5.6/sql-ref-datatypes.html
 */
const simpleTypes = [
  "string",
  "boolean",
  "byte",
  "tinyint",
  "short",
  "smallint",
  "int",
  "integer",
  "long",
  "bigint",
  "float",
  "real",
  "double",
  "date",
  "timestamp",
  "timestamp_ntz",
  "binary",
];

/** What is wrong with a type, or undefined. */
export function ddlTypeProblem(text: string): string | undefined {
  const rest = afterType(text.toLowerCase().replace(/\s+/g, ""));
  if (rest === "") return undefined;
  const nested = "decimal(10,2), array<…>, map<…,…> or struct<name:…>";
  return `is not a Spark SQL type; use one of ${simpleTypes.join(", ")}, ${nested}`;
}

/** The rest of `text` after the type at its beginning, or undefined where it begins with no type. */
function afterType(text: string): string | undefined {
  if (/^(?:dec|decimal|numeric)\b/.test(text)) return afterDecimal(text);
  if (text.startsWith("array<")) return afterClosing(afterType(text.slice("array<".length)));
  if (text.startsWith("map<")) return afterMap(text.slice("map<".length));
  if (text.startsWith("struct<")) return afterFields(text.slice("struct<".length));
  const word = /^[a-z_]+/.exec(text)?.[0];
  return word && simpleTypes.includes(word) ? text.slice(word.length) : undefined;
}

function afterDecimal(text: string): string | undefined {
  const found = /^[a-z]+(?:\((\d+)(?:,(\d+))?\))?/.exec(text);
  const precision = Number(found?.[1] ?? 10);
  const scale = Number(found?.[2] ?? 0);
  const isValid = precision >= 1 && precision <= 38 && scale <= precision;
  return found && isValid ? text.slice(found[0].length) : undefined;
}

function afterMap(text: string): string | undefined {
  const afterKey = afterType(text);
  return afterKey?.startsWith(",") ? afterClosing(afterType(afterKey.slice(1))) : undefined;
}

function afterFields(text: string): string | undefined {
  const field = /^(?:`[^`]+`|[a-z_][a-z0-9_]*):/.exec(text);
  const rest = field ? afterType(text.slice(field[0].length)) : undefined;
  return rest?.startsWith(",") ? afterFields(rest.slice(1)) : afterClosing(rest);
}

function afterClosing(text: string | undefined): string | undefined {
  return text?.startsWith(">") ? text.slice(1) : undefined;
}
