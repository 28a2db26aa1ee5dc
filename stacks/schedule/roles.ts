import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import type { Construct } from "constructs";
import { folders } from "../../config/bucket-folders";
import type { Pipeline } from "../../config/pipeline";
import { objectRule, stateMachineArn, type Names } from "../names";
import { emrManaged } from "../pipeline-stack";
import { roleArn } from "../role-arn";
import { arnPartition, s3Arn } from "../region";

/** What the roles of a schedule are made from. */
export interface RoleProps {
  readonly pipeline: Pipeline;
  readonly names: Names;
  /** The id of the account. */
  readonly account: string;
}

interface RoleDefinition {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** The service that assumes the role, for example `states.amazonaws.com`. */
  readonly service: string;
  /** The ARN of the resource for which the service assumes it, with * where it is not known. */
  readonly source: string;
  readonly statements: readonly object[];
}

/**
 * A role that only `service` may assume, and only when it acts for the resource `source` in this account.
 * @returns the role and its policy
 */
function serviceRole(scope: Construct, { pipeline, account }: RoleProps, definition: RoleDefinition) {
  const trust = new DataAwsIamPolicyDocument(scope, `${definition.id}_trust`, {
    statement: [
      {
        actions: ["sts:AssumeRole"],
        principals: [{ type: "Service", identifiers: [definition.service] }],
        // Without these, another account could make the service use this role (the confused deputy problem).
        condition: [
          { test: "StringEquals", variable: "aws:SourceAccount", values: [account] },
          { test: "ArnLike", variable: "aws:SourceArn", values: [definition.source] },
        ],
      },
    ],
  });
  const role = new IamRole(scope, definition.id, {
    name: definition.name,
    description: definition.description,
    path: pipeline.roles.path,
    permissionsBoundary: pipeline.roles.permissionsBoundary,
    assumeRolePolicy: trust.json,
  });
  const rights = new DataAwsIamPolicyDocument(scope, `${definition.id}_rights`, {
    statement: [...definition.statements],
  });
  const policy = new IamRolePolicy(scope, `${definition.id}_policy`, {
    name: definition.id,
    role: role.id,
    policy: rights.json,
  });
  return { role, policy };
}

/**
 * The role of EventBridge Scheduler: it starts the state machine, and puts what it could not start into a queue.
 * Scheduler names the group of the schedule as the source, not the schedule.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
 */
export function schedulerRole(scope: Construct, props: RoleProps, machineArn: string, queueArn: string) {
  const { pipeline, names, account } = props;
  const group = `schedule-group/${pipeline.name}`;
  return serviceRole(scope, props, {
    id: "scheduler",
    name: names.schedulerRole,
    description: `EventBridge Scheduler for pipeline ${pipeline.name}`,
    service: "scheduler.amazonaws.com",
    source: `arn:${arnPartition(pipeline.region)}:scheduler:${pipeline.region}:${account}:${group}`,
    statements: [
      { sid: "StartRuns", actions: ["states:StartExecution"], resources: [machineArn] },
      { sid: "KeepWhatFailed", actions: ["sqs:SendMessage"], resources: [queueArn] },
    ],
  });
}

/**
 * The role of the state machine: it starts clusters that have the pipeline's tags, passes the two roles of EMR and no
 * other, follows clusters, and reads ledgers.
 * @param key the ARN of the key that encrypts the bucket. @default - a key of S3 does
 */
export function runnerRole(scope: Construct, props: RoleProps, key?: string) {
  const { pipeline, names, account } = props;
  const partition = arnPartition(pipeline.region);
  const linkedRoles = `arn:${partition}:iam::${account}:role/aws-service-role`;
  const clusters = `arn:${partition}:elasticmapreduce:${pipeline.region}:${account}:cluster/*`;
  const tags = Object.entries({ ...emrManaged, pipeline: pipeline.name });
  const hasTags = tags.map(([key, value]) => ({
    test: "StringEquals",
    variable: `aws:RequestTag/${key}`,
    values: [value],
  }));
  const isOurs = [{ test: "StringEquals", variable: "aws:ResourceTag/pipeline", values: [pipeline.name] }];
  const passes = (sid: string, role: string, service: string) => ({
    sid,
    actions: ["iam:PassRole"],
    resources: [roleArn(scope, pipeline, role)],
    condition: [{ test: "StringLike", variable: "iam:PassedToService", values: [service] }],
  });
  return serviceRole(scope, props, {
    id: "runner",
    name: names.runnerRole,
    description: `Scheduled runs of pipeline ${pipeline.name}`,
    service: "states.amazonaws.com",
    source: stateMachineArn(pipeline.region, account, names),
    statements: [
      // These two are not for single clusters. What is started must have the tags.
      { sid: "StartClusters", actions: ["elasticmapreduce:RunJobFlow"], resources: ["*"], condition: hasTags },
      { sid: "ListClusters", actions: ["elasticmapreduce:ListClusters"], resources: ["*"] },
      { sid: "TagClusters", actions: ["elasticmapreduce:AddTags"], resources: [clusters], condition: hasTags },
      {
        sid: "FollowClusters",
        actions: ["elasticmapreduce:DescribeCluster", "elasticmapreduce:TerminateJobFlows"],
        resources: [clusters],
        condition: isOurs,
      },
      passes("PassServiceRole", names.serviceRole, "elasticmapreduce.amazonaws.com*"),
      passes("PassInstanceRole", names.instanceRole, "ec2.amazonaws.com*"),
      {
        // EMR makes this role when the first cluster of the account is started, with the rights of the caller.
        sid: "CreateEmrRole",
        actions: ["iam:CreateServiceLinkedRole"],
        resources: [`${linkedRoles}/elasticmapreduce.amazonaws.com*/AWSServiceRoleForEMRCleanup*`],
        condition: [
          { test: "StringLike", variable: "iam:AWSServiceName", values: ["elasticmapreduce.amazonaws.com*"] },
        ],
      },
      {
        sid: "ReadLedgers",
        actions: ["s3:GetObject"],
        resources: [s3Arn(pipeline.region, `${names.bucket}/${folders.runs}*/ledger.json`)],
      },
      ...(key === undefined ? [] : [{ sid: "DecryptLedgers", actions: ["kms:Decrypt"], resources: [key] }]),
    ],
  });
}

/** The role of EventBridge, which starts the state machine when an object comes. */
export function eventsRole(scope: Construct, props: RoleProps, machineArn: string) {
  const { pipeline, names, account } = props;
  const rule = `rule/${objectRule(names)}`;
  return serviceRole(scope, props, {
    id: "events",
    name: names.eventsRole,
    description: `EventBridge for pipeline ${pipeline.name}`,
    service: "events.amazonaws.com",
    source: `arn:${arnPartition(pipeline.region)}:events:${pipeline.region}:${account}:${rule}`,
    statements: [{ sid: "StartRuns", actions: ["states:StartExecution"], resources: [machineArn] }],
  });
}
