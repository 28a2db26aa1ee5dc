import { valueAt } from "../../cli/value-at";

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
  /** What the configuration says, with the values that are written there as they are. */
  readonly configuration?: unknown;
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

/** What Terraform would do to resources; reading a data source is not a change. */
export function changesOf(plan: PlanJson): ResourceChange[] {
  return (plan.resource_changes ?? []).filter(
    (resource) => resource.mode === "managed" && actionOf(resource.change) !== "none",
  );
}

/** Whether a plan creates the bucket of this name: then nothing can be in it yet. */
export function addsBucket(plan: PlanJson, bucket: string): boolean {
  return changesOf(plan).some(
    ({ type, change }) =>
      type === "aws_s3_bucket" && actionOf(change) === "add" && valueAt(change.after, "bucket") === bucket,
  );
}

/** What happens to a stack's cluster; undefined where nothing happens to it. A stack has one cluster at most. */
export function clusterChange(plan: PlanJson): ResourceChange | undefined {
  return changesOf(plan).find(({ type }) => type === "aws_emr_cluster");
}

/** Whether a plan starts a cluster, and with it a run. */
export function startsCluster(plan: PlanJson): boolean {
  const cluster = clusterChange(plan);
  return cluster !== undefined && ["add", "replace"].includes(actionOf(cluster.change));
}

/** Outputs whose value would be another one, or is not known before the apply. */
export function changedOutputs(plan: PlanJson): Record<string, Change> {
  return Object.fromEntries(
    Object.entries(plan.output_changes ?? {}).filter(([, change]) => actionOf(change) !== "none"),
  );
}

/** Equal, whatever the order of an object's keys. */
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

/**
 * Equal in AWS. The provider reads what was never set as "", 0, false or empty, and the configuration has null there.
 * Blocks and lists without any value are the same as none.
 */
export function sameInAws(a: unknown, b: unknown): boolean {
  return equal(withoutEmpty(a), withoutEmpty(b));
}

/** As `sameInAws`, with the elements of a list in any order: a plan has a set as a list. */
function sameElements(a: unknown, b: unknown): boolean {
  return equal(elementsOf(a), elementsOf(b));
}

function elementsOf(value: unknown): unknown {
  const filled = withoutEmpty(value);
  return Array.isArray(filled) ? filled.map((element) => JSON.stringify(sorted(element))).sort() : filled;
}

/** The value without all that is empty in it; undefined where nothing is left. Lists keep their elements' places. */
function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) {
    const elements = value.map((element) => withoutEmpty(element) ?? null);
    return elements.every((element) => element === null) ? undefined : elements;
  }
  if (typeof value !== "object" || value === null) return value || undefined;
  const filled = Object.entries(value)
    .map(([key, inner]) => [key, withoutEmpty(inner)] as const)
    .filter(([, inner]) => inner !== undefined);
  return filled.length > 0 ? Object.fromEntries(filled) : undefined;
}

/** Attributes by name that are not the same in AWS before and after, sorted. What is not known yet is left out. */
export function changedAttributes(change: Change): string[] {
  const names = new Set([...Object.keys(change.before ?? {}), ...Object.keys(change.after ?? {})]);
  return [...names]
    .filter(
      (name) =>
        // The resource's own tags again, and those of the provider.
        name !== "tags_all" &&
        !sameElements(valueAt(change.before, name), valueAt(change.after, name)) &&
        valueAt(change.after_unknown, name) !== true,
    )
    .sort();
}
