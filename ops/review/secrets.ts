import type { PlanJson } from "../plan/json";

const mask = "(sensitive value)";

/**
 * A plan's text without its secrets. Terraform masks what is marked as sensitive where it stands; the same value can
 * stand elsewhere too (in a policy, a script, an argument), and some secrets are marked by nobody.
 */
export function masked(text: string, plan: PlanJson): string {
  const values = [...sensitiveValues(plan)].filter((value) => value.length >= 6).sort((a, b) => b.length - a.length);
  const known = values.reduce(
    (result, value) => result.replaceAll(value, mask).replaceAll(JSON.stringify(value).slice(1, -1), mask),
    text,
  );
  return patterns.reduce((result, [pattern, replacement]) => result.replace(pattern, replacement), known);
}

const patterns: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, mask],
  // Access key ids, long-term and temporary. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
  [/\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/g, mask],
  [
    /((?:password|passwd|secret|secret_key|secret_access_key|session_token|api_key|auth_token|access_token)"?\s*[=:]\s*")[^"\n]*(")/gi,
    `$1${mask}$2`,
  ],
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
    collect(change.before, change.before_sensitive, found);
    collect(change.after, change.after_sensitive, found);
  }
  return found;
}

/** @param marks `true` for a whole value, or the same shape as the value with `true` where it is sensitive */
function collect(value: unknown, marks: unknown, found: Set<string>): void {
  if (value === null || value === undefined || marks === undefined || marks === false) return;
  if (marks === true) {
    if (typeof value === "object") for (const inner of Object.values(value)) collect(inner, true, found);
    else found.add(`${value as string | number | boolean}`);
  } else if (typeof value === "object" && typeof marks === "object" && marks !== null) {
    for (const [key, inner] of Object.entries(marks)) collect((value as Record<string, unknown>)[key], inner, found);
  }
}
