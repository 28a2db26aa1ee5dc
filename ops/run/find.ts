import type { ChosenRun } from "../../cli/options/chosen-run";
import { RunError, UserError } from "../../cli/errors";
import type { Options } from "../../cli/options/options";
import type { ScheduleHcl } from "../../cli/synthesized/hcl";
import { fromHcl, type Stack } from "../../cli/synthesized/stacks";
import { attribute, managed } from "../state/content";
import { pullState } from "../state/pull";
import { Terraform } from "../terraform/terraform";
import { whenItRuns } from "../../cli/synthesized/schedule";
import { clustersNamed } from "./clusters";

/** What is needed to follow a run. */
export interface RunLocation {
  /** The cluster's id, for example j-2AXXXXXXGAPLF. */
  readonly cluster: string;
  /** The run's name. @default - the newest run of the cluster */
  readonly run?: string;
  /** What the user wrote to choose it: CLUSTER=j-2AXXXXXXGAPLF. @default - it was not chosen by a user */
  readonly given?: string;
  readonly region: string | undefined;
  /** URI of the folder in S3 under which each cluster has its own, with a slash at its end. */
  readonly runs: string;
}

/** A run whose name is known. */
export interface NamedRun extends RunLocation {
  readonly run: string;
}

/**
 * The run of the cluster in the state; the last one that a schedule started; or that of the cluster that the user
 * names, for which Terraform is not needed.
 * @param terraform @default - found when it is needed
 * @throws UserError when no stack has a cluster; RunError when the state has none
 */
export async function findRun(
  stacks: readonly Stack[],
  options: Pick<Options, "root"> & ChosenRun,
  terraform?: Terraform,
): Promise<RunLocation> {
  const schedule = fromHcl(stacks, "schedule");
  for (const stack of stacks) {
    const { cluster, region } = stack.hcl;
    if (!cluster) continue;
    const find = async () =>
      schedule
        ? newestCluster(String(cluster.block["name"]), region, schedule)
        : clusterInState(terraform ?? (await Terraform.find(options.root)), stack);
    const { run, given } = options;
    return { cluster: options.cluster ?? (await find()), run, given, region, runs: runsFolder(stack) };
  }
  throw new UserError("None of these stacks has a cluster, so there is no run to watch.");
}

/** The run of the cluster in a stack's state; undefined where there is none. */
export async function runInState(stack: Stack, terraform: Terraform): Promise<RunLocation | undefined> {
  const { cluster, region } = stack.hcl;
  const id = await idInState(terraform, stack);
  return cluster && id !== undefined ? { cluster: id, region, runs: runsFolder(stack) } : undefined;
}

/** The cluster of the last run, which a schedule or a deploy of the stack cluster started. */
async function newestCluster(name: string, region: string | undefined, schedule: ScheduleHcl): Promise<string> {
  const [newest] = await clustersNamed(name, region, "all");
  if (newest?.Id !== undefined) return newest.Id;
  throw new RunError(
    `There was no run of ${name} in the last two months. The schedule ${whenItRuns(schedule)}; ` +
      "CLUSTER=j-… watches an older one.",
  );
}

async function clusterInState(terraform: Terraform, stack: Stack): Promise<string> {
  const id = await idInState(terraform, stack);
  if (id === undefined)
    throw new RunError(
      `There is no cluster in the state of ${stack.name}: nothing runs. ` +
        "make deploy starts a run; CLUSTER=j-… watches one that is no longer in the state.",
    );
  return id;
}

async function idInState(terraform: Terraform, stack: Stack): Promise<string | undefined> {
  const [cluster] = managed(await pullState(terraform, stack), "aws_emr_cluster");
  return attribute(cluster, "id");
}

/**
 * Runs write their ledgers beside the logs. Every cluster's HCL names the folder of the logs; not every cluster has a
 * bootstrap action that gets the folder of the runs as an argument.
 */
export function runsFolder(stack: Stack): string {
  const logs = stack.hcl.cluster?.block["log_uri"];
  if (typeof logs !== "string" || !logs.endsWith("/logs/"))
    throw new RunError(
      `${stack.folder}: the cluster has no log_uri that ends in /logs/, ` +
        "so it is not known where runs leave their ledgers. Synthesize again.",
    );
  return logs.replace(/logs\/$/, "runs/");
}
