import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { JsonSchema } from "./file/schema-problems";
import { pipelineJsonSchema } from "./json-schema";

/** The part of a JSON Schema that the reference prints. */
interface Described extends JsonSchema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly required?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Described>>;
  readonly additionalProperties?: Described | boolean;
  readonly anyOf?: readonly Described[];
  readonly const?: unknown;
  readonly items?: Described;
}

/** The files of the reference by their names in docs/, generated from the schema's definition. */
export function referenceFiles(): Record<string, string> {
  const schema = pipelineJsonSchema();
  return {
    "pipeline.schema.json": `${JSON.stringify(schema, undefined, 2)}\n`,
    "pipeline.md": markdown(schema),
  };
}

/**
 * Writes the reference where it has changed.
 * @param folder absolute path of docs/
 * @returns one line for each file: its name, and whether it was written
 */
export function writeReference(folder: string): string[] {
  mkdirSync(folder, { recursive: true });
  return Object.entries(referenceFiles()).map(([name, text]) => {
    const file = join(folder, name);
    const isCurrent = existsSync(file) && readFileSync(file, "utf8") === text;
    if (!isCurrent) writeFileSync(file, text);
    return `docs/${name}: ${isCurrent ? "up to date" : "written"}`;
  });
}

function markdown(schema: Described): string {
  return [
    "# pipeline.yaml",
    "",
    "All keys of `pipeline.yaml`. `make docs` generates this page from the definition that also checks the file.",
    "`NAME` stands for a name that you choose.",
    "",
    "| key | value | default | meaning |",
    "|---|---|---|---|",
    ...rows(schema, ""),
    "",
  ].join("\n");
}

function rows(schema: Described, above: string): string[] {
  if (schema.anyOf) return schema.anyOf.flatMap((branch) => rows(branch, above));
  const children = Object.entries(schema.properties ?? {}).flatMap(([key, child]) =>
    row(`${above}${key}`, child, schema.required?.includes(key) ?? false),
  );
  const named =
    typeof schema.additionalProperties === "object" ? row(`${above}NAME`, schema.additionalProperties, false) : [];
  return [...children, ...named, ...(schema.items ? rows(schema.items, `${above.replace(/[.]$/, "")}[].`) : [])];
}

function row(path: string, schema: Described, isRequired: boolean): string[] {
  const cells = [`\`${path}\``, valueOf(schema), defaultOf(schema, isRequired), schema.description ?? ""];
  return [`| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`, ...rows(schema, `${path}.`)];
}

function valueOf(schema: Described): string {
  if (schema.anyOf) return schema.anyOf.map(valueOf).join(" or ");
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.enum) return schema.enum.map((value) => `\`${String(value)}\``).join(" or ");
  return typeWords(schema);
}

function typeWords({ type = "", minimum, maximum, ...schema }: Described): string {
  if (typeof type !== "string") return type.map((each) => typeWords({ ...schema, type: each })).join(" or ");
  const isNumber = type === "integer" || type === "number";
  if (isNumber && (minimum !== undefined || maximum !== undefined))
    return `${type} ${minimum ?? ""} to ${maximum ?? ""}`;
  const words: Record<string, string> = { object: "map", array: "list", boolean: "true or false" };
  return words[type] ?? type;
}

function defaultOf(schema: Described, isRequired: boolean): string {
  if (isRequired) return "*required*";
  const value = JSON.stringify(schema.default) as string | undefined;
  return value === undefined || value === "{}" ? "*optional*" : `\`${value}\``;
}
