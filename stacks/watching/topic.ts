import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import type { Construct } from "constructs";
import type { Pipeline } from "../../config/pipeline";
import { arnPartition } from "../region";

interface Publisher {
  /** The first part of the service's principal. */
  readonly service: string;
  /** The id of its statement in the policy of the key. */
  readonly sid: string;
  /** Whether AWS supports a condition on the account. */
  readonly takesCondition: boolean;
}

/**
 * The services that publish notices. AWS's example for EventBridge has no condition.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
const publishers: readonly Publisher[] = [
  { service: "events", sid: "EventBridge", takesCondition: false },
  { service: "cloudwatch", sid: "CloudWatch", takesCondition: true },
  { service: "budgets", sid: "Budgets", takesCondition: true },
];

/** The principal and the condition of a statement for a publisher. */
function principalOf({ service, takesCondition }: Publisher, account: string) {
  return {
    principals: [{ type: "Service", identifiers: [`${service}.amazonaws.com`] }],
    ...(takesCondition && {
      condition: [{ test: "StringEquals", variable: "aws:SourceAccount", values: [account] }],
    }),
  };
}

/** The topic of all notices, and who reads it. */
export function topic(
  scope: Construct,
  pipeline: Pipeline,
  { emails, queue }: NonNullable<Pipeline["watching"]>,
  account: string,
): SnsTopic {
  const name = `${pipeline.name}-notices`;
  const made = new SnsTopic(scope, "notices", { name, kmsMasterKeyId: key(scope, pipeline, account).arn });
  const policy = new DataAwsIamPolicyDocument(scope, "publish", {
    statement: publishers.map((publisher) => ({
      sid: `From${publisher.service}`,
      ...principalOf(publisher, account),
      actions: ["sns:Publish"],
      resources: [made.arn],
    })),
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
 * A key of its own: EventBridge may not use the key that SNS has by itself, and does not send what it cannot encrypt.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
function key(scope: Construct, { name, region }: Pipeline, account: string): KmsKey {
  const policy = new DataAwsIamPolicyDocument(scope, "key_policy", {
    statement: [
      {
        // Without it nobody could change the key or its policy again.
        sid: "Account",
        principals: [{ type: "AWS", identifiers: [`arn:${arnPartition(region)}:iam::${account}:root`] }],
        actions: ["kms:*"],
        resources: ["*"],
      },
      ...publishers.map((publisher) => ({
        sid: publisher.sid,
        ...principalOf(publisher, account),
        actions: ["kms:Decrypt", "kms:GenerateDataKey*"],
        resources: ["*"],
      })),
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
