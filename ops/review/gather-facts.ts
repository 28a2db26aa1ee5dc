import { errorName } from "../aws/clients";
import { bucketContent } from "../aws/bucket-content";
import { emrClient, lookAt } from "../run/emr";
import { actionOf, at, changesOf, type ResourceChange } from "../plan/json";
import type { BucketFacts } from "../aws/bucket-content";
import type { ClusterFacts, Facts } from "./facts";
import type { StackPlan } from "../plan/stack-plan";
import { clusterState, statusLine } from "../run/progress";

/** Asks AWS what the sentences need: what is in a bucket that would go, what a cluster does, or how it ended. */
export async function gatherFacts(plans: readonly StackPlan[], region: string | undefined): Promise<Facts> {
  const goes = (resource: ResourceChange) => ["destroy", "replace"].includes(actionOf(resource.change));
  const changes = plans.flatMap((plan) => [...changesOf(plan.json), ...(plan.json.resource_drift ?? [])]).filter(goes);
  const names = (type: string, key: string) => [
    ...new Set(
      changes.filter((resource) => resource.type === type).map((resource) => String(at(resource.change.before, key))),
    ),
  ];
  const [buckets, clusters] = await Promise.all([
    Promise.all(
      names("aws_s3_bucket", "bucket").map(async (bucket) => [bucket, await counted(bucket, region)] as const),
    ),
    Promise.all(names("aws_emr_cluster", "id").map(async (id) => [id, await clusterFacts(id, region)] as const)),
  ]);
  return {
    buckets: Object.fromEntries(buckets),
    clusters: Object.fromEntries(clusters.flatMap(([id, facts]) => (facts ? [[id, facts]] : []))),
  };
}

/** A plan is worth having without the number too. */
async function counted(bucket: string, region: string | undefined): Promise<BucketFacts | string> {
  try {
    return await bucketContent(bucket, region);
  } catch (error) {
    // Somebody, or an interrupted destroy, was here before.
    if (errorName(error) === "NoSuchBucket") return { objects: 0, bytes: 0, olderVersions: 0 };
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}

/** What EMR says of a cluster, if it still knows it and answers at once. */
async function clusterFacts(id: string, region: string | undefined): Promise<ClusterFacts | undefined> {
  const client = await emrClient(region, 1);
  try {
    const now = await lookAt(client, id);
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
