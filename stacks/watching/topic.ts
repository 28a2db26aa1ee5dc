import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import type { Construct } from "constructs";
import type { Pipeline } from "../../config/pipeline";
import { arnPartition } from "../region";

/** The services that publish, beside EventBridge, for which AWS supports a condition on the account. */
const others = ["cloudwatch", "budgets"];

/** The topic of all notices, and who reads it. */
export function topic(
  scope: Construct,
  pipeline: Pipeline,
  { emails, queue }: NonNullable<Pipeline["watching"]>,
  account: string,
): SnsTopic {
  const name = `${pipeline.name}-notices`;
  const made = new SnsTopic(scope, "notices", { name, kmsMasterKeyId: key(scope, pipeline, account).arn });
  const own = [{ test: "StringEquals", variable: "aws:SourceAccount", values: [account] }];
  const publish = (service: string, condition = own) => ({
    sid: `From${service}`,
    principals: [{ type: "Service", identifiers: [`${service}.amazonaws.com`] }],
    actions: ["sns:Publish"],
    resources: [made.arn],
    ...(condition.length > 0 && { condition }),
  });
  const policy = new DataAwsIamPolicyDocument(scope, "publish", {
    // AWS's example for EventBridge has no condition.
    // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
    statement: [publish("events", []), ...others.map((service) => publish(service))],
  });
  new SnsTopicPolicy(scope, "publish_policy", { arn: made.arn, policy: policy.json });
  emails.forEach((endpoint) => {
    new SnsTopicSubscription(scope, `to_${endpoint.replace(/[^A-Za-z0-9]/g, "_")}`, {
      topicArn: made.arn,
      protocol: "email",
      endpoint,
    });
  });
  if (queue !== undefined)
    new SnsTopicSubscription(scope, "to_queue", { topicArn: made.arn, protocol: "sqs", endpoint: queue });
  return made;
}

/**
 * A key of its own. EventBridge may not use the key that SNS has by itself, and what it cannot encrypt it drops. AWS
 * supports no condition on the account for EventBridge here.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
function key(scope: Construct, { name, region }: Pipeline, account: string): KmsKey {
  const use = (sid: string, service: string, condition: { test: string; variable: string; values: string[] }[]) => ({
    sid,
    principals: [{ type: "Service", identifiers: [`${service}.amazonaws.com`] }],
    actions: ["kms:Decrypt", "kms:GenerateDataKey*"],
    resources: ["*"],
    ...(condition.length > 0 && { condition }),
  });
  const own = [{ test: "StringEquals", variable: "aws:SourceAccount", values: [account] }];
  const policy = new DataAwsIamPolicyDocument(scope, "key_policy", {
    statement: [
      {
        // Without it nobody could change the key or its policy again.
        sid: "Account",
        principals: [{ type: "AWS", identifiers: [`arn:${arnPartition(region)}:iam::${account}:root`] }],
        actions: ["kms:*"],
        resources: ["*"],
      },
      use("EventBridge", "events", []),
      ...others.map((service) => use(service === "budgets" ? "Budgets" : "CloudWatch", service, own)),
    ],
  });
  const made = new KmsKey(scope, "key", {
    description: `Notices of pipeline ${name}`,
    enableKeyRotation: true,
    deletionWindowInDays: 7,
    policy: policy.json,
  });
  new KmsAlias(scope, "key_alias", { name: `alias/parquetry-${name}-notices`, targetKeyId: made.keyId });
  return made;
}
