import { valueAt } from "../../../cli/value-at";
import { bucketOfUri } from "../../../config/sources/s3-uri";
import { actionOf, clusterChange } from "../../plan/json";
import type { StackPlan } from "../../plan/stack-plan";
import type { Facts } from "./facts";

/** The end of a sentence about a plan that starts a cluster. */
export const runsAgain = "applying runs the pipeline again";

/**
 * What a new cluster means. It is the first one, or follows one that finished, failed or was ended; Terraform's
 * "+ create" is the same for all.
 */
export function newCluster(plan: StackPlan, facts: Facts): string {
  const earlier = earlierCluster(plan);
  if (earlier === undefined) return firstCluster(plan, facts);
  return `${howItEnded(earlier, facts)}: ${runsAgain}`;
}

/** How a cluster that is gone has ended, as far as EMR says. */
export function howItEnded(cluster: string, facts: Facts): string {
  const fact = facts.clusters[cluster];
  if (!fact) return `the last cluster (${cluster}) is gone`;
  if (fact.run === "succeeded") return `the last run (${cluster}) has finished and its cluster is gone`;
  const how = fact.state === "TERMINATED_WITH_ERRORS" ? "has failed" : "did not finish";
  return `the last run (${cluster}) ${how} and its cluster is gone (${fact.reason || fact.state})`;
}

/** The state knows no earlier cluster. It may have been destroyed together with the state's content. */
function firstCluster(plan: StackPlan, facts: Facts): string {
  const bucket = bucketOf(plan);
  const ranBefore = bucket === undefined ? undefined : facts.ranBefore[bucket];
  if (ranBefore === undefined) return "a cluster is created: applying runs the pipeline";
  return `a cluster is created: ${ranBefore ? runsAgain : "applying runs the pipeline for the first time"}`;
}

/** The bucket of the new cluster's logs, in which its runs leave all else too. */
export function bucketOf(plan: StackPlan): string | undefined {
  const logs = valueAt(clusterChange(plan.json)?.change.after, "log_uri");
  return typeof logs === "string" ? bucketOfUri(logs) || undefined : undefined;
}

/**
 * The cluster that this plan's refresh found gone; or, if an earlier refresh found it gone, the one an output still
 * names.
 */
export function earlierCluster({ json }: StackPlan): string | undefined {
  const gone = json.resource_drift?.find(
    (drift) => drift.type === "aws_emr_cluster" && actionOf(drift.change) === "destroy",
  );
  if (gone) return String(valueAt(gone.change.before, "id"));
  return Object.values(json.output_changes ?? {})
    .map((output) => output.before)
    .find((before): before is string => typeof before === "string" && /^j-[0-9A-Z]+$/.test(before));
}
