import { are } from "../../../cli/report/lists";
import { many } from "../../../cli/report/numbers";
import { valueAt } from "../../../cli/value-at";
import { actionOf, changesOf, clusterChange, startsCluster } from "../../plan/json";
import type { StackPlan } from "../../plan/stack-plan";
import { driftOf } from "../facts/drift";
import type { Facts } from "../facts/facts";
import { isPersistent } from "../cluster/lifecycle";
import { hadResources, lostState } from "./lost-state";
import { earlierCluster, howItEnded } from "../facts/new-cluster";

/** What is no longer as Terraform made it, and what only looks so. */
export interface DriftReport {
  readonly version: 1;
  readonly pipeline: string;
  readonly drift: readonly DriftedResource[];
  /** The labels of the stacks with drift, in the order of the stacks. */
  readonly stacks: readonly string[];
  /** What a plan shows too, and what is not drift: a cluster that has ended, what is not deployed. In sentences. */
  readonly otherwise: readonly string[];
  /** Whether a deploy of the stack cluster would start a cluster, and run the pipeline again. */
  readonly runsAgain: boolean;
}

export interface DriftedResource {
  readonly stack: string;
  readonly address: string;
  readonly what: "changed" | "deleted";
  /** What AWS calls it, where the state says so. */
  readonly id?: string;
  /** The changed attributes, sorted. @default - it was deleted */
  readonly attributes?: readonly string[];
}

/** What drift is read from. */
export interface DriftPlans {
  /** With what is in AWS. */
  readonly plans: readonly StackPlan[];
  /** Without a look at AWS: they have only what is not deployed. */
  readonly notDeployed: readonly StackPlan[];
}

/** Pure: the same plans and facts give the same report. */
export function driftReport(pipeline: string, { plans, notDeployed }: DriftPlans, facts: Facts): DriftReport {
  const drift = plans.flatMap(driftedResources);
  const ended = plans.filter((plan) => endedCluster(plan) !== undefined);
  return {
    version: 1,
    pipeline,
    drift,
    stacks: plans.map(({ label }) => label).filter((label) => drift.some(({ stack }) => stack === label)),
    otherwise: [
      ...ended.map((plan) => `${howItEnded(endedCluster(plan) as string, facts)}; a cluster ends with its last step`),
      ...notDeployedSentences(notDeployed),
      ...plans.flatMap((plan) => lostState(plan, plans)),
    ],
    runsAgain: plans.some(({ json }) => startsCluster(json)),
  };
}

function driftedResources(plan: StackPlan): DriftedResource[] {
  const { deleted, changed } = driftOf(plan);
  const found = (address: string) => {
    const before = plan.json.resource_drift?.find((resource) => resource.address === address)?.change.before;
    const id = valueAt(before, "id");
    return { stack: plan.label, address, ...(typeof id === "string" && { id }) };
  };
  return [
    ...[...deleted, ...endedByHand(plan)].map((address) => ({ ...found(address), what: "deleted" as const })),
    ...changed.map(({ address, names }) => ({ ...found(address), what: "changed" as const, attributes: names })),
  ];
}

/** A persistent cluster that is gone: its work was not done, so somebody or a failure ended it. */
function endedByHand({ json }: StackPlan): string[] {
  return (json.resource_drift ?? [])
    .filter(({ type, change }) => type === "aws_emr_cluster" && actionOf(change) === "destroy")
    .filter(({ change }) => isPersistent(change.before))
    .map(({ address }) => address);
}

/** The id of a cluster that has ended as it should, and in whose place a plan puts a new one. */
function endedCluster(plan: StackPlan): string | undefined {
  const change = clusterChange(plan.json)?.change;
  const isNew = change !== undefined && actionOf(change) === "add";
  return isNew && endedByHand(plan).length === 0 ? earlierCluster(plan) : undefined;
}

function notDeployedSentences(plans: readonly StackPlan[]): string[] {
  if (plans.every(({ json }) => !hadResources(json))) return ["nothing is deployed: no state has a resource"];
  return plans.flatMap((plan) => {
    // A cluster that an earlier apply found gone is in no state any more: it was deployed.
    const changes = endedCluster(plan) === undefined ? changesOf(plan.json) : [];
    if (changes.length === 0) return [];
    return [
      `${many(changes.length, "change")} in ${plan.label} ${are(changes)} not deployed yet; make plan says which`,
    ];
  });
}
