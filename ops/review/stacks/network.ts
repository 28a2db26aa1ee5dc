import { asTyped } from "../../../cli/options/options";
import { valueAt } from "../../../cli/value-at";
import { actionOf, changesOf, type ResourceChange } from "../../plan/json";
import type { StackPlan } from "../../plan/stack-plan";
import { are, joined } from "../../../cli/report/lists";

/** The parts of a network that AWS does not delete while a node uses them. */
const heldTypes = ["aws_vpc", "aws_subnet", "aws_security_group"];

/**
 * Parts of the network that go while a cluster may still use them. Terraform would wait for many minutes and then fail:
 * the network is applied before the cluster.
 * @param plans the plans of all stacks that are planned together
 */
export function networkSentences(plan: StackPlan, plans: readonly StackPlan[], pipeline: string): string[] {
  const changes = changesOf(plan.json);
  if (changes.every(({ change }) => actionOf(change) === "destroy")) return [];
  const gone = (["replace", "destroy"] as const).flatMap((action) => {
    const resources = changes.filter(({ type, change }) => heldTypes.includes(type) && actionOf(change) === action);
    return resources.length > 0 ? [{ words: wordsFor(resources, action), resources }] : [];
  });
  return gone.map(({ words, resources }) => `${words}${whoUses(resources, plans, pipeline)}`);
}

function wordsFor(resources: readonly ResourceChange[], action: "replace" | "destroy"): string {
  const names = resources.map(({ address }) => address);
  return `${joined(names)} ${are(names)} ${action === "replace" ? "replaced" : "destroyed"}`;
}

function whoUses(resources: readonly ResourceChange[], plans: readonly StackPlan[], pipeline: string): string {
  const ofClusters = plans.filter((plan) => hasCluster(plan));
  if (ofClusters.length === 0) return ": a cluster that still runs there must end first";
  const living = ofClusters.flatMap((plan) => livingClusters(plan).map((cluster) => ({ cluster, label: plan.label })));
  const user = living.find(({ cluster }) => resources.some((resource) => uses(cluster, resource)));
  if (!user) return "; no cluster uses that now";
  const first = asTyped("make destroy", { pipeline, stack: user.label });
  return (
    `, and the cluster ${String(valueAt(user.cluster.change.before, "id"))} still uses that: AWS refuses it. ` +
    `End the cluster first: ${first}`
  );
}

function hasCluster({ json }: StackPlan): boolean {
  return (json.resource_changes ?? []).some(({ type }) => type === "aws_emr_cluster");
}

/** The clusters that are there after the refresh. */
function livingClusters({ json }: StackPlan): ResourceChange[] {
  return (json.resource_changes ?? []).filter(
    ({ type, change }) => type === "aws_emr_cluster" && typeof valueAt(change.before, "id") === "string",
  );
}

/** A cluster's subnet lies in the VPC, so it uses that in any case. */
function uses(cluster: ResourceChange, { type, change }: ResourceChange): boolean {
  if (type === "aws_vpc") return true;
  const id = valueAt(change.before, "id");
  const used = Object.values(valueAt(cluster.change.before, "ec2_attributes", 0) ?? {}).flat();
  return used.includes(id);
}
