import type { Pipeline } from "../config/pipeline";
import type { StackPart } from "../config/terraform";
import { arnPartition } from "./region";

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
  readonly stack: { readonly [part in StackPart]: string };
}

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

/** The rule that takes events of objects: the role of EventBridge names it too. */
export function objectRule({ stack }: Pick<Names, "stack">): string {
  return `${stack.schedule}-object`;
}

/**
 * The ARN of the state machine of scheduled runs. It is known by the machine's name, so nothing waits for the machine.
 * @param account the account's id, as an expression of HCL
 */
export function stateMachineArn(region: string, account: string, { stack }: Pick<Names, "stack">): string {
  return `arn:${arnPartition(region)}:states:${region}:${account}:stateMachine:${stack.schedule}`;
}

export function s3Uri(bucket: string, key: string): string {
  return `s3://${bucket}/${key}`;
}
