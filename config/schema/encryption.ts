import { z } from "zod";
import { hclProblem } from "../hcl-problem";
import { checked } from "./fields";

/** The word that stands for a key of the pipeline's own. */
export const made = "made";

/** IAM takes a key's ARN only: with an alias, a statement allows nothing. */
export function kmsKeyProblem(value: string): string | undefined {
  return /^arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/.test(value)
    ? undefined
    : (hclProblem(value) ??
        "is not the ARN of a KMS key; not an alias, but a key, " +
          'for example "arn:aws:kms:us-east-1:123456789012:key/1234abcd-…"');
}

function keyProblem(value: string): string | undefined {
  const problem = value === made ? undefined : kmsKeyProblem(value);
  return problem === undefined ? undefined : `${problem}; or write "${made}" for a key of the pipeline's own`;
}

function zipProblem(value: string): string | undefined {
  return /^s3:\/\/[a-z0-9][a-z0-9-]+\/[A-Za-z0-9][\w./=-]*\.zip$/.test(value)
    ? undefined
    : 'is not the place of a zip file in S3; write it like "s3://my-certificates/emr.zip"';
}

const flag = (description: string) => z.boolean().optional().meta({ description });

export const encryptionSchema = z
  .strictObject({
    key: checked(
      keyProblem,
      `The key in KMS: \`${made}\` for one that the bucket's stack makes, or the ARN of a key in the pipeline's ` +
        "region. A key costs money each month, and its requests do. The policy of a key that is given must let IAM " +
        "decide, as the default policy does.",
    ).optional(),
    bucket: flag(
      "With `key`, S3 encrypts each new object of the bucket with it (SSE-KMS, with an S3 bucket key). If omitted, " +
        "true. Objects that are there already stay as they are.",
    ),
    disks: flag(
      "With `key`, EMR encrypts the volumes of the nodes with it, and what Hadoop sends between nodes. If omitted, " +
        "true. A private network gets an endpoint for KMS, which costs money by the hour. " +
        "Becomes LocalDiskEncryptionConfiguration. " +
        "https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-data-encryption-options.html",
    ),
    logs: flag("With `key`, EMR encrypts its logs with it. If omitted, true. Becomes log_encryption_kms_key_id."),
    inTransit: checked(
      zipProblem,
      "A zip file in S3 with privateKey.pem, certificateChain.pem and, if a CA of your own signed, " +
        "trustedCertificates.pem. With it, what nodes send each other is encrypted by TLS. You make it, upload it " +
        "and renew it; the nodes may read that object only. Becomes TLSCertificateConfiguration. " +
        "https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-encryption-enable.html",
    ).optional(),
  })
  .optional()
  .meta({
    description:
      "Encryption with keys and certificates of your own. If omitted, the bucket encrypts with keys of S3 (AES-256), " +
      "and disks are as the account has them (`make doctor` looks).",
  });
