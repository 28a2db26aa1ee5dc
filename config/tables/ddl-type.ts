/** The parts of a Spark SQL type: names of types in lower case, names of fields as they are written. */
export type DdlType =
  | { readonly kind: "simple"; readonly name: string }
  | { readonly kind: "array"; readonly element: DdlType }
  | { readonly kind: "map"; readonly key: DdlType; readonly value: DdlType }
  | { readonly kind: "struct"; readonly fields: readonly (readonly [name: string, type: DdlType])[] };

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

/**
 * What is wrong with a type of `pipeline.yaml`, or undefined. Spark itself reads the type only when a run starts. This
 * finds a wrong type earlier, at a place that the user can look up.
 */
export function ddlTypeProblem(text: string): string | undefined {
  if (parseDdlType(text) !== undefined) return undefined;
  const nested = "decimal(10,2), array<…>, map<…,…> or struct<name:…>";
  return `is not a Spark SQL type; use one of ${simpleTypes.join(", ")}, ${nested}`;
}

/** Whether a text, which may be wrong in other ways, begins as a type that text such as a folder's name cannot be. */
export function isNestedOrBinary(text: string): boolean {
  return /^\s*(array|map|struct|binary)/i.test(text);
}

/**
 * The type that a text names, or undefined where it names none.
 * @see https://spark.apache.org/docs/3.5.6/sql-ref-datatypes.html
 */
export function parseDdlType(text: string): DdlType | undefined {
  try {
    return new TypeReader(text).wholeType();
  } catch (error) {
    if (error instanceof NotAType) return undefined;
    throw error;
  }
}

class NotAType extends Error {}

/** Reads a type from left to right. */
class TypeReader {
  constructor(private rest: string) {}

  wholeType(): DdlType {
    const type = this.type();
    if (this.rest !== "") throw new NotAType();
    return type;
  }

  private type(): DdlType {
    const name = this.take(/^[a-z_]+/i).toLowerCase();
    if (name === "array") return { kind: "array", element: this.inBrackets(() => this.type()) };
    if (name === "map") return this.inBrackets(() => this.mapTypes());
    if (name === "struct") return { kind: "struct", fields: this.inBrackets(() => this.fields()) };
    if (["dec", "decimal", "numeric"].includes(name)) return { kind: "simple", name: this.decimal() };
    if (!simpleTypes.includes(name)) throw new NotAType();
    return { kind: "simple", name };
  }

  private mapTypes(): DdlType {
    const key = this.type();
    this.take(/^,/);
    return { kind: "map", key, value: this.type() };
  }

  private fields(): (readonly [string, DdlType])[] {
    const fields: (readonly [string, DdlType])[] = [];
    do {
      const name = this.take(/^(?:`[^`]*[^`\s][^`]*`|[a-z_][a-z0-9_]*)/i).replaceAll("`", "");
      this.take(/^:/);
      fields.push([name, this.type()]);
    } while (this.rest.startsWith(",") && this.take(/^,/) !== "");
    return fields;
  }

  /** Without a precision, Spark's decimal has 10 digits before the point. */
  private decimal(): string {
    const given = this.rest.startsWith("(") ? this.take(/^\(\s*\d+\s*(?:,\s*\d+\s*)?\)/) : "(10)";
    const [precision = "", scale = "0"] = given.replace(/[\s()]/g, "").split(",");
    const isValid = Number(precision) >= 1 && Number(precision) <= 38 && Number(scale) <= Number(precision);
    if (!isValid) throw new NotAType();
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
    if (found === undefined) throw new NotAType();
    this.rest = this.rest.slice(found.length).trimStart();
    return found;
  }
}
