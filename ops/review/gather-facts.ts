import { valueAt } from "../../cli/value-at";
import { bucketContent, type BucketFacts } from "../aws/bucket-content";
import { emrClient, errorName, errorText } from "../aws/clients";
import { actionOf, changesOf, type ResourceChange } from "../plan/json";
import type { StackPlan } from "../plan/stack-plan";
import { readRunState } from "../run/emr";
import { clusterState, statusLine } from "../run/progress";
import type { ClusterFacts, Facts } from "./facts";

/**
 * Asks AWS what the sentences need: the content of a bucket that would be deleted, what a cluster does or how it ended.
 */
export async function gatherFacts(plans: readonly StackPlan[], region: string | undefined): Promise<Facts> {
  const ends = (resource: ResourceChange) => ["destroy", "replace"].includes(actionOf(resource.change));
  const changes = plans.flatMap((plan) => [...changesOf(plan.json), ...(plan.json.resource_drift ?? [])]).filter(ends);
  const valuesOf = (type: string, key: string) => {
    const resources = changes.filter((resource) => resource.type === type);
    return [...new Set(resources.map((resource) => String(valueAt(resource.change.before, key))))];
  };
  const [buckets, clusters] = await Promise.all([
    Promise.all(
      valuesOf("aws_s3_bucket", "bucket").map(async (bucket) => [bucket, await bucketFacts(bucket, region)] as const),
    ),
    Promise.all(valuesOf("aws_emr_cluster", "id").map(async (id) => [id, await clusterFacts(id, region)] as const)),
  ]);
  return {
    buckets: Object.fromEntries(buckets),
    clusters: Object.fromEntries(clusters.flatMap(([id, facts]) => (facts ? [[id, facts]] : []))),
  };
}

/** The content of a bucket, or why it could not be counted: a plan is useful without the number too. */
async function bucketFacts(bucket: string, region: string | undefined): Promise<BucketFacts | string> {
  try {
    return await bucketContent(bucket, region);
  } catch (error) {
    // Somebody, or an interrupted destroy, deleted it before.
    if (errorName(error) === "NoSuchBucket") return { objects: 0, bytes: 0, olderVersions: 0 };
    return errorText(error);
  }
}

/** What EMR says of a cluster; undefined where EMR no longer knows it, or does not answer at once. */
async function clusterFacts(id: string, region: string | undefined): Promise<ClusterFacts | undefined> {
  const client = await emrClient(region, 1);
  try {
    const now = await readRunState(client, id);
    const state = clusterState(now);
    return {
      state,
      reason: now.cluster.Status?.StateChangeReason?.Message ?? "",
      protected: now.cluster.TerminationProtected === true,
      ...(["STARTING", "BOOTSTRAPPING", "RUNNING"].includes(state) && { doing: statusLine(now, new Date()) }),
    };
  } catch {
    return undefined;
  } finally {
    client.destroy();
  }
}
