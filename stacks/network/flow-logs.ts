import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { FlowLog } from "@cdktf/provider-aws/lib/flow-log";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import type { Construct } from "constructs";
import type { Pipeline } from "../../config/pipeline";
import { accountOf } from "../account";
import { arnPartition } from "../region";

/**
 * Records the connections of the VPC. All of it is in the network's stack, so it comes and goes with the VPC: in the
 * pipeline's bucket the records would need the bucket's stack first.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
 */
export function flowLogs(scope: Construct, { name, network, region, roles }: Pipeline, vpcId: string): void {
  if (!network.flowLogs) return;
  const { days, traffic } = network.flowLogs;
  const group = new CloudwatchLogGroup(scope, "flow_logs", {
    name: `/parquetry/${name}/flow-logs`,
    retentionInDays: days,
    tags: { Name: `${name}-flow-logs` },
  });
  const trust = new DataAwsIamPolicyDocument(scope, "flow_logs_trust", {
    statement: [
      {
        actions: ["sts:AssumeRole"],
        principals: [{ type: "Service", identifiers: ["vpc-flow-logs.amazonaws.com"] }],
        // Without it, another account could make the service use this role (the confused deputy problem).
        condition: [{ test: "StringEquals", variable: "aws:SourceAccount", values: [accountOf(scope)] }],
      },
    ],
  });
  const role = new IamRole(scope, "flow_logs_role", {
    name: `${name}-emr-flow-logs`,
    description: `Flow logs of pipeline ${name}`,
    path: roles.path,
    permissionsBoundary: roles.permissionsBoundary,
    assumeRolePolicy: trust.json,
  });
  const rights = new DataAwsIamPolicyDocument(scope, "flow_logs_rights", {
    statement: [
      {
        sid: "WriteFlowLogs",
        actions: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
        resources: [group.arn, `${group.arn}:*`],
      },
      {
        // The service looks for its group. This request concerns all groups of the region.
        sid: "FindLogGroups",
        actions: ["logs:DescribeLogGroups"],
        resources: [`arn:${arnPartition(region)}:logs:${region}:${accountOf(scope)}:log-group:*`],
      },
    ],
  });
  new IamRolePolicy(scope, "flow_logs_policy", { name: "write-flow-logs", role: role.id, policy: rights.json });
  new FlowLog(scope, "flow_log", {
    vpcId,
    trafficType: traffic.toUpperCase(),
    logDestination: group.arn,
    iamRoleArn: role.arn,
    tags: { Name: name },
  });
}
