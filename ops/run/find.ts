import { RunError, UserError } from "../../cli/errors";
import type { Options } from "../../cli/options";
import { at } from "../plan/json";
import { readHcl, type Block } from "../../cli/synthesized/hcl";
import type { Stack } from "../../cli/synthesized/stacks";
import { attribute, managed, pullState } from "../state/content";
import { prepare } from "../state/stored";
import { Terraform } from "../terraform/terraform";

/** Where a run can be looked at. */
export interface RunPlace {
  readonly cluster: string;
  readonly region: string | undefined;
  /** The folder in S3 under which each cluster has its own, with a slash at its end. */
  readonly runs: string;
}

/** The run of the cluster that is in the state, or of the one that the user names, for which Terraform is not needed. */
export async function findRun(
  stacks: readonly Stack[],
  options: Pick<Options, "cluster" | "root">,
  terraform?: Terraform,
): Promise<RunPlace> {
  for (const stack of stacks) {
    const { cluster, region } = await readHcl(stack);
    if (!cluster) continue;
    return {
      cluster: options.cluster ?? (await clusterInState(terraform ?? (await Terraform.find(options.root)), stack)),
      region,
      runs: runsFolder(cluster, stack),
    };
  }
  throw new UserError("None of these stacks has a cluster, so there is no run to watch.");
}

async function clusterInState(terraform: Terraform, stack: Stack): Promise<string> {
  await prepare(terraform, stack);
  const [cluster] = managed(await pullState(terraform, stack), "aws_emr_cluster");
  const id = attribute(cluster, "id");
  if (id === undefined)
    throw new RunError(
      `There is no cluster in the state of ${stack.name}: nothing runs. make deploy starts a run; CLUSTER=j-… watches one that the state has forgotten.`,
    );
  return id;
}

/** Runs leave their traces beside the logs, whose place every cluster names; not every one has a bootstrap action that is told of it. */
function runsFolder(cluster: Block, stack: Stack): string {
  const logs = at(cluster, "log_uri");
  if (typeof logs !== "string" || !logs.endsWith("/logs/"))
    throw new RunError(
      `${stack.folder} names no place for logs that ends in /logs/, so it is not known where runs leave their ledgers. Synthesize again.`,
    );
  return logs.replace(/logs\/$/, "runs/");
}
