import { UserError } from "../../cli/errors";
import { submittedName } from "../../cli/options/run-name";
import { submittedSteps } from "../../cli/synthesized/submitted-steps";
import type { ClusterDefinition, Step } from "../cluster/definition";
import type { LocalCluster, LocalRun } from "./local-cluster";

/** @throws UserError when a cluster that ends with its last step is to run again */
export function mustTakeRuns({ runs }: LocalRun, { stays, name }: ClusterDefinition): void {
  if (runs === 1 || stays) return;
  throw new UserError(
    `RUNS=${runs}: the cluster of ${name} ends with its last step, so it takes no second run. ` +
      "With cluster.lifecycle: idle or persistent, it stays.",
  );
}

/** The cluster as a run sees it that is submitted now: with the steps that `make submit` would add in AWS. */
export function submitted(cluster: LocalCluster): LocalCluster {
  const { definition, node, run } = cluster;
  const runName = submittedName(node.cluster, new Date());
  const steps = submittedSteps({ ...definition, actions: definition.bootstrapActions }, runName, { args: [] });
  // Here, each step ends before the next one begins.
  return {
    ...cluster,
    run: { ...run, parts: [] },
    runName,
    definition: { ...definition, steps: steps.flat() as readonly Step[] },
  };
}
