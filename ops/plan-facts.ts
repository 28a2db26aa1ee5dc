import { describeEnd } from "./emr";
import { bucketContent } from "./bucket-content";
import { actionOf, at, changesOf } from "./plan-json";
import type { Facts, StackPlan } from "./plan-summary";

/** Asks AWS what the sentences need: what is in a bucket that would go, how a cluster ended that is gone. */
export async function gatherFacts(plans: readonly StackPlan[], region: string | undefined): Promise<Facts> {
  const buckets = plans.flatMap((plan) =>
    changesOf(plan.json)
      .filter((resource) => resource.type === "aws_s3_bucket" && ["destroy", "replace"].includes(actionOf(resource.change)))
      .map((resource) => String(at(resource.change.before, "bucket") ?? at(resource.change.before, "id"))),
  );
  const clusters = plans.flatMap((plan) =>
    (plan.json.resource_drift ?? [])
      .filter((drift) => drift.type === "aws_emr_cluster" && actionOf(drift.change) === "destroy")
      .map((drift) => String(at(drift.change.before, "id"))),
  );
  return {
    buckets: Object.fromEntries(await Promise.all(buckets.map(async (bucket) => [bucket, await counted(bucket, region)] as const))),
    clusters: Object.fromEntries((await Promise.all(clusters.map(async (id) => [id, await describeEnd(id, region)] as const))).filter(isKnown)),
  };
}

type Ended = Facts["clusters"][string];

function isKnown(entry: readonly [string, Ended | undefined]): entry is readonly [string, Ended] {
  return entry[1] !== undefined;
}

/** A plan is worth having without the number too. */
async function counted(bucket: string, region: string | undefined) {
  try {
    return await bucketContent(bucket, region);
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}
