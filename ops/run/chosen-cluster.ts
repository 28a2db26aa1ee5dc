import type { ChosenRun } from "../../cli/options/chosen-run";
import { RunError, UserError } from "../../cli/errors";
import { asTyped, type Options } from "../../cli/options/options";
import type { Stack } from "../../cli/synthesized/stacks";
import { clustersNamed } from "./clusters";
import { type RunLocation, runsFolder } from "./find";

/** The stack with the pipeline's cluster, and the cluster's name. @throws UserError when no stack has one */
export function clusterStack(stacks: readonly Stack[]): { readonly stack: Stack; readonly name: string } {
  const stack = stacks.find(({ hcl }) => hcl.cluster !== undefined);
  const name = stack?.hcl.cluster?.block["name"];
  if (stack && typeof name === "string") return { stack, name };
  throw new UserError("None of these stacks has a cluster, so there is no run.");
}

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
  const [newest] = await clustersNamed(name, region, "all");
  if (newest?.Id !== undefined) return { cluster: newest.Id, region, runs };
  throw new RunError(
    `There was no cluster of ${name} in the last two months. ${asTyped("make deploy", options)} starts a run; ` +
      "CLUSTER=j-… names an older one.",
  );
}
