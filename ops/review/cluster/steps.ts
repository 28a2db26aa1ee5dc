import { valueAt } from "../../../cli/value-at";
import { many } from "../../../cli/report/numbers";
import { actionOf, sameInAws, type Change, type PlanJson, type ResourceChange } from "../../plan/json";
import { isSameFile } from "../facts/code-changes";
import { capped, joined, were } from "../../../cli/report/lists";

interface Step {
  readonly name?: string;
  readonly action_on_failure?: string;
  readonly hadoop_jar_step?: readonly { readonly args?: readonly string[] }[];
}

/** The steps of a cluster before and after a plan: those of the configuration, and those added by hand. */
export interface Steps {
  readonly before: readonly Step[];
  readonly after: readonly Step[];
  /** Names of the steps in the cluster that the configuration never had. */
  readonly byHand: readonly string[];
}

/**
 * A cluster's steps. EMR lists what somebody added by hand among those of the configuration. Where the stack keeps
 * record of its own steps (a cluster that waits for more of them), that tells them apart. Else those that follow the
 * unchanged steps of the configuration were added by hand: the last step of a configuration writes the tables, and
 * nothing can come after it.
 */
export function stepsOf(cluster: ResourceChange, plan: PlanJson): Steps {
  const before = asSteps(valueAt(cluster.change.before, "step"));
  const after = asSteps(valueAt(cluster.change.after, "step"));
  const names = recordedNames(ownSteps(plan)?.change.before) ?? namesIfUnchanged(before, after);
  if (!names) return { before, after, byHand: [] };
  const left = [...names];
  const own: Step[] = [];
  const byHand: Step[] = [];
  for (const step of before) {
    const place = left.indexOf(step.name ?? "");
    if (place >= 0) left.splice(place, 1);
    (place >= 0 ? own : byHand).push(step);
  }
  return { before: own, after, byHand: byHand.map(({ name }) => name ?? "no name") };
}

/** The record of a stack's own steps, see stacks/cluster/own-steps.ts. */
export function ownSteps(plan: PlanJson): ResourceChange | undefined {
  return plan.resource_changes?.find(({ address }) => address === "terraform_data.steps");
}

/** The record's keys are `1 merge songs`, `2 write tables`. */
function recordedNames(record: unknown): string[] | undefined {
  const input = valueAt(record, "input");
  if (typeof input !== "object" || input === null) return undefined;
  return Object.keys(input).map((key) => key.replace(/^\d+ /, ""));
}

function namesIfUnchanged(before: readonly Step[], after: readonly Step[]): string[] | undefined {
  const isUnchanged = before.length > after.length && sameInAws(before.slice(0, after.length), after);
  return isUnchanged ? after.map(({ name }) => name ?? "") : undefined;
}

/** Whether the configuration has other steps than a cluster that this plan does not replace. */
export function hasOtherSteps(cluster: ResourceChange, plan: PlanJson): boolean {
  const record = ownSteps(plan);
  if (!record || actionOf(record.change) !== "add") return false;
  const resources = valueAt(plan.configuration, "root_module", "resources");
  const configured = (Array.isArray(resources) ? (resources as unknown[]) : []).find(
    (resource) => valueAt(resource, "address") === cluster.address,
  );
  const steps = asSteps(valueAt(configured, "expressions", "step", "constant_value"));
  const before = asSteps(valueAt(cluster.change.before, "step"));
  return steps.length > 0 && !sameInAws(before.slice(0, steps.length), steps);
}

/**
 * Why a cluster is replaced because of its steps, as ends of a sentence: "step 2's arguments changed". Arguments that
 * only name a file of code with other content are left out.
 */
export function stepReasons({ before, after, byHand }: Steps): string[] {
  if (byHand.length > 0 && sameInAws(before, after))
    return [`${many(byHand.length, "step")} ${were(byHand)} added by hand (${capped(byHand)})`];
  if (before.length !== after.length) return [`it has ${many(after.length, "step")} instead of ${before.length}`];
  const changed = after.map((step, index) => changedPart(before[index] ?? {}, step));
  const parts = ["arguments", "name", "action on failure", "settings"] as const;
  return parts.flatMap((part) => {
    const numbers = changed.flatMap((changedOfStep, index) => (changedOfStep === part ? [index + 1] : []));
    if (numbers.length === 0) return [];
    if (numbers.length === 1) return [`step ${numbers[0]}'s ${part} changed`];
    const name = part === "name" ? "names" : part;
    return [`the ${name} of steps ${joined(numbers.map(String))} changed`];
  });
}

/** The part of a step that a reader should look at first; undefined where nothing but the content of code changed. */
function changedPart(before: Step, after: Step): "arguments" | "name" | "action on failure" | "settings" | undefined {
  if (argumentLines(argumentsOf(before), argumentsOf(after)).length > 0) return "arguments";
  if (before.name !== after.name) return "name";
  if (before.action_on_failure !== after.action_on_failure) return "action on failure";
  const withoutArguments = (step: Step) => ({ ...step, hadoop_jar_step: { ...step.hadoop_jar_step?.[0], args: [] } });
  return sameInAws(withoutArguments(before), withoutArguments(after)) ? undefined : "settings";
}

/** The arguments that differ, a line for each, in the order of the steps: what a reviewer looks for. */
export function stepArgumentChanges({ before, after }: Steps): string[] {
  if (before.length !== after.length) return [];
  return after.flatMap((step, index) =>
    argumentLines(argumentsOf(before[index] ?? {}), argumentsOf(step)).map(
      (line) => `step ${index + 1} (${step.name ?? "no name"}): ${line}`,
    ),
  );
}

/**
 * `A becomes B`, `added: B` or `removed: A` for each argument that differs. Files of code whose content changed are
 * named elsewhere.
 */
export function argumentLines(before: readonly string[], after: readonly string[]): string[] {
  const removed = before.filter((argument) => !after.includes(argument));
  const added = after.filter((argument) => !before.includes(argument));
  const renamed = added.filter((argument) => removed.some((old) => isSameFile(old, argument)));
  const old = removed.filter((argument) => !renamed.some((now) => isSameFile(argument, now)));
  const now = added.filter((argument) => !renamed.includes(argument));
  const lines = Array.from({ length: Math.max(old.length, now.length) }, (_, i) => argumentLine(old[i], now[i]));
  // The same arguments in another order.
  const isReordered = removed.length + added.length === 0 && before.join("\n") !== after.join("\n");
  return isReordered ? ["its arguments are in another order"] : lines;
}

function argumentLine(before: string | undefined, after: string | undefined): string {
  if (before === undefined) return `added: ${after ?? ""}`;
  return after === undefined ? `removed: ${before}` : `${before} becomes ${after}`;
}

function asSteps(value: unknown): readonly Step[] {
  return Array.isArray(value) ? (value as Step[]) : [];
}

function argumentsOf(step: Step): readonly string[] {
  return step.hadoop_jar_step?.[0]?.args ?? [];
}

/** Whether a plan changes a cluster's own steps though Terraform itself ignores them. */
export function changesOwnSteps(plan: PlanJson): boolean {
  const change: Change | undefined = ownSteps(plan)?.change;
  return change !== undefined && actionOf(change) === "change";
}
