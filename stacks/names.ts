import type { Pipeline } from "../config/pipeline";

/**
 * What a pipeline's parts are called. All of it is known at synth, so stacks that do not depend on each other's ids
 * need no reference to each other's state.
 */
export interface Names {
  readonly bucket: string;
  /** Also the name of its instance profile: EMR looks one up by the other. */
  readonly instanceRole: string;
  readonly serviceRole: string;
  readonly stack: { readonly [part in Part]: string };
}

export type Part = "network" | "bucket" | "roles" | "cluster";

export function namesOf(pipeline: Pick<Pipeline, "name" | "bucket">): Names {
  return {
    bucket: pipeline.bucket,
    instanceRole: `${pipeline.name}-emr-instance`,
    serviceRole: `${pipeline.name}-emr-service`,
    stack: {
      network: `${pipeline.name}-network`,
      bucket: `${pipeline.name}-bucket`,
      roles: `${pipeline.name}-roles`,
      cluster: `${pipeline.name}-cluster`,
    },
  };
}

/** The folders of the bucket, each for one purpose. Rights and lifecycles are given folder by folder. */
export const folders = {
  landing: "landing/",
  code: "code/",
  tables: "tables/",
  runs: "runs/",
  merged: "merged/",
  manifests: "manifests/",
  logs: "logs/",
} as const;

export function s3Uri(bucket: string, key: string): string {
  return `s3://${bucket}/${key}`;
}

/** The partition of ARNs that a region belongs to. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
export function arnPartition(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}
