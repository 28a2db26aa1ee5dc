import { valueAt } from "../../../cli/value-at";
import { actionOf, changesOf, type PlanJson } from "../../plan/json";
import type { StackPlan } from "../../plan/stack-plan";

/**
 * Says when a stack would be created from nothing although another stack, which needs it, has resources. Its state was
 * moved or lost, and applying would make everything in it a second time, or fail on names that are taken.
 */
export function lostState(plan: StackPlan, plans: readonly StackPlan[]): string[] {
  const changes = changesOf(plan.json);
  const allNew = changes.length > 0 && changes.every((resource) => actionOf(resource.change) === "add");
  if (!allNew || hadResources(plan.json)) return [];
  const users = plans
    .filter((other) => other.dependsOn?.includes(plan.stack) && hadResources(other.json))
    .map((other) => other.stack);
  if (users.length === 0) return [];
  return [
    `${plan.stack} has an empty state, but ${users.join(" and ")}, which needs it, has resources: ` +
      "if that state was moved or lost, put it back before anything is applied",
  ];
}

/** Whether the state had resources before this plan, even if a refresh found them gone. */
export function hadResources(plan: PlanJson): boolean {
  const before = valueAt(plan.prior_state, "values", "root_module", "resources");
  const managed = Array.isArray(before) && before.some((resource) => valueAt(resource, "mode") === "managed");
  return managed || (plan.resource_drift ?? []).some((drift) => actionOf(drift.change) === "destroy");
}
