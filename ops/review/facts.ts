import type { BucketFacts } from "../aws/bucket-content";

/** What a plan alone does not say, found by asking AWS. */
export interface Facts {
  /** What a bucket holds, by its name; a reason where it could not be counted. */
  readonly buckets: Readonly<Record<string, BucketFacts | string>>;
  /** What EMR says of clusters that have ended or would be ended, by their id. */
  readonly clusters: Readonly<Record<string, ClusterFacts>>;
}

export interface ClusterFacts {
  /** EMR's word, for example WAITING. */
  readonly state: string;
  /** EMR's reason for the state; empty where it gives none. */
  readonly reason: string;
  /** Whether AWS refuses to end it. */
  readonly protected: boolean;
  /** How far its run is. @default - no run is going on */
  readonly doing?: string;
}

export const noFacts: Facts = { buckets: {}, clusters: {} };
