import { at, changesOf, actionOf, type PlanJson } from "../plan/json";
import type { StackPlan } from "../plan/stack-plan";

/**
 * A stack that would be created from nothing although another one, which needs it, is there: its state was moved or
 * lost, and applying would make everything in it a second time, or fail on names that are taken.
 */
export function lostState(plan: StackPlan, plans: readonly StackPlan[]): string[] {
  const allNew =
    changesOf(plan.json).length > 0 && changesOf(plan.json).every((resource) => actionOf(resource.change) === "add");
  if (!allNew || hadResources(plan.json)) return [];
  const users = plans
    .filter((other) => other.dependsOn?.includes(plan.stack) && hadResources(other.json))
    .map((other) => other.stack);
  if (users.length === 0) return [];
  return [
    `${plan.stack} has an empty state, but ${users.join(" and ")}, which needs it, has resources: if that state was moved or lost, put it back before anything is applied`,
  ];
}

/** Whether there was something before this plan, also where a refresh found it gone. */
function hadResources(plan: PlanJson): boolean {
  const before = at(plan.prior_state, "values", "root_module", "resources");
  const managed = Array.isArray(before) && before.some((resource) => at(resource, "mode") === "managed");
  return managed || (plan.resource_drift ?? []).some((drift) => actionOf(drift.change) === "destroy");
}
