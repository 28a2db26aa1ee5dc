/**
 * The parts of `terraform show -json PLAN` that are read here.
 * @see https://developer.hashicorp.com/terraform/internals/json-format
 */
export interface PlanJson {
  readonly resource_changes?: readonly ResourceChange[];
  /** What Terraform found changed outside of it. */
  readonly resource_drift?: readonly ResourceChange[];
  readonly output_changes?: Readonly<Record<string, Change>>;
  readonly prior_state?: unknown;
}

export interface ResourceChange {
  readonly address: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly change: Change;
  readonly action_reason?: string;
}

export interface Change {
  readonly actions: readonly ("no-op" | "create" | "read" | "update" | "delete")[];
  readonly before?: unknown;
  readonly after?: unknown;
  readonly after_unknown?: unknown;
  readonly before_sensitive?: unknown;
  readonly after_sensitive?: unknown;
  /** Paths of the arguments that force a replacement. */
  readonly replace_paths?: readonly (readonly (string | number)[])[];
}

/** What happens to a resource, in the words of this project's summaries. */
export type Action = "add" | "change" | "replace" | "destroy" | "none";

export function actionOf(change: Change): Action {
  const { actions } = change;
  if (actions.includes("delete")) return actions.includes("create") ? "replace" : "destroy";
  if (actions.includes("create")) return "add";
  return actions.includes("update") ? "change" : "none";
}

/** What Terraform would do to resources; reading a data source is no change. */
export function changesOf(plan: PlanJson): ResourceChange[] {
  return (plan.resource_changes ?? []).filter(
    (resource) => resource.mode === "managed" && actionOf(resource.change) !== "none",
  );
}

/** Outputs whose value would be another one, or is not known before the apply. */
export function changedOutputs(plan: PlanJson): Record<string, Change> {
  return Object.fromEntries(
    Object.entries(plan.output_changes ?? {}).filter(([, change]) => actionOf(change) !== "none"),
  );
}

export function equal(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
