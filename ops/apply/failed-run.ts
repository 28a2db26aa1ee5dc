import type { Options } from "../../cli/options/options";
import { valueAt } from "../../cli/value-at";
import { actionOf, clusterChange } from "../plan/json";
import type { MadePlan } from "../plan/make";
import { earlierCluster } from "../review/facts/new-cluster";
import { runInState, type RunLocation } from "../run/find";
import { reportIfFailed } from "../run/follow";
import { wasInterrupted } from "../terraform/interrupt";
import type { Terraform } from "../terraform/terraform";
import type { Applied } from "./apply";

/**
 * After an apply that failed: says why the run has failed, if it has. A run begins while Terraform still adds the fleet
 * of task nodes. If it fails by then, Terraform fails as well, with an error about the fleet: the cause is said first.
 */
export async function sayFailedRun(terraform: Terraform, done: readonly Applied[], options: Options): Promise<void> {
  for (const { plan, outcome } of done) {
    if (outcome !== "failed" || plan.plannedStack.hcl.cluster === undefined || wasInterrupted()) continue;
    // Terraform's error is shown in any case, so this must not end with another one.
    const run = await runInState(plan.plannedStack, terraform).catch(() => undefined);
    if (run && !isEarlier(run, plan)) await reportIfFailed(run, options);
  }
}

/** Whether the cluster in the state is still the one that the plan would have replaced. */
function isEarlier({ cluster }: RunLocation, plan: MadePlan): boolean {
  const planned = clusterChange(plan.json);
  if (!planned || actionOf(planned.change) === "change") return false;
  return [valueAt(planned.change.before, "id"), earlierCluster(plan)].includes(cluster);
}
