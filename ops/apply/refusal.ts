import type { Facts } from "../review/facts";
import type { Stack } from "../../cli/synthesized/stacks";
import { managed, type StateContent } from "../state/content";

/** A stack with what its state says. */
export interface Standing {
  readonly stack: Stack;
  readonly state: StateContent;
}

/** Why stacks cannot go: another one that stays still needs one of them. Nothing where all may go. */
export function neededBy(going: readonly Standing[], standing: readonly Standing[]): string | undefined {
  for (const { stack } of going) {
    const user = standing.find(
      (other) =>
        other.stack.dependsOn.includes(stack.name) && managed(other.state).length > 0 && !going.includes(other),
    );
    if (user)
      return `${user.stack.name} still uses ${stack.name}. Run make destroy STACK=${user.stack.label} first, or make destroy for all.`;
  }
  return undefined;
}

/** Why AWS would refuse, known before anything is begun. */
export function refusedByAws(facts: Facts): string | undefined {
  for (const [id, cluster] of Object.entries(facts.clusters)) {
    // Whoever protected it meant it: it is not undone in passing.
    if (cluster.protected && !cluster.state.startsWith("TERMINAT")) {
      return `Somebody protected the cluster ${id} from being ended. If it may end: aws emr modify-cluster-attributes --cluster-id ${id} --no-termination-protected, then run the same command again.`;
    }
  }
  for (const [bucket, content] of Object.entries(facts.buckets)) {
    if (typeof content === "string")
      return `What is in s3://${bucket} could not be listed, so it cannot be deleted either: ${content}`;
  }
  return undefined;
}
