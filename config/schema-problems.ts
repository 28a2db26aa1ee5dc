import { closest, distance } from "fastest-levenshtein";
import type { z } from "zod";
import { show, type Problem } from "./problems";
import type { Path, YamlFile } from "./yaml-file";

type Issue = z.core.$ZodIssue;

/** What the schema library found, in the user's words and at the user's place. */
export function explain(issues: readonly Issue[], yaml: YamlFile, schema: JsonSchema): Problem[] {
  return issues.flatMap((issue) => {
    const path = issue.path as Path;
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => unknownKey(yaml, [...path, key], schemaAt(schema, path)));
    }
    const given = valueAt(yaml.value(), path);
    if (issue.code === "invalid_union" && typeof given === "object") {
      // Of several shapes the map is meant: its problems are the user's.
      const inside = issue.errors.find((branch) =>
        branch.every((inner) => inner.path.length > 0 || inner.code === "unrecognized_keys"),
      );
      if (inside)
        return explain(
          inside.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })),
          yaml,
          schema,
        );
    }
    const missing = given === undefined;
    return [
      {
        file: yaml.file,
        at: issue.code === "invalid_key" ? yaml.atKey(path) : yaml.at(path),
        key: dotted(path),
        message: missing ? missingText(path, schema) : sentence(issue, given),
      },
    ];
  });
}

/** As much of a JSON Schema as an error message looks at. */
export interface JsonSchema {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly anyOf?: readonly JsonSchema[];
}

export function dotted(path: Path): string {
  return path
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`))
    .join("")
    .replace(/^\./, "");
}

function unknownKey(yaml: YamlFile, path: Path, schema: JsonSchema | undefined): Problem {
  const known = Object.keys((schema?.anyOf?.find((branch) => branch.properties) ?? schema)?.properties ?? {});
  const key = String(path.at(-1));
  const nearest = known.length > 0 ? closest(key.toLowerCase(), known) : undefined;
  const near = nearest && distance(key.toLowerCase(), nearest.toLowerCase()) <= Math.max(2, key.length / 3);
  return {
    file: yaml.file,
    at: yaml.atKey(path),
    key: dotted(path),
    message: `is no known key; ${near ? `did you mean "${nearest}"? ` : ""}Here may stand: ${known.join(", ")}`,
  };
}

function missingText(path: Path, schema: JsonSchema): string {
  const description = schemaAt(schema, path)?.description;
  return `is missing; add it${description ? `: ${description}` : ""}`;
}

function sentence(issue: Issue, given: unknown): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.expected === "int"
        ? `${show(given)} is no whole number; write it without a fraction`
        : `${show(given)} is ${kind(given)}, and ${withArticle(issue.expected)} is wanted${wayOut(issue.expected, given)}`;
    case "too_small":
      return `${show(given)} is too ${issue.origin === "number" || issue.origin === "int" ? "small" : "short"}; the least is ${issue.minimum}`;
    case "too_big":
      return `${show(given)} is too ${issue.origin === "number" || issue.origin === "int" ? "large" : "long"}; the most is ${issue.maximum}`;
    case "invalid_value":
      return `${show(given)} is not one of ${issue.values.map((value) => show(value)).join(", ")}`;
    case "invalid_union":
      return `${show(given)} is neither a map of settings nor ${literals(issue)}`;
    case "invalid_key":
      return issue.issues.map((inner) => inner.message).join("; ");
    case "invalid_format":
      return `${show(given)} ${issue.message}`;
    default:
      return issue.message;
  }
}

function literals(issue: z.core.$ZodIssueInvalidUnion): string {
  const values = issue.errors.flat().flatMap((inner) => (inner.code === "invalid_value" ? inner.values : []));
  return values.length > 0 ? values.map((value) => show(value)).join(" or ") : "a text";
}

function wayOut(expected: string, given: unknown): string {
  if (expected === "string" && (typeof given === "number" || typeof given === "boolean"))
    return `; put it in quotes: "${given}"`;
  if (expected === "number" && typeof given === "string") return "; write digits only, without quotes or a unit";
  return expected === "array" && typeof given === "string" ? `; put it in brackets: [${given}]` : "";
}

function kind(value: unknown): string {
  if (value === null) return "empty";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  return typeof value === "string" ? "a text" : `a ${typeof value}`;
}

function withArticle(expected: string): string {
  const words: Record<string, string> = {
    string: "a text",
    object: "a map",
    record: "a map",
    array: "a list",
    boolean: "true or false",
  };
  return words[expected] ?? `a ${expected}`;
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, step) => (at as Record<string | number, unknown> | null | undefined)?.[step], value);
}

function schemaAt(schema: JsonSchema, path: Path): JsonSchema | undefined {
  return path.reduce<JsonSchema | undefined>((shape, step) => {
    const at = shape?.anyOf?.find((branch) => branch.properties) ?? shape;
    const more = at?.additionalProperties;
    return at?.properties?.[step] ?? (typeof more === "object" ? more : undefined);
  }, schema);
}
