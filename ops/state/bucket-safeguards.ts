import {
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { errorName } from "../aws/clients";

/** One thing that keeps states from strangers and from loss. */
export interface Safeguard {
  readonly name: string;
  readonly has: (s3: S3Client) => Promise<boolean>;
  readonly set: (s3: S3Client) => Promise<unknown>;
}

const closed = { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true };

/** A state holds what the resources are made with, in plain text: nobody else may read it, and an earlier one must be there when one is spoilt. */
export function safeguards(Bucket: string, region: string): Safeguard[] {
  return [
    {
      name: "public access blocked",
      has: (s3) => found(async () => Object.values((await s3.send(new GetPublicAccessBlockCommand({ Bucket }))).PublicAccessBlockConfiguration ?? {}).filter(Boolean).length === 4),
      set: (s3) => s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: closed })),
    },
    {
      name: "objects owned by the bucket's owner",
      has: (s3) => found(async () => (await s3.send(new GetBucketOwnershipControlsCommand({ Bucket }))).OwnershipControls?.Rules?.[0]?.ObjectOwnership === "BucketOwnerEnforced"),
      set: (s3) => s3.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] } })),
    },
    {
      name: "encryption",
      has: (s3) => found(async () => ((await s3.send(new GetBucketEncryptionCommand({ Bucket }))).ServerSideEncryptionConfiguration?.Rules?.length ?? 0) > 0),
      set: (s3) =>
        s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }] } })),
    },
    {
      name: "versions kept",
      has: (s3) => found(async () => (await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status === "Enabled"),
      set: (s3) => s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } })),
    },
    {
      name: "old versions deleted after 365 days",
      has: (s3) => found(async () => ((await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }))).Rules?.length ?? 0) > 0),
      set: (s3) =>
        s3.send(
          new PutBucketLifecycleConfigurationCommand({
            Bucket,
            LifecycleConfiguration: { Rules: [{ ID: "old-states", Status: "Enabled", Filter: { Prefix: "" }, NoncurrentVersionExpiration: { NoncurrentDays: 365 } }] },
          }),
        ),
    },
    {
      name: "TLS only",
      has: (s3) => found(async () => (await s3.send(new GetBucketPolicyCommand({ Bucket }))).Policy !== undefined),
      set: (s3) => s3.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(tlsOnly(Bucket, region)) })),
    },
  ];
}

/** S3 answers with an error of its own for each thing that is not set. */
async function found(look: () => Promise<boolean>): Promise<boolean> {
  try {
    return await look();
  } catch (error) {
    if (/^NoSuch(PublicAccessBlock|Lifecycle|BucketPolicy)|NotFoundError$/.test(errorName(error))) return false;
    throw error;
  }
}

function tlsOnly(bucket: string, region: string) {
  const partition = region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
  const arn = `arn:${partition}:s3:::${bucket}`;
  return {
    Version: "2012-10-17",
    Statement: [{ Sid: "DenyWithoutTls", Effect: "Deny", Principal: "*", Action: "s3:*", Resource: [arn, `${arn}/*`], Condition: { Bool: { "aws:SecureTransport": "false" } } }],
  };
}
