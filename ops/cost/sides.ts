import { readFileSync } from "node:fs";
import { jobUriOf, stepsOfBlock } from "../../cli/estimate/cluster-steps";
import { type Services, servicesOf } from "../../cli/estimate/services";
import { servicesOfHcl } from "../../cli/estimate/services-of-hcl";
import { parseSparkJob, registeredTables, type SparkJob } from "../../cli/merge/spark-job";
import type { ClusterHcl } from "../../cli/synthesized/hcl";
import { fromHcl, regionOf, type Stack } from "../../cli/synthesized/stacks";
import { errorText, parseUri } from "../aws/clients";
import { readCode } from "../aws/code";
import type { MadePlan } from "../plan/make";
import { clusterBefore, resourcesBefore, inOrder } from "./cluster-before";
import { setNotes } from "./fleet-notes";

/** Plans, and what they are plans of. */
export interface Costed {
  readonly plans: readonly MadePlan[];
  /** All stacks of the pipeline. */
  readonly stacks: readonly Stack[];
  /** Nothing is there afterwards. @default - false */
  readonly destroys?: boolean;
}

/** What is deployed, or what is planned. */
export interface SideFacts {
  /** @default - there is no cluster */
  readonly cluster?: ClusterHcl | undefined;
  /** @default - there is no cluster */
  readonly job?: SparkJob | undefined;
  readonly services: Services;
}

export interface Sides {
  /** @default - nothing is deployed that costs money */
  readonly before?: SideFacts | undefined;
  /** @default - all is destroyed */
  readonly after?: SideFacts | undefined;
  /** What had to be assumed, in sentences. */
  readonly notes: readonly string[];
}

/**
 * The two sides of plans: what is deployed as the state says it, and what is planned as the HCL says it.
 * @param root absolute path of the project
 * @param used the types of the nodes of the last run
 */
export async function sidesOf(
  { plans, stacks, destroys = false }: Costed,
  root: string,
  used: readonly string[],
): Promise<Sides> {
  const after = destroys ? undefined : plannedSide(plans, stacks);
  const deployed = clusterBefore(plans);
  // Also where all is destroyed, what is synthesized has the order of a fleet's types.
  const ordered = after?.cluster ?? fromHcl(stacks, "cluster");
  const cluster = deployed && inOrder(deployed, ordered, used);
  const { job, notes } = await deployedJob(cluster, after?.job, root, regionOf(stacks));
  const before = { cluster, job, services: servicesBefore(plans, job) };
  return {
    before: costsMoney(before),
    after: costsMoney(after),
    notes: [...notes, ...setNotes(cluster, ordered, used)],
  };
}

/** The side, unless it has nothing that costs money. */
function costsMoney(side: SideFacts | undefined): SideFacts | undefined {
  if (side === undefined || side.cluster) return side;
  const { endpoints, keys, alarms, dashboards, schedules, trails } = side.services;
  return endpoints + keys + alarms + dashboards + schedules + trails === 0 ? undefined : side;
}

/** Whether plans have the cluster, or the schedule that starts it. */
export function haveRuns(plans: readonly MadePlan[]): boolean {
  return plans.some(({ plannedStack: { hcl } }) => hcl.cluster !== undefined || hcl.schedule !== undefined);
}

/** Plans that start no cluster, and have no schedule, leave the cluster out. */
function plannedSide(plans: readonly MadePlan[], stacks: readonly Stack[]): SideFacts {
  const hcl = haveRuns(plans) ? stacks.find((stack) => stack.hcl.cluster !== undefined)?.hcl : undefined;
  const job = hcl?.jobFile === undefined ? undefined : parseSparkJob(readFileSync(hcl.jobFile, "utf8"));
  return {
    ...(hcl?.cluster && { cluster: hcl.cluster }),
    ...(job && { job }),
    services: servicesOfHcl(
      plans.map(({ plannedStack }) => plannedStack),
      registeredTables(job),
    ),
  };
}

/** The job of the deployed cluster. Where that cannot be read, the planned one stands for it. */
async function deployedJob(
  cluster: ClusterHcl | undefined,
  planned: SparkJob | undefined,
  root: string,
  region: string | undefined,
): Promise<{ readonly job?: SparkJob; readonly notes: readonly string[] }> {
  const uri = cluster && jobUriOf(stepsOfBlock(cluster.block));
  if (uri === undefined) return { notes: [] };
  const { Bucket: bucket, Key: key } = parseUri(uri);
  try {
    return { job: parseSparkJob(await readCode(root, { bucket, key }, region)), notes: [] };
  } catch (error) {
    const note = `the deployed job could not be read, so the planned one stands for it: ${errorText(error)}`;
    return { ...(planned && { job: planned }), notes: [note] };
  }
}

function servicesBefore(plans: readonly MadePlan[], job: SparkJob | undefined): Services {
  return servicesOf(
    plans.flatMap((plan) => resourcesBefore(plan, /./)),
    registeredTables(job),
    ({ values }) => (Array.isArray(values["subnet_ids"]) ? values["subnet_ids"].length : 1),
  );
}
