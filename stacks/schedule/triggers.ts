import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { SchedulerSchedule } from "@cdktf/provider-aws/lib/scheduler-schedule";
import { SchedulerScheduleGroup } from "@cdktf/provider-aws/lib/scheduler-schedule-group";
import type { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy";
import type { Construct } from "constructs";
import { folders } from "../../config/bucket-folders";
import type { Pipeline } from "../../config/pipeline";
import { jsonencode } from "../jsonencode";
import { objectRule } from "../names";
import { eventsRole, type RoleProps, schedulerRole } from "./roles";

type Schedule = NonNullable<Pipeline["schedule"]>;

/** What is started, and where starts that failed are kept. */
export interface Started {
  readonly machineArn: string;
  readonly queue: SqsQueue;
}

/** A start that fails for an hour is left to the next time. Then the queue has it. */
const retryPolicy = { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 10 };

/** Starts runs at times. */
export function atTimes(scope: Construct, props: RoleProps, schedule: Schedule, { machineArn, queue }: Started): void {
  const { pipeline, names } = props;
  const scheduler = schedulerRole(scope, props, machineArn, queue.arn);
  const group = new SchedulerScheduleGroup(scope, "group", { name: pipeline.name });
  new SchedulerSchedule(scope, "schedule", {
    name: names.stack.schedule,
    groupName: group.name,
    description: `Runs of pipeline ${pipeline.name}`,
    scheduleExpression: schedule.cron === undefined ? `rate(${schedule.rate ?? ""})` : `cron(${schedule.cron})`,
    scheduleExpressionTimezone: schedule.timeZone ?? "UTC",
    state: schedule.enabled ? "ENABLED" : "DISABLED",
    // A run starts at its time, and not some minutes later.
    flexibleTimeWindow: { mode: "OFF" },
    target: {
      arn: machineArn,
      roleArn: scheduler.role.arn,
      input: jsonencode({ trigger: "time" }),
      retryPolicy,
      deadLetterConfig: { arn: queue.arn },
    },
    dependsOn: [scheduler.policy],
  });
}

/**
 * Starts runs when objects come. S3 sends events of all objects of the bucket, and the rule takes those of the pattern.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventBridge.html
 */
export function byObjects(
  scope: Construct,
  props: RoleProps,
  schedule: Schedule,
  { machineArn, queue }: Started,
): void {
  const { pipeline, names } = props;
  const key = `${folders.landing}${schedule.onObject ?? ""}`;
  const events = eventsRole(scope, props, machineArn);
  const rule = new CloudwatchEventRule(scope, "object", {
    name: objectRule(names),
    description: `An object with which a run of pipeline ${pipeline.name} begins`,
    eventPattern: jsonencode({
      source: ["aws.s3"],
      "detail-type": ["Object Created"],
      detail: { bucket: { name: [names.bucket] }, object: { key: [key.includes("*") ? { wildcard: key } : key] } },
    }),
    state: schedule.enabled ? "ENABLED" : "DISABLED",
  });
  const mayKeep = new DataAwsIamPolicyDocument(scope, "not_started_policy", {
    statement: [
      {
        sid: "KeepWhatFailed",
        actions: ["sqs:SendMessage"],
        principals: [{ type: "Service", identifiers: ["events.amazonaws.com"] }],
        resources: [queue.arn],
        condition: [{ test: "ArnEquals", variable: "aws:SourceArn", values: [rule.arn] }],
      },
    ],
  });
  const policy = new SqsQueuePolicy(scope, "not_started_rights", { queueUrl: queue.url, policy: mayKeep.json });
  new CloudwatchEventTarget(scope, "object_run", {
    rule: rule.name,
    arn: machineArn,
    roleArn: events.role.arn,
    input: jsonencode({ trigger: "object" }),
    retryPolicy,
    deadLetterConfig: { arn: queue.arn },
    dependsOn: [events.policy, policy],
  });
}
