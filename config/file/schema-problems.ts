import type { z } from "zod";
import { didYouMean } from "./did-you-mean";
import { issueMessage } from "./issue-message";
import type { Problem } from "./problems";
import type { Path, YamlFile } from "./yaml-file";

type Issue = z.core.$ZodIssue;

/** The part of a JSON Schema that error messages use. */
export interface JsonSchema {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly anyOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
}

/** What the schema library found, as problems in plain words with their positions in the file. */
export function schemaProblems(issues: readonly Issue[], yaml: YamlFile, schema: JsonSchema): Problem[] {
  return issues.flatMap((issue) => {
    const path = issue.path as Path;
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => unknownKey(yaml, [...path, key], schema));
    }
    const given = valueAt(yaml.value(), path);
    const inside = issuesInsideMap(issue, given);
    if (inside) return schemaProblems(inside, yaml, schema);
    return [
      {
        file: yaml.file,
        position: issue.code === "invalid_key" ? yaml.positionOfKey(path) : yaml.positionOf(path),
        key: dotted(path),
        message: given === undefined ? missingMessage(schemaAt(schema, path)) : issueMessage(issue, given),
      },
    ];
  });
}

/** Where several shapes are allowed and the user wrote a map, only the problems inside the map are of interest. */
function issuesInsideMap(issue: Issue, given: unknown): Issue[] | undefined {
  if (issue.code !== "invalid_union" || typeof given !== "object") return undefined;
  const ofMap = issue.errors.find((branch) =>
    branch.every((inner) => inner.path.length > 0 || inner.code === "unrecognized_keys"),
  );
  return ofMap?.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
}

/** A path as messages show it, for example `cluster.core.types[0]`. */
export function dotted(path: Path): string {
  return path
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`))
    .join("")
    .replace(/^\./, "");
}

function unknownKey(yaml: YamlFile, path: Path, schema: JsonSchema): Problem {
  const outer = schemaAt(schema, path.slice(0, -1));
  const allowed = Object.keys((outer && mapBranch(outer))?.properties ?? {});
  const key = String(path.at(-1));
  const depth = (place: string) => place.split(".").length;
  const places = placesOf(key, schema)
    .sort((a, b) => depth(a) - depth(b))
    .slice(0, 2);
  const hint = places.length > 0 ? ` It belongs to ${places.join(" or ")}.` : didYouMean(key, allowed);
  return {
    file: yaml.file,
    position: yaml.positionOfKey(path),
    key: dotted(path),
    message: `is not a known key.${hint} Allowed here: ${allowed.join(", ")}`,
  };
}

/** The maps of the whole schema that have the key, with NAME for what a user names. */
function placesOf(key: string, schema: JsonSchema, path: Path = []): string[] {
  const { properties = {}, additionalProperties: others } = mapBranch(schema);
  const inner = Object.entries(properties).flatMap(([step, value]) => placesOf(key, value, [...path, step]));
  const ofOthers = typeof others === "object" ? placesOf(key, others, [...path, "NAME"]) : [];
  return [...(path.length > 0 && key in properties ? [dotted(path)] : []), ...inner, ...ofOthers];
}

function missingMessage(schema: JsonSchema | undefined): string {
  return schema?.description ? `is missing; add it. ${schema.description}` : "is missing; add it";
}

/** A value inside maps and lists, by its path; undefined where the path does not exist. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, step) => (inner as Record<string | number, unknown> | null | undefined)?.[step],
    value,
  );
}

function schemaAt(schema: JsonSchema, path: Path): JsonSchema | undefined {
  return path.reduce<JsonSchema | undefined>((outer, step) => {
    const map = outer && mapBranch(outer);
    const ofOtherKeys = map?.additionalProperties;
    return map?.properties?.[step] ?? (typeof ofOtherKeys === "object" ? ofOtherKeys : undefined);
  }, schema);
}

/** The shape of a map, where a map is one of several shapes. */
function mapBranch(schema: JsonSchema): JsonSchema {
  return schema.anyOf?.find((branch) => branch.properties) ?? schema;
}
