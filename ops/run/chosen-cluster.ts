import type { ChosenRun } from "../../cli/options/chosen-run";
import { RunError } from "../../cli/errors";
import { asTyped, type Options } from "../../cli/options/options";
import type { Stack } from "../../cli/synthesized/stacks";
import { clusterStack, runsFolder } from "./cluster-stack";
import { newestCluster } from "./clusters";
import type { RunLocation } from "./find";

/**
 * The cluster that CLUSTER names, or the pipeline's newest one, whoever started it: EMR is asked by the cluster's name,
 * and Terraform is not needed.
 * @throws RunError where there was none
 */
export async function chosenCluster(
  stacks: readonly Stack[],
  options: Pick<Options, "pipeline"> & ChosenRun,
): Promise<RunLocation> {
  const { stack, name } = clusterStack(stacks);
  const { region } = stack.hcl;
  const runs = runsFolder(stack);
  const { cluster, run, given } = options;
  if (cluster !== undefined) return { cluster, run, given, region, runs };
  const newest = await newestCluster(name, region);
  if (newest !== undefined) return { cluster: newest, region, runs };
  throw new RunError(
    `There was no cluster of ${name} in the last two months. ${asTyped("make deploy", options)} starts a run; ` +
      "CLUSTER=j-… names an older one.",
  );
}
