/**
 * Whether a text is a Spark SQL type as `pipeline.yaml` may name it. Spark itself reads it later; this only has to
 * refuse what Spark would, at a place the user can find.
 * @see https://spark.apache.org/docs/3.5.6/sql-ref-datatypes.html
 */
const simple = [
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

export function ddlTypeProblem(text: string): string | undefined {
  const rest = afterType(text.toLowerCase().replace(/\s+/g, ""));
  if (rest === "") return undefined;
  return `is no Spark SQL type; take one of ${simple.join(", ")}, decimal(10,2), array<…>, map<…,…> or struct<name:…>`;
}

/** What is left of `text` after the type it begins with, or undefined where it begins with none. */
function afterType(text: string): string | undefined {
  const decimal = /^(?:decimal|dec|numeric)(?:\((\d+)(?:,(\d+))?\))?/.exec(text);
  if (decimal) {
    const [precision, scale] = [Number(decimal[1] ?? 10), Number(decimal[2] ?? 0)];
    return precision >= 1 && precision <= 38 && scale <= precision ? text.slice(decimal[0].length) : undefined;
  }
  if (text.startsWith("array<")) return afterClosing(afterType(text.slice(6)));
  if (text.startsWith("map<")) {
    const key = afterType(text.slice(4));
    return key?.startsWith(",") ? afterClosing(afterType(key.slice(1))) : undefined;
  }
  if (text.startsWith("struct<")) return afterFields(text.slice(7));
  const word = /^[a-z_]+/.exec(text)?.[0];
  return word && simple.includes(word) ? text.slice(word.length) : undefined;
}

function afterFields(text: string): string | undefined {
  const field = /^(?:`[^`]+`|[a-z_][a-z0-9_]*):/.exec(text);
  const rest = field ? afterType(text.slice(field[0].length)) : undefined;
  return rest?.startsWith(",") ? afterFields(rest.slice(1)) : afterClosing(rest);
}

function afterClosing(text: string | undefined): string | undefined {
  return text?.startsWith(">") ? text.slice(1) : undefined;
}
