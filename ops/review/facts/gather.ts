import { valueAt } from "../../../cli/value-at";
import { bucketContent, type BucketFacts } from "../../aws/bucket-content";
import { emrClient, errorName, errorText } from "../../aws/clients";
import { actionOf, addsBucket, changesOf, clusterChange, type ResourceChange } from "../../plan/json";
import type { MadePlan } from "../../plan/make";
import { readRunState } from "../../run/emr";
import { clusterState, statusLine, verdict } from "../../run/progress";
import { ranBefore } from "./earlier-runs";
import type { ClusterFacts, Facts } from "./facts";
import { jobFacts } from "./job";
import { bucketOf, earlierCluster } from "./new-cluster";

/** The project's folder, and the region in which its stacks are. */
interface Place {
  /** Absolute path. */
  readonly root: string;
  readonly region: string | undefined;
}

/**
 * Asks AWS what the sentences need: the content of a bucket that would be deleted, and what a cluster does or how it
 * ended. Also the job of the last run, and whether there was a run at all.
 */
export async function gatherFacts(plans: readonly MadePlan[], { root, region }: Place): Promise<Facts> {
  const ends = (resource: ResourceChange) => ["destroy", "replace"].includes(actionOf(resource.change));
  const changes = plans.flatMap((plan) => [...changesOf(plan.json), ...(plan.json.resource_drift ?? [])]).filter(ends);
  const valuesOf = (type: string, key: string) => {
    const resources = changes.filter((resource) => resource.type === type);
    return resources.map((resource) => String(valueAt(resource.change.before, key)));
  };
  const newClusters = plans.filter(addsCluster);
  const earlier = newClusters.flatMap((plan) => earlierCluster(plan) ?? []);
  const first = newClusters
    .filter((plan) => earlierCluster(plan) === undefined)
    .flatMap((plan) => bucketOf(plan) ?? []);
  const [buckets, found, jobs, ran] = await Promise.all([
    forEach(valuesOf("aws_s3_bucket", "bucket"), (bucket) => bucketFacts(bucket, region)),
    forEach([...valuesOf("aws_emr_cluster", "id"), ...earlier], (id) => clusterFacts(id, region)),
    Promise.all(plans.map(async (plan) => [plan.stack, await jobFacts(plan, region, root)] as const)),
    forEach(first, async (bucket) =>
      plans.some(({ json }) => addsBucket(json, bucket)) ? false : ranBefore(bucket, region),
    ),
  ]);
  const [clusters, clusterProblems] = [withoutUnknown(known(found)), withoutUnknown(problems(found))];
  return { buckets, clusters, clusterProblems, jobs: withoutUnknown(jobs), ranBefore: ran };
}

function addsCluster({ json }: MadePlan): boolean {
  const cluster = clusterChange(json);
  return cluster !== undefined && actionOf(cluster.change) === "add";
}

/** What is asked about each name, once, without the names of which nothing is known. */
async function forEach<T>(names: readonly string[], ask: (name: string) => Promise<T | undefined>) {
  return withoutUnknown(await Promise.all([...new Set(names)].map(async (name) => [name, await ask(name)] as const)));
}

type Found = Readonly<Record<string, ClusterFacts | string>>;

const known = (found: Found) =>
  Object.entries(found).map(([id, fact]) => [id, typeof fact === "string" ? undefined : fact] as const);
const problems = (found: Found) =>
  Object.entries(found).map(([id, fact]) => [id, typeof fact === "string" ? fact : undefined] as const);

function withoutUnknown<T>(entries: readonly (readonly [string, T | undefined])[]): Record<string, T> {
  return Object.fromEntries(entries.flatMap(([name, known]) => (known === undefined ? [] : [[name, known]])));
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

/**
 * What EMR says of a cluster; a reason where the right to ask is missing; undefined where EMR no longer knows it, or
 * does not answer at once.
 */
async function clusterFacts(id: string, region: string | undefined): Promise<ClusterFacts | string | undefined> {
  const client = await emrClient(region, 1);
  try {
    const now = await readRunState(client, id);
    const state = clusterState(now);
    return {
      state,
      reason: now.cluster.Status?.StateChangeReason?.Message ?? "",
      protected: now.cluster.TerminationProtected === true,
      run: verdict(now),
      ...(["STARTING", "BOOTSTRAPPING", "RUNNING"].includes(state) && { doing: statusLine(now, new Date()) }),
    };
  } catch (error) {
    return errorName(error).startsWith("AccessDenied") ? errorText(error) : undefined;
  } finally {
    client.destroy();
  }
}
