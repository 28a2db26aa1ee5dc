import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { JsonSchema } from "./schema-problems";
import { pipelineJsonSchema } from "./json-schema";

/** As much of a JSON Schema as the reference prints. */
interface Described extends JsonSchema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly required?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Described>>;
  readonly additionalProperties?: Described | boolean;
  readonly anyOf?: readonly Described[];
  readonly const?: unknown;
}

/** The files under docs/ that the schema's definition gives, by name. */
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
    "Every key, made from the same definition that checks it (`make docs`). `NAME` stands for a name of yours; a key without a default must be given.",
    "",
    "| key | value | default | what it is |",
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
  return [...children, ...named];
}

function row(path: string, schema: Described, required: boolean): string[] {
  const cells = [
    `\`${path}\``,
    kind(schema),
    fallback(schema, required),
    (schema.description ?? "").replaceAll("|", "\\|"),
  ];
  return [`| ${cells.join(" | ")} |`, ...rows(schema, `${path}.`)];
}

function kind(schema: Described): string {
  if (schema.anyOf) return schema.anyOf.map(kind).join(" or ");
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.enum) return schema.enum.map((value) => `\`${String(value)}\``).join(" or ");
  if (schema.type === "integer" || schema.type === "number")
    return `${schema.type} ${schema.minimum ?? ""} to ${schema.maximum ?? ""}`;
  const words: Record<string, string> = { object: "map", array: "list", string: "text", boolean: "true or false" };
  return words[schema.type ?? ""] ?? schema.type ?? "";
}

function fallback(schema: Described, required: boolean): string {
  if (required) return "";
  const value = JSON.stringify(schema.default) as string | undefined;
  return value === undefined || value === "{}" ? "*none*" : `\`${value}\``;
}
