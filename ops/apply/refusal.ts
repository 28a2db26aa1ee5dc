import type { Stack } from "../../cli/synthesized/stacks";
import { valueAt } from "../../cli/value-at";
import { howToUnprotect } from "../../cli/unprotect";
import { actionOf, changesOf } from "../plan/json";
import type { StackPlan } from "../plan/stack-plan";
import { type Facts, isProtected } from "../review/facts/facts";
import { isPersistent } from "../review/cluster/lifecycle";
import { managed, type StateContent } from "../state/content";

/** A stack with the content of its state. */
export interface StackState {
  readonly stack: Stack;
  readonly state: StateContent;
}

/**
 * Why stacks cannot be destroyed: another stack that stays needs one of them. Undefined where all can be.
 * @param toDestroy the stacks that are to be destroyed
 */
export function neededBy(toDestroy: readonly StackState[], all: readonly StackState[]): string | undefined {
  for (const { stack } of toDestroy) {
    const user = all.find(
      (other) =>
        other.stack.dependsOn.includes(stack.name) && managed(other.state).length > 0 && !toDestroy.includes(other),
    );
    if (user)
      return (
        `${user.stack.name} still uses ${stack.name}. ` +
        `Run make destroy STACK=${user.stack.label} first, or make destroy for all.`
      );
  }
  return undefined;
}

/**
 * Why a plan is not applied: it would end a cluster that somebody protected, or take its protection away as a side
 * effect. Undefined where it would do neither.
 */
export function refusedForProtection(plans: readonly StackPlan[], facts: Facts): string | undefined {
  const clusters = plans.flatMap(({ json }) => changesOf(json)).filter(({ type }) => type === "aws_emr_cluster");
  for (const { change } of clusters) {
    const id = String(valueAt(change.before, "id"));
    if (!isProtected(facts.clusters[id], change.before)) continue;
    if (isPersistent(change.before)) {
      if (actionOf(change) === "change") continue;
      return (
        `The cluster ${id} is persistent (cluster.lifecycle), and this plan would end it. ` +
        "End it first: make destroy STACK=cluster, then run the same command again."
      );
    }
    if (actionOf(change) !== "change") return protectedSentence(id);
    if (valueAt(change.after, "termination_protection") !== true)
      return (
        `Somebody protected the cluster ${id} from being ended, and this plan would take that away. ` +
        `${howToUnprotect(id)} STACK=… applies another stack alone.`
      );
  }
  return undefined;
}

/** Somebody protected it on purpose: that is not undone without asking them. */
function protectedSentence(id: string): string {
  return `Somebody protected the cluster ${id} from being ended. ${howToUnprotect(id)}`;
}

/**
 * Why AWS would refuse to destroy, as far as it is known before anything is begun.
 * @param persistent ids of the clusters whose protection is taken away first
 */
export function refusedByAws(facts: Facts, persistent: readonly string[]): string | undefined {
  for (const [id, cluster] of Object.entries(facts.clusters)) {
    if (isProtected(cluster) && !persistent.includes(id)) return protectedSentence(id);
  }
  for (const [bucket, content] of Object.entries(facts.buckets)) {
    if (typeof content === "string")
      return `The content of s3://${bucket} could not be listed, so it cannot be deleted either: ${content}`;
  }
  return undefined;
}
