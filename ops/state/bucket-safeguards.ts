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
import { regionNamed } from "../../config/aws/regions";
import { errorName } from "../aws/clients";

/** A setting of a bucket that protects the states in it. */
export interface Safeguard {
  readonly name: string;
  readonly isSet: (s3: S3Client) => Promise<boolean>;
  readonly set: (s3: S3Client) => Promise<unknown>;
}

const blocked = { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true };

/**
 * A state holds, in plain text, what the resources are made with: nobody else may read it. When a state is damaged, an
 * earlier version must still exist.
 */
export function safeguards(Bucket: string, region: string): Safeguard[] {
  return [
    {
      name: "public access blocked",
      isSet: async (s3) => {
        const answer = await orNone(s3.send(new GetPublicAccessBlockCommand({ Bucket })));
        return Object.values(answer?.PublicAccessBlockConfiguration ?? {}).filter(Boolean).length === 4;
      },
      set: (s3) => s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: blocked })),
    },
    {
      name: "objects owned by the bucket's owner",
      isSet: async (s3) => {
        const answer = await orNone(s3.send(new GetBucketOwnershipControlsCommand({ Bucket })));
        return answer?.OwnershipControls?.Rules?.[0]?.ObjectOwnership === "BucketOwnerEnforced";
      },
      set: (s3) =>
        s3.send(
          new PutBucketOwnershipControlsCommand({
            Bucket,
            OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] },
          }),
        ),
    },
    {
      name: "encryption",
      isSet: async (s3) => {
        const answer = await orNone(s3.send(new GetBucketEncryptionCommand({ Bucket })));
        return hasRules(answer?.ServerSideEncryptionConfiguration);
      },
      set: (s3) =>
        s3.send(
          new PutBucketEncryptionCommand({
            Bucket,
            ServerSideEncryptionConfiguration: {
              Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }],
            },
          }),
        ),
    },
    {
      name: "versions kept",
      isSet: async (s3) => {
        const answer = await orNone(s3.send(new GetBucketVersioningCommand({ Bucket })));
        return answer?.Status === "Enabled";
      },
      set: (s3) => s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } })),
    },
    {
      name: "old versions deleted after 365 days",
      isSet: async (s3) => hasRules(await orNone(s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket })))),
      set: (s3) =>
        s3.send(
          new PutBucketLifecycleConfigurationCommand({
            Bucket,
            LifecycleConfiguration: {
              Rules: [
                {
                  ID: "old-states",
                  Status: "Enabled",
                  Filter: { Prefix: "" },
                  NoncurrentVersionExpiration: { NoncurrentDays: 365 },
                },
              ],
            },
          }),
        ),
    },
    {
      name: "TLS only",
      isSet: async (s3) => {
        const answer = await orNone(s3.send(new GetBucketPolicyCommand({ Bucket })));
        return answer?.Policy !== undefined;
      },
      set: (s3) => s3.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(tlsOnly(Bucket, region)) })),
    },
  ];
}

/** S3's answer; undefined where it answers that nothing is set. Each setting has an error of its own for that. */
async function orNone<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (/^NoSuch(PublicAccessBlock|Lifecycle|BucketPolicy)|NotFoundError$/.test(errorName(error))) return undefined;
    throw error;
  }
}

function hasRules(configuration: { readonly Rules?: readonly unknown[] } | undefined): boolean {
  return (configuration?.Rules ?? []).length > 0;
}

function tlsOnly(bucket: string, region: string) {
  const arn = `arn:${regionNamed(region).partition}:s3:::${bucket}`;
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "DenyWithoutTls",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [arn, `${arn}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  };
}
