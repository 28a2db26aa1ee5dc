import type {
  DataAwsIamPolicyDocumentStatement as Statement,
  DataAwsIamPolicyDocumentStatementCondition as Condition,
} from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { encrypts } from "../config/cluster/encryption";
import type { Pipeline } from "../config/pipeline";
import { made } from "../config/schema/encryption";
import { arnPartition, callerOf, s3Arn } from "./region";

type Encrypting = Pick<Pipeline, "name" | "region" | "encryption">;

/** The alias of the key that the bucket's stack makes. It is known at synth, and AWS chooses the key's id. */
export const keyAlias = ({ name }: Pick<Pipeline, "name">) => `alias/parquetry-${name}`;

export const makesKey = ({ encryption }: Pick<Pipeline, "encryption">) => encryption?.key === made;

/** The ARN of a key that is given; undefined where the bucket's stack makes one, or where there is none. */
export function givenKey(pipeline: Pick<Pipeline, "encryption">): string | undefined {
  return makesKey(pipeline) ? undefined : pipeline.encryption?.key;
}

/**
 * A statement about the key. A key that is made is named by its alias, by a condition: so roles and network need not
 * wait for the bucket's stack.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-resource-aliases
 * @param account the account's id, as an expression of HCL
 */
export function keyStatement(
  pipeline: Encrypting,
  account: string,
  statement: { readonly sid: string; readonly actions: string[]; readonly condition?: readonly Condition[] },
): Statement {
  const { region } = pipeline;
  const given = givenKey(pipeline);
  const byAlias = { test: "ForAnyValue:StringEquals", variable: "kms:ResourceAliases", values: [keyAlias(pipeline)] };
  const condition = [...(given === undefined ? [byAlias] : []), ...(statement.condition ?? [])];
  return {
    sid: statement.sid,
    actions: statement.actions,
    resources: [given ?? `arn:${arnPartition(region)}:kms:${region}:${account}:key/*`],
    ...(condition.length > 0 && { condition }),
  };
}

/** What S3 asks KMS for, for programs that read and write objects. An upload in parts also needs decryption. */
const forObjects = ["kms:Decrypt", "kms:GenerateDataKey"];

/** What a user of a key may do, as AWS advises for the role of nodes whose disks are encrypted. */
const forDisks = [
  "kms:Decrypt",
  "kms:DescribeKey",
  "kms:Encrypt",
  "kms:GenerateDataKey",
  "kms:GenerateDataKeyWithoutPlaintext",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
];

/**
 * What nodes may do with the key.
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-encryption-enable.html
 */
export function nodeKeyActions(pipeline: Encrypting): string[] {
  return encrypts(pipeline, "disks") ? forDisks : forObjects;
}

/**
 * What EMR itself needs, to start nodes whose volumes are encrypted: EC2 asks KMS on its behalf.
 * @see https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption-requirements.html
 */
export function volumeStatements(pipeline: Encrypting, account: string): Statement[] {
  const throughEc2 = {
    test: "StringEquals",
    variable: "kms:ViaService",
    values: [callerOf("ec2", pipeline.region)],
  };
  return [
    keyStatement(pipeline, account, {
      sid: "EncryptVolumes",
      actions: [
        "kms:Decrypt",
        "kms:DescribeKey",
        "kms:GenerateDataKeyWithoutPlaintext",
        "kms:ReEncryptFrom",
        "kms:ReEncryptTo",
      ],
      condition: [throughEc2],
    }),
    keyStatement(pipeline, account, {
      sid: "AttachVolumes",
      actions: ["kms:CreateGrant"],
      condition: [throughEc2, { test: "Bool", variable: "kms:GrantIsForAWSResource", values: ["true"] }],
    }),
  ];
}

/** Nodes read their certificates themselves, when they start. */
export function certificateStatements({ region, encryption }: Pick<Pipeline, "region" | "encryption">): Statement[] {
  if (encryption?.inTransit === undefined) return [];
  const object = encryption.inTransit.replace(/^s3:[/]{2}/, "");
  return [
    {
      sid: "ReadCertificates",
      actions: ["s3:GetObject"],
      resources: [s3Arn(region, object)],
    },
  ];
}
