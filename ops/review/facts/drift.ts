import { actionOf, changedAttributes, changesOf, type Action } from "../../plan/json";
import type { StackPlan } from "../../plan/stack-plan";
import { are, capped, were } from "../../../cli/report/lists";

/** For at most this number of resources, a plan says one by one what somebody changed. */
const mostChanged = 5;

const cluster = "aws_emr_cluster";

/** Parts of a cluster that are resources of their own: they are gone when it has ended. */
const partsOfCluster = /^aws_emr_(instance_fleet|instance_group|managed_scaling_policy)$/;

/** What somebody changed or deleted by hand. */
export interface Drift {
  /** Addresses of what the plan makes again. */
  readonly deleted: readonly string[];
  /** What the plan puts back, with the changed attributes. */
  readonly changed: readonly { readonly address: string; readonly names: readonly string[] }[];
}

/**
 * What somebody changed or deleted by hand, and this plan puts back, also of a cluster and of what it replaces.
 * Terraform's list of drift has much more in it. It also has values that the provider writes in another way, and those
 * that other resources of the plan have filled in.
 */
export function driftOf(plan: StackPlan): Drift {
  return { deleted: deletedByHand(plan), changed: changedAndPutBack(plan, ["change", "replace"]) };
}

/** What somebody changed or deleted by hand, in sentences. What is replaced anyway says that itself. */
export function driftSentences(plan: StackPlan): string[] {
  // The sentences of a cluster say what was changed in one that lives.
  const changed = changedAndPutBack(plan, ["change"]).filter(({ address }) => !address.startsWith(`${cluster}.`));
  return [...deletedSentences(deletedByHand(plan)), ...changedSentences(changed)];
}

function deletedByHand(plan: StackPlan): string[] {
  const drifts = plan.json.resource_drift ?? [];
  const deleted = drifts.filter(({ change }) => actionOf(change) === "destroy");
  const clusterEnded = deleted.some(({ type }) => type === cluster);
  const madeAgain = changesOf(plan.json).filter(({ change }) => actionOf(change) === "add");
  return deleted
    .filter(({ type }) => type !== cluster && !(clusterEnded && partsOfCluster.test(type)))
    .map(({ address }) => address)
    .filter((address) => madeAgain.some((resource) => resource.address === address));
}

function deletedSentences(names: readonly string[]): string[] {
  if (names.length === 0) return [];
  return [`${capped(names)} ${were(names)} deleted outside of Terraform and ${are(names)} made again`];
}

function changedSentences(found: Drift["changed"]): string[] {
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

/** The attributes that somebody changed by hand and that the plan changes again, by one of these actions. */
function changedAndPutBack(plan: StackPlan, actions: readonly Action[]): Drift["changed"] {
  return changesOf(plan.json).flatMap(({ address, change }) => {
    if (!actions.includes(actionOf(change))) return [];
    const changedAgain = changedAttributes(change);
    const names = changedByHand(plan, address).filter((name) => changedAgain.includes(name));
    // Steps may be given to a cluster that stays.
    const others = names.filter((name) => name !== "step");
    return others.length > 0 ? [{ address, names: others }] : [];
  });
}

/** The attributes of a resource that are other ones in AWS than in the state. */
export function changedByHand(plan: StackPlan, address: string): string[] {
  const drift = plan.json.resource_drift?.find((resource) => resource.address === address);
  return drift && actionOf(drift.change) === "change" ? changedAttributes(drift.change) : [];
}
