import { z } from "zod";
import { hclProblem } from "../file/hcl-problem";
import { checked } from "./fields";

/** The value of encryption.key with which the bucket's stack makes the key. */
export const made = "made";

/** IAM takes a key's ARN only: with an alias, a statement allows nothing. */
export function kmsKeyProblem(value: string): string | undefined {
  return /^arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:key\/([0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}|mrk-[0-9a-f]{32})$/.test(
    value,
  )
    ? undefined
    : (hclProblem(value) ??
        "is not the ARN of a KMS key (an alias is not accepted); " +
          'write for example "arn:aws:kms:us-east-1:123456789012:key/1234abcd-…"');
}

function keyProblem(value: string): string | undefined {
  const problem = value === made ? undefined : kmsKeyProblem(value);
  return problem === undefined ? undefined : `${problem}; or write "${made}" and the bucket's stack makes a key`;
}

function zipProblem(value: string): string | undefined {
  return /^s3:\/\/[a-z0-9][a-z0-9-]+\/[A-Za-z0-9][\w./=-]*\.zip$/.test(value)
    ? undefined
    : 'is not the URI of a zip file in S3; write it like "s3://my-certificates/emr.zip"';
}

const flag = (description: string) => z.boolean().optional().meta({ description });

export const encryptionSchema = z
  .strictObject({
    key: checked(
      keyProblem,
      `The KMS key. Write \`${made}\`, and the bucket's stack makes a key; or write the ARN of an existing key ` +
        "in the pipeline's region. A key costs money each month, and so does each request to KMS. The policy of an " +
        "existing key must let IAM decide who may use it, as AWS's default policy does. `made` becomes aws_kms_key.",
    ).optional(),
    bucket: flag(
      "With `key`, S3 encrypts each new object of the bucket with it (SSE-KMS, with an S3 bucket key). If omitted, " +
        "true. Existing objects stay as they are. Becomes aws_s3_bucket_server_side_encryption_configuration.",
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
      "A zip file in S3 with privateKey.pem and certificateChain.pem. If your own CA signed the certificate, it also " +
        "has trustedCertificates.pem. Nodes then encrypt with TLS what they send each other. You make, upload and " +
        "renew this file. The nodes get the right to read this object. Becomes TLSCertificateConfiguration. " +
        "https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-encryption-enable.html",
    ).optional(),
  })
  .optional()
  .meta({
    description:
      "Encryption with your own keys and certificates. If omitted, the bucket encrypts with keys of S3 (AES-256), " +
      "and the account's settings decide whether disks are encrypted (`make doctor` checks that).",
  });
