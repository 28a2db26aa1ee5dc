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

type SparkType =
  | { readonly kind: "simple"; readonly name: string }
  | { readonly kind: "array"; readonly element: SparkType }
  | { readonly kind: "map"; readonly key: SparkType; readonly value: SparkType }
  | { readonly kind: "struct"; readonly fields: readonly (readonly [name: string, type: SparkType])[] };

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
 * Glue keeps a type as a text without backticks. Athena reads it with Hive's parser of types, which takes no other
 * characters in a name. One other name there, and Athena refuses the whole table.
 * @see https://docs.aws.amazon.com/athena/latest/ug/tables-databases-columns-names.html
 */
const fieldName = /^[A-Za-z0-9_$.]+$/;

/**
 * @param declared a Spark SQL type that `ddlTypeProblem` accepts
 * @param path the column, for `leftOut`
 */
export function glueType(declared: string, path: string): GlueType {
  const type = new TypeReader(declared).type();
  const text = textOf(type);
  return { ...(text !== undefined && { text }), leftOut: leftOut(type, path) };
}

/** Athena finds the fields of Parquet by name, so the others are read although some are missing. */
function textOf(type: SparkType): string | undefined {
  if (type.kind === "simple") return type.name;
  if (type.kind === "array") return wrapped("array", [textOf(type.element)]);
  if (type.kind === "map") return wrapped("map", [textOf(type.key), textOf(type.value)]);
  const fields = type.fields.flatMap(([name, inner]) => {
    const text = fieldName.test(name) ? textOf(inner) : undefined;
    return text === undefined ? [] : [`${name.toLowerCase()}:${text}`];
  });
  return fields.length === 0 ? undefined : wrapped("struct", fields);
}

function wrapped(name: string, inner: readonly (string | undefined)[]): string | undefined {
  return inner.includes(undefined) ? undefined : `${name}<${inner.join(",")}>`;
}

function leftOut(type: SparkType, path: string): string[] {
  if (type.kind === "array") return leftOut(type.element, `${path}[]`);
  if (type.kind === "map") return [type.key, type.value].flatMap((inner) => leftOut(inner, `${path}{}`));
  if (type.kind === "struct")
    return type.fields.flatMap(([name, inner]) =>
      fieldName.test(name) ? leftOut(inner, `${path}.${name}`) : [`${path}.${name}`],
    );
  return [];
}

/** Reads a type from left to right. */
class TypeReader {
  private rest: string;

  constructor(declared: string) {
    this.rest = declared;
  }

  type(): SparkType {
    const name = this.take(/^[a-z_]+/i).toLowerCase();
    if (name === "array") return { kind: "array", element: this.inBrackets(() => this.type()) };
    if (name === "map") return this.inBrackets(() => this.mapTypes());
    if (name === "struct") return { kind: "struct", fields: this.inBrackets(() => this.fields()) };
    if (["dec", "decimal", "numeric"].includes(name)) return { kind: "simple", name: this.decimal() };
    return { kind: "simple", name: hiveNames[name] ?? name };
  }

  private mapTypes(): SparkType {
    const key = this.type();
    this.take(/^,/);
    return { kind: "map", key, value: this.type() };
  }

  private fields(): (readonly [string, SparkType])[] {
    const fields: (readonly [string, SparkType])[] = [];
    do {
      const name = this.take(/^(?:`[^`]+`|[a-z_][a-z0-9_]*)/i).replaceAll("`", "");
      this.take(/^:/);
      fields.push([name, this.type()]);
    } while (this.rest.startsWith(",") && this.take(/^,/) !== "");
    return fields;
  }

  /** Without a precision, Spark's decimal has 10 digits before the point. */
  private decimal(): string {
    if (!this.rest.startsWith("(")) return "decimal(10,0)";
    const [precision = "10", scale = "0"] = this.take(/^\([\d\s,]+\)/)
      .replace(/[\s()]/g, "")
      .split(",");
    return `decimal(${precision},${scale})`;
  }

  private inBrackets<T>(read: () => T): T {
    this.take(/^</);
    const found = read();
    this.take(/^>/);
    return found;
  }

  /** The text at the beginning that matches, without the blanks around it. */
  private take(pattern: RegExp): string {
    this.rest = this.rest.trimStart();
    const found = pattern.exec(this.rest)?.[0];
    if (found === undefined) throw new Error(`"${this.rest}" is not the rest of a Spark SQL type`);
    this.rest = this.rest.slice(found.length).trimStart();
    return found;
  }
}
