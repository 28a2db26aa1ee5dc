import type { Stack } from "../../cli/synthesized/stacks";
import { startsCluster } from "../plan/json";
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
  if (!startsCluster(plan.json)) return;
  await mustFitNetwork(plan, stacks);
  await (replay ? mustHaveQuarantines(plan, replay) : mustHaveObjects(plan));
}
