import type { Pipeline } from "../config/pipeline";

/**
 * The names of a pipeline's resources. All are known at synth. So a stack reads the state of another stack only where
 * it needs an id that AWS chooses.
 */
export interface Names {
  readonly bucket: string;
  /**
   * The instance profile has the same name, because EMR looks it up by the name of the role. Where roles exist
   * already, this and `serviceRole` may be ARNs.
   */
  readonly instanceRole: string;
  readonly serviceRole: string;
  /** With a schedule: the roles of EventBridge Scheduler, of EventBridge, and of the state machine. */
  readonly schedulerRole: string;
  readonly eventsRole: string;
  readonly runnerRole: string;
  readonly stack: { readonly [part in Part]: string };
}

export type Part = "network" | "bucket" | "roles" | "catalog" | "watching" | "cluster" | "schedule";

export function namesOf(pipeline: Pick<Pipeline, "name" | "bucket" | "roles">): Names {
  const { existing } = pipeline.roles;
  return {
    bucket: pipeline.bucket,
    instanceRole: existing?.nodes ?? `${pipeline.name}-emr-instance`,
    serviceRole: existing?.service ?? `${pipeline.name}-emr-service`,
    schedulerRole: `${pipeline.name}-emr-scheduler`,
    eventsRole: `${pipeline.name}-emr-events`,
    runnerRole: `${pipeline.name}-emr-runner`,
    stack: {
      network: `${pipeline.name}-network`,
      bucket: `${pipeline.name}-bucket`,
      roles: `${pipeline.name}-roles`,
      catalog: `${pipeline.name}-catalog`,
      watching: `${pipeline.name}-watching`,
      cluster: `${pipeline.name}-cluster`,
      schedule: `${pipeline.name}-schedule`,
    },
  };
}

/** The name of the trail of data events: the policy of the bucket names it too. */
export function trailName({ name }: Pick<Pipeline, "name">): string {
  return `${name}-data`;
}

/** The queue of starts that a schedule could not make. */
export function notStartedQueue(pipeline: string): string {
  return `${pipeline}-schedule-not-started`;
}

export function s3Uri(bucket: string, key: string): string {
  return `s3://${bucket}/${key}`;
}
