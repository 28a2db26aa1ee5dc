import { z } from "zod";
import { hclProblem } from "../file/hcl-problem";
import { checked, ownLimit } from "./fields";

const alarmPage = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-limits.html";

function addressProblem(value: string): string | undefined {
  return /^[^\s@"\\$%]+@[^\s@"\\$%]+[.][A-Za-z]{2,}$/.test(value)
    ? undefined
    : (hclProblem(value) ?? 'is not an e-mail address; write it like "data@example.com"');
}

function queueProblem(value: string): string | undefined {
  return /^arn:aws(-[a-z-]+)?:sqs:[a-z0-9-]+:\d{12}:[\w-]{1,80}$/.test(value)
    ? undefined
    : (hclProblem(value) ??
        'is not the ARN of a standard queue of SQS; write for example "arn:aws:sqs:us-east-1:123456789012:notices"');
}

/** CloudWatch looks back three hours at most, and EMR reports each five minutes. */
const minutes = (fallback: number, description: string) =>
  z
    .int()
    .min(10)
    .max(175)
    .multipleOf(5)
    .default(fallback)
    .meta({
      description: `${description} Multiples of 5, up to 175. Becomes aws_cloudwatch_metric_alarm. ${alarmPage}`,
    });

export const watchingSchema = z
  .strictObject({
    emails: z
      .array(checked(addressProblem, "An e-mail address."))
      .default([])
      .meta({
        description:
          "Who gets notices by e-mail. SNS first sends each address a link, which somebody must open once. " +
          "Becomes aws_sns_topic_subscription.",
      }),
    queue: checked(
      queueProblem,
      "The ARN of an SQS queue that gets the notices. The queue's policy must let the topic send to it. " +
        "Becomes aws_sns_topic_subscription.",
    ).optional(),
    notices: z
      .enum(["failures", "all"])
      .default("failures")
      .meta({
        description:
          "failures: notices of clusters and steps that failed. all: also of those that start and succeed. " +
          "Becomes aws_cloudwatch_event_rule. " +
          "https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-manage-cloudwatch-events.html",
      }),
    alarms: z
      .strictObject({
        idle: minutes(60, "How many minutes a cluster is idle before the alarm."),
        longRun: minutes(175, "How many minutes a cluster works without a pause before the alarm."),
        hdfs: z
          .int()
          .min(10)
          .max(99)
          .default(80)
          .meta({
            description:
              "The percentage of HDFS in use at which the alarm comes. " +
              `Becomes aws_cloudwatch_metric_alarm. ${ownLimit}`,
          }),
      })
      .prefault({})
      .meta({
        description:
          "Alarms of CloudWatch: a cluster is idle or works for a long time, HDFS is nearly full, a YARN application " +
          "failed, a node is unhealthy. They watch all clusters of EMR in the account and the region, because " +
          "each run has a new cluster. Becomes aws_cloudwatch_metric_alarm.",
      }),
    dataEvents: z
      .boolean()
      .default(false)
      .meta({
        description:
          "true records who reads and writes objects of landing/ and tables/, in trail/ of the bucket, for " +
          "`retention.logs` days. AWS bills each request that is recorded. Becomes aws_cloudtrail. " +
          "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html",
      }),
    budget: z
      .number()
      .min(1)
      .max(10_000_000)
      .optional()
      .meta({
        description:
          "What the pipeline may cost each month, in dollars, or in yuan in AWS China. A notice comes when 80 % " +
          "are spent, and when AWS expects more than 100 %. The tag `pipeline` must be activated for billing, " +
          "once in the account. Becomes aws_budgets_budget. " +
          "https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/activating-tags.html",
      }),
  })
  .optional()
  .meta({
    description:
      "Tells people when a run fails: notices of EMR's events, alarms, and a dashboard. The alarms, the dashboard " +
      "and the KMS key of the notices cost money each month. If omitted, there are no notices, alarms or dashboard. " +
      "Becomes a stack of its own.",
  });
