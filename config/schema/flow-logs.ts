import { z } from "zod";

/** CloudWatch's own. @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const retentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

export const flowLogsSchema = {
  flowLogs: z
    .strictObject({
      days: z
        .union(retentions.map((days) => z.literal(days)))
        .default(30)
        .meta({ description: "Days until records expire. Becomes retention_in_days." }),
      traffic: z
        .enum(["all", "reject", "accept"])
        .default("all")
        .meta({ description: "Which traffic is recorded. Becomes traffic_type." }),
    })
    .optional()
    .meta({
      description:
        "Records which connections are made in the VPC, in a log group of CloudWatch named after the pipeline. Each " +
        "GB costs money, and a merge makes many connections. If omitted, nothing is recorded. Becomes aws_flow_log. " +
        "https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html",
    }),
};
