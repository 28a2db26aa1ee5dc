import type { PlanJson } from "../plan/json";

const mask = "(sensitive value)";

/** Shorter sensitive values, such as "true", would be masked in every other word. */
const shortestSecret = 6;

/**
 * A plan's text without its secrets. Terraform masks a value where it is marked as sensitive. The same value can occur
 * elsewhere too (in a policy, a script, an argument), and some secrets are not marked at all.
 */
export function masked(text: string, plan: PlanJson): string {
  const values = [...sensitiveValues(plan)]
    .filter((value) => value.length >= shortestSecret)
    .sort((a, b) => b.length - a.length);
  const withoutMarked = values.reduce(
    (result, value) => result.replaceAll(value, mask).replaceAll(JSON.stringify(value).slice(1, -1), mask),
    text,
  );
  return patterns.reduce((result, [pattern, replacement]) => result.replace(pattern, replacement), withoutMarked);
}

const secretNames = [
  "password",
  "passwd",
  "secret",
  "secret_key",
  "secret_access_key",
  "session_token",
  "api_key",
  "auth_token",
  "access_token",
];

/** What looks like a secret, whether it is marked or not. */
const patterns: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, mask],
  // Access key ids, long-term and temporary.
  // See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
  [/\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/g, mask],
  [new RegExp(`((?:${secretNames.join("|")})"?\\s*[=:]\\s*")[^"\\n]*(")`, "gi"), `$1${mask}$2`],
];

/** The strings that the plan marks as sensitive, wherever it marks them. */
export function sensitiveValues(plan: PlanJson): Set<string> {
  const found = new Set<string>();
  const changes = [
    ...(plan.resource_changes ?? []).map((resource) => resource.change),
    ...(plan.resource_drift ?? []).map((resource) => resource.change),
    ...Object.values(plan.output_changes ?? {}),
  ];
  for (const change of changes) {
    collectMarked(change.before, change.before_sensitive, found);
    collectMarked(change.after, change.after_sensitive, found);
  }
  return found;
}

/** @param marks `true` for a whole value, or the same shape as the value with `true` where it is sensitive */
function collectMarked(value: unknown, marks: unknown, found: Set<string>): void {
  if (marks === true) collectAll(value, found);
  else if (isObject(value) && isObject(marks))
    for (const [key, inner] of Object.entries(marks)) collectMarked(value[key], inner, found);
}

function collectAll(value: unknown, found: Set<string>): void {
  if (value === null || value === undefined) return;
  if (isObject(value)) for (const inner of Object.values(value)) collectAll(inner, found);
  else found.add(`${value as string | number | boolean}`);
}

/** Objects and arrays. */
function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
