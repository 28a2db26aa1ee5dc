import type { Stack } from "../../cli/synthesized/stacks";
import { actionOf, clusterChange } from "../plan/json";
import type { MadePlan } from "../plan/make";
import { mustFitNetwork } from "./existing-network";
import { mustHaveObjects } from "./landing";
import { mustHaveQuarantines } from "./quarantines";

/**
 * Before a plan that starts a cluster is applied: looks whether the cluster has a network and something to read.
 * Otherwise it would fail after some minutes, and cost money until then.
 * @param stacks all stacks of the pipeline
 * @param replay runs whose quarantines the cluster reads. @default - it reads objects
 * @throws RunError or UserError that says what is missing
 */
export async function beforeCluster(
  plan: MadePlan,
  stacks: readonly Stack[],
  replay: readonly string[] | undefined,
): Promise<void> {
  if (!startsCluster(plan)) return;
  await mustFitNetwork(plan, stacks);
  await (replay ? mustHaveQuarantines(plan, replay) : mustHaveObjects(plan));
}

/** Whether a plan starts a cluster, and with it a run. */
export function startsCluster({ json }: Pick<MadePlan, "json">): boolean {
  const cluster = clusterChange(json);
  return cluster !== undefined && ["add", "replace"].includes(actionOf(cluster.change));
}
