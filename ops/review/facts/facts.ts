import { valueAt } from "../../../cli/value-at";
import type { BucketFacts } from "../../aws/bucket-content";
import type { PlanCost } from "../../cost/plan-cost";
import type { JobChanges } from "./job-changes";

/** What a plan alone does not say, found by asking AWS. */
export interface Facts {
  /** What a bucket holds, by its name; a reason where it could not be counted. */
  readonly buckets: Readonly<Record<string, BucketFacts | string>>;
  /** What EMR says of clusters that have ended or would be ended, by their id. */
  readonly clusters: Readonly<Record<string, ClusterFacts>>;
  /** Why nobody may ask EMR about a cluster, by its id. @default - EMR was asked */
  readonly clusterProblems?: Readonly<Record<string, string>>;
  /**
   * What differs in the description of the Spark job, by the name of the stack that replaces it; a reason where the
   * earlier description could not be read.
   */
  readonly jobs: Readonly<Record<string, JobChanges | string>>;
  /** Whether a bucket has anything of an earlier run, by its name. A bucket that S3 did not answer for is left out. */
  readonly ranBefore: Readonly<Record<string, boolean>>;
  /** What runs cost before and after the plans. @default - that is not asked, or there is nothing that costs money */
  readonly cost?: PlanCost;
}

export interface ClusterFacts {
  /** EMR's word, for example WAITING. */
  readonly state: string;
  /** EMR's reason for the state; empty where it gives none. */
  readonly reason: string;
  /** Whether AWS refuses to end it. */
  readonly protected: boolean;
  /** How its run is going, or how it ended. */
  readonly run: "going on" | "succeeded" | "failed";
  /** How far its run is. @default - no run is going on */
  readonly doing?: string;
}

/**
 * Whether AWS refuses to end a cluster. One that is ending, or has ended, is not protected any more.
 * @param now what EMR says of it, which may be newer than the state; undefined where it says nothing
 * @param before the cluster in the state
 */
export function isProtected(now: ClusterFacts | undefined, before?: unknown): boolean {
  if (now) return now.protected && !now.state.startsWith("TERMINAT");
  return valueAt(before, "termination_protection") === true;
}

export const noFacts: Facts = { buckets: {}, clusters: {}, jobs: {}, ranBefore: {} };
