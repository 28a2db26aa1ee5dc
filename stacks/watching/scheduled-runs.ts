import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Fn } from "cdktf";
import type { Construct } from "constructs";
import type { Pipeline } from "../../config/pipeline";
import { namesOf, notStartedQueue, stateMachineArn } from "../names";

/**
 * With a schedule, nobody waits at a terminal. So a notice is sent for each execution of its state machine that fails,
 * and an alarm for starts that Scheduler or EventBridge could not make. Machine and queue are known by their names, so
 * this stack needs no other.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 */
export function scheduledRuns(scope: Construct, pipeline: Pipeline, account: string, topicArn: string): void {
  const { name, region } = pipeline;
  const machine = stateMachineArn(region, account, namesOf(pipeline));
  const rule = new CloudwatchEventRule(scope, "scheduled_run_failed", {
    name: `${name}-scheduled-run-failed`,
    description: `A scheduled run of pipeline ${name} failed`,
    eventPattern: Fn.jsonencode({
      source: ["aws.states"],
      "detail-type": ["Step Functions Execution Status Change"],
      detail: { stateMachineArn: [machine], status: ["FAILED", "TIMED_OUT", "ABORTED"] },
    }),
  });
  new CloudwatchEventTarget(scope, "tell_scheduled_run_failed", {
    rule: rule.name,
    arn: topicArn,
    inputTransformer: {
      inputPaths: { execution: "$.detail.executionArn", status: "$.detail.status" },
      inputTemplate:
        `"Pipeline ${name}: a scheduled run is <status>. ` +
        'aws stepfunctions describe-execution --execution-arn <execution> says why."',
    },
  });
  new CloudwatchMetricAlarm(scope, "not_started", {
    alarmName: `${name}-not-started`,
    alarmDescription: `A scheduled run of pipeline ${name} did not start: the queue ${notStartedQueue(name)} says why.`,
    namespace: "AWS/SQS",
    metricName: "ApproximateNumberOfMessagesVisible",
    dimensions: { QueueName: notStartedQueue(name) },
    statistic: "Maximum",
    period: 300,
    evaluationPeriods: 1,
    comparisonOperator: "GreaterThanThreshold",
    threshold: 0,
    // A queue that nobody uses reports nothing.
    treatMissingData: "notBreaching",
    alarmActions: [topicArn],
  });
}
