import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard";
import { Fn } from "cdktf";
import type { Construct } from "constructs";
import type { Pipeline } from "../../config/pipeline";

/** What a dashboard shows, as title, metric of EMR, and statistic. */
const charts = [
  ["Idle (1) or at work (0)", "IsIdle", "Average"],
  ["HDFS in use, percent", "HDFSUtilization", "Maximum"],
  ["YARN applications that run", "AppsRunning", "Maximum"],
  ["YARN applications that failed", "AppsFailed", "Maximum"],
  ["YARN memory that is free, percent", "YARNMemoryAvailablePercentage", "Minimum"],
  ["Nodes that are unhealthy", "MRUnhealthyNodes", "Maximum"],
] as const;

const [width, height] = [12, 6];

/**
 * A dashboard of EMR's metrics. Each run has another cluster, so a chart searches for them.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html
 */
export function dashboard(scope: Construct, { name, region }: Pipeline): void {
  const widgets = charts.map(([title, metric, statistic], index) => ({
    type: "metric",
    x: (index % 2) * width,
    y: Math.floor(index / 2) * height,
    width,
    height,
    properties: {
      title,
      region,
      view: "timeSeries",
      period: 300,
      metrics: [
        [
          {
            // Without quotes around the name: cdktf would not escape them.
            expression: `SEARCH('{AWS/ElasticMapReduce,JobFlowId} ${metric}', '${statistic}', 300)`,
            id: `clusters${index}`,
          },
        ],
      ],
    },
  }));
  new CloudwatchDashboard(scope, "dashboard", {
    dashboardName: `${name}-clusters`,
    dashboardBody: Fn.jsonencode({ widgets }),
  });
}
