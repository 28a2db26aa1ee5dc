import { bytes, many } from "../../cli/report/numbers";
import { valueAt } from "../../cli/value-at";
import { actionOf, changesOf, clusterChange, type ResourceChange } from "../plan/json";
import type { StackPlan } from "../plan/stack-plan";
import { catalogSentences } from "./stacks/catalog";
import { clusterSentences, taskFleetSentences } from "./cluster/cluster";
import { driftSentences } from "./facts/drift";
import type { Facts } from "./facts/facts";
import { joined } from "../../cli/report/lists";
import { networkSentences } from "./stacks/network";
import { earlierCluster } from "./facts/new-cluster";
import { rightsSentences } from "./stacks/rights";
import { scalingSentences } from "./cluster/scaling";
import { scheduleSentences } from "./stacks/schedule";
import { watchingSentences } from "./stacks/watching";
import { keySentences, standingCosts } from "./stacks/standing-costs";

/**
 * What a reviewer must know of a stack's plan, in sentences.
 * @param plans the plans of all stacks that are planned together
 */
export function sentencesOf(plan: StackPlan, plans: readonly StackPlan[], facts: Facts, pipeline: string): string[] {
  const changes = changesOf(plan.json);
  return [
    ...(plan.json.resource_changes ?? [])
      .filter(({ type }) => type === "aws_emr_cluster")
      .flatMap((cluster) => clusterSentences(cluster, plan, facts)),
    ...changes.flatMap((resource) => {
      if (/^aws_emr_instance_(fleet|group)$/.test(resource.type)) return taskFleetSentences(resource, plan);
      if (resource.type === "aws_emr_managed_scaling_policy") return scalingSentences(resource);
      if (resource.type === "aws_s3_bucket") return bucketSentences(resource, facts);
      return [];
    }),
    ...unansweredSentences(plan, facts),
    ...scheduleSentences(plan, facts),
    ...changes.flatMap(keySentences),
    ...catalogSentences(changes),
    ...watchingSentences(changes),
    ...networkSentences(plan, plans, pipeline),
    ...standingCosts(changes),
    ...rightsSentences(changes),
    ...driftSentences(plan),
    ...placeholderSentences(plan),
  ];
}

/** About the plan's cluster, if EMR refuses to describe it. */
function unansweredSentences(plan: StackPlan, { clusterProblems = {} }: Facts): string[] {
  const ids = [valueAt(clusterChange(plan.json)?.change.before, "id"), earlierCluster(plan)];
  return [...new Set(ids)].flatMap((id) => {
    const reason = typeof id === "string" ? clusterProblems[id] : undefined;
    return reason === undefined ? [] : [`EMR does not say what ${String(id)} does, or how it ended: ${reason}`];
  });
}

function bucketSentences(resource: ResourceChange, facts: Facts): string[] {
  const action = actionOf(resource.change);
  if (action !== "destroy" && action !== "replace") return [];
  const name = String(valueAt(resource.change.before, "bucket") ?? valueAt(resource.change.before, "id"));
  const fact = facts.buckets[name];
  const newName = String(valueAt(resource.change.after, "bucket"));
  const why = action === "replace" ? `, since its name or region changed (${name} becomes ${newName})` : "";
  if (fact === undefined || typeof fact === "string") {
    const reason = fact ? `: ${fact}` : "";
    return [`the bucket ${name} and all its objects would be deleted${why}; how many could not be counted${reason}`];
  }
  const older = fact.olderVersions > 0 ? `, and ${many(fact.olderVersions, "older version")}` : "";
  return [
    `the bucket and ${many(fact.objects, "object")} would be deleted${why}: ${name}, ${bytes(fact.bytes)}${older}`,
  ];
}

function placeholderSentences(plan: StackPlan): string[] {
  return Object.entries(plan.placeholders ?? {}).map(
    ([producer, outputs]) =>
      `${plan.stack} is planned with placeholders for ${joined(outputs)}: ` +
      `${producer} gives the real values when it is applied`,
  );
}
