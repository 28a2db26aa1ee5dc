import { actionOf, changedAttributes, changesOf, type ResourceChange } from "../plan/json";
import type { StackPlan } from "../plan/stack-plan";
import { are, capped, were } from "../../cli/report/lists";

/** Most resources of which a plan says one by one what somebody changed. */
const mostChanged = 5;

/**
 * What somebody changed or deleted by hand, and this plan puts back. Terraform's list of drift has much more in it: it
 * also has values that the provider writes in another way, and those that other resources of the plan have filled in.
 */
export function driftSentences(plan: StackPlan): string[] {
  // A cluster that has ended was not changed by hand; its own sentences say what was changed in one that lives.
  const drifts = (plan.json.resource_drift ?? []).filter((drift) => drift.type !== "aws_emr_cluster");
  return [...deleted(drifts, plan), ...changed(drifts, plan)];
}

function deleted(drifts: readonly ResourceChange[], plan: StackPlan): string[] {
  const madeAgain = changesOf(plan.json).filter(({ change }) => actionOf(change) === "add");
  const names = drifts
    .filter(({ change }) => actionOf(change) === "destroy")
    .map(({ address }) => address)
    .filter((address) => madeAgain.some((resource) => resource.address === address));
  if (names.length === 0) return [];
  return [`${capped(names)} ${were(names)} deleted outside of Terraform and ${are(names)} made again`];
}

function changed(drifts: readonly ResourceChange[], plan: StackPlan): string[] {
  const found = drifts.flatMap(({ address }) => {
    const names = putBack(plan, address);
    return names.length > 0 ? [{ address, names }] : [];
  });
  const more = found.length - mostChanged;
  return [
    ...found
      .slice(0, mostChanged)
      .map(
        ({ address, names }) =>
          `${address} was changed outside of Terraform (${capped(names)}) and is put back to its configuration`,
      ),
    ...(more > 0
      ? [`${more} more resources were changed outside of Terraform and are put back to their configuration`]
      : []),
  ];
}

/**
 * The attributes of a resource that somebody changed by hand and that the plan changes again. None where the resource
 * is deleted or replaced anyway.
 */
function putBack(plan: StackPlan, address: string): string[] {
  const planned = changesOf(plan.json).find((resource) => resource.address === address);
  if (!planned || actionOf(planned.change) !== "change") return [];
  const changedAgain = changedAttributes(planned.change);
  return changedByHand(plan, address).filter((name) => changedAgain.includes(name));
}

/** The attributes of a resource that are other ones in AWS than in the state. */
export function changedByHand(plan: StackPlan, address: string): string[] {
  const drift = plan.json.resource_drift?.find((resource) => resource.address === address);
  return drift && actionOf(drift.change) === "change" ? changedAttributes(drift.change) : [];
}
