import type { ChosenRun } from "../../cli/options/chosen-run";
import { RunError } from "../../cli/errors";
import type { Options } from "../../cli/options/options";
import type { ScheduleHcl } from "../../cli/synthesized/hcl";
import { fromHcl, type Stack } from "../../cli/synthesized/stacks";
import { attribute, managed } from "../state/content";
import { pullState } from "../state/pull";
import { Terraform } from "../terraform/terraform";
import { whenItRuns } from "../../cli/synthesized/schedule";
import { clusterStack, runsFolder } from "./cluster-stack";
import { newestCluster } from "./clusters";

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
  const { stack, name } = clusterStack(stacks);
  const { region } = stack.hcl;
  const schedule = fromHcl(stacks, "schedule");
  const find = async () =>
    schedule
      ? newestScheduled(name, region, schedule)
      : clusterInState(terraform ?? (await Terraform.find(options.root)), stack);
  const { run, given } = options;
  return { cluster: options.cluster ?? (await find()), run, given, region, runs: runsFolder(stack) };
}

/** The run of the cluster in a stack's state; undefined where there is none. */
export async function runInState(stack: Stack, terraform: Terraform): Promise<RunLocation | undefined> {
  const { cluster, region } = stack.hcl;
  const id = await idInState(terraform, stack);
  return cluster && id !== undefined ? { cluster: id, region, runs: runsFolder(stack) } : undefined;
}

/** The cluster of the last run, which a schedule or a deploy of the stack cluster started. */
async function newestScheduled(name: string, region: string | undefined, schedule: ScheduleHcl): Promise<string> {
  const newest = await newestCluster(name, region);
  if (newest !== undefined) return newest;
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
