import { RunError } from "../../cli/errors";
import { asTyped, type Options } from "../../cli/options/options";
import { fromHcl, type Stack } from "../../cli/synthesized/stacks";
import { valueAt } from "../../cli/value-at";
import { actionOf, changesOf, clusterChange, startsCluster } from "../plan/json";
import type { MadePlan } from "../plan/make";
import { clusterStack } from "../run/cluster-stack";
import { clustersNamed } from "../run/clusters";

/** The living clusters of a pipeline with a schedule, of which Terraform's state knows none; [] without a schedule. */
async function livingRuns(stacks: readonly Stack[]): Promise<string[]> {
  if (fromHcl(stacks, "schedule") === undefined) return [];
  const { stack, name } = clusterStack(stacks);
  const living = await clustersNamed(name, stack.hcl.region, "living");
  return living.flatMap(({ Id }) => Id ?? []);
}

/**
 * Before a plan of a pipeline with a schedule is applied.
 * @throws RunError where a run is going on that it would disturb: it would delete code that the run has not read yet,
 *   or start a second run
 */
export async function mustNotDisturbRun(plan: MadePlan, stacks: readonly Stack[], options: Options): Promise<void> {
  const [deletes, starts] = [deletesCode(plan), startsCluster(plan.json)];
  if (!deletes && !starts) return;
  const replaced = valueAt(clusterChange(plan.json)?.change.before, "id");
  const [run] = (await livingRuns(stacks)).filter((id) => id !== replaced);
  if (run === undefined) return;
  const watch = asTyped(`make watch CLUSTER=${run}`, { pipeline: options.pipeline });
  throw new RunError(
    (starts
      ? `A run is going on in ${run}, and two runs must not work at the same time. `
      : `A run is going on in ${run}, and this plan deletes code that it may not have read yet. `) +
      `Wait for its end (${watch}), then run the same command again.`,
  );
}

function deletesCode({ json, plannedStack }: MadePlan): boolean {
  if (plannedStack.hcl.schedule === undefined) return false;
  return changesOf(json).some(
    ({ type, change }) => type === "aws_s3_object" && ["replace", "destroy"].includes(actionOf(change)),
  );
}

/**
 * Before what a run needs is destroyed. The schedule is destroyed first, so no run begins after this.
 * @throws RunError where a run is going on that no state knows
 */
export async function mustHaveEnded(plan: MadePlan, stacks: readonly Stack[], known: readonly string[]): Promise<void> {
  if (plan.plannedStack.hcl.schedule || plan.plannedStack.hcl.cluster) return;
  const [run] = (await livingRuns(stacks)).filter((id) => !known.includes(id));
  if (run === undefined) return;
  throw new RunError(
    `The run of ${run}, which the schedule started, still uses ${plan.stack}. Wait for its end, or end it: ` +
      `aws emr terminate-clusters --cluster-ids ${run}. Then run the same command again.`,
  );
}
