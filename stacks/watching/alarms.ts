import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import type { Construct } from "constructs";
import type { Pipeline } from "../../config/pipeline";

/** How often EMR reports its metrics, in seconds. */
const period = 300;

interface Alarm {
  readonly id: string;
  readonly description: string;
  readonly query: string;
  readonly comparison: "GreaterThanOrEqualToThreshold" | "LessThanOrEqualToThreshold";
  readonly threshold: number;
  /** In how many periods in a row the threshold must be reached. */
  readonly periods: number;
}

/**
 * Alarms on the metrics of all clusters in the region, evaluated separately for each cluster. The id of the cluster is
 * the only dimension of its metrics. Each run has a new cluster id, so the query groups by the ids that exist.
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/UsingEMR_ViewingMetrics.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create_Metrics_Insights_Alarm.html
 */
export function alarms(
  scope: Construct,
  { name }: Pipeline,
  { alarms: limits }: NonNullable<Pipeline["watching"]>,
  topicArn: string,
): void {
  for (const { id, description, query, comparison, threshold, periods } of alarmsFor(limits))
    new CloudwatchMetricAlarm(scope, id, {
      alarmName: `${name}-${id.replaceAll("_", "-")}`,
      alarmDescription: `${description} All clusters of EMR in this region are looked at.`,
      comparisonOperator: comparison,
      threshold,
      evaluationPeriods: periods,
      // Between two runs there is no cluster, and so no data.
      treatMissingData: "notBreaching",
      metricQuery: [{ id: "clusters", expression: query, period, returnData: true }],
      alarmActions: [topicArn],
      okActions: [topicArn],
    });
}

function alarmsFor({ idle, longRun, hdfs }: NonNullable<Pipeline["watching"]>["alarms"]): Alarm[] {
  const each = (statistic: string, metric: string) =>
    `SELECT ${statistic}(${metric}) FROM SCHEMA("AWS/ElasticMapReduce", JobFlowId) GROUP BY JobFlowId`;
  const atLeast = "GreaterThanOrEqualToThreshold";
  const inMinutes = (minutes: number) => (minutes * 60) / period;
  return [
    {
      id: "idle",
      description: `A cluster was idle for ${idle} minutes, and costs money.`,
      query: each("MIN", "IsIdle"),
      comparison: atLeast,
      threshold: 1,
      periods: inMinutes(idle),
    },
    {
      id: "long_run",
      description: `A cluster has worked for ${longRun} minutes without a pause.`,
      query: each("MAX", "IsIdle"),
      comparison: "LessThanOrEqualToThreshold",
      threshold: 0,
      periods: inMinutes(longRun),
    },
    {
      id: "hdfs_full",
      description: `HDFS of a cluster is used by ${hdfs} percent or more.`,
      query: each("MAX", "HDFSUtilization"),
      comparison: atLeast,
      threshold: hdfs,
      periods: 2,
    },
    {
      id: "applications_failed",
      description: "An application of YARN failed.",
      query: each("MAX", "AppsFailed"),
      comparison: atLeast,
      threshold: 1,
      periods: 1,
    },
    {
      id: "nodes_unhealthy",
      description: "A node of a cluster is unhealthy.",
      query: each("MAX", "MRUnhealthyNodes"),
      comparison: atLeast,
      threshold: 1,
      periods: 2,
    },
  ];
}
