import type { Stack } from "../../cli/synthesized/stacks";
import type { Facts } from "../review/facts";
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

/** Why AWS would refuse to destroy, as far as it is known before anything is begun. */
export function refusedByAws(facts: Facts): string | undefined {
  for (const [id, cluster] of Object.entries(facts.clusters)) {
    // Somebody protected it on purpose: that is not undone without asking them.
    if (cluster.protected && !cluster.state.startsWith("TERMINAT"))
      return (
        `Somebody protected the cluster ${id} from being ended. If it may end: ` +
        `aws emr modify-cluster-attributes --cluster-id ${id} --no-termination-protected, ` +
        "then run the same command again."
      );
  }
  for (const [bucket, content] of Object.entries(facts.buckets)) {
    if (typeof content === "string")
      return `The content of s3://${bucket} could not be listed, so it cannot be deleted either: ${content}`;
  }
  return undefined;
}
