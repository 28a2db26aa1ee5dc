import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketNotification } from "@cdktf/provider-aws/lib/s3-bucket-notification";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import type { Construct } from "constructs";
import { folders } from "../config/bucket-folders";
import { encrypts } from "../config/cluster/encryption";
import type { Pipeline } from "../config/pipeline";
import { accountOf } from "./account";
import { madeKey } from "./bucket/key";
import { givenKey } from "./encryption";
import { trailStatements } from "./bucket/trail-statements";
import { PipelineStack } from "./pipeline-stack";
import { s3Arn } from "./region";

/** The bucket that holds inputs, code, tables, runs and logs, unless it exists already. It outlives every cluster. */
export class BucketStack extends PipelineStack {
  constructor(scope: Construct, pipeline: Pipeline) {
    super(scope, "bucket", pipeline);
    const key = madeKey(this, pipeline);
    // A bucket that exists already is plain text in the output, not a reference. The commands recognize it by that.
    const bucket = pipeline.existingBucket ? this.names.bucket : this.ownBucket(pipeline, key ?? givenKey(pipeline));
    this.output("bucket_name", bucket, "The bucket of inputs, code, tables, runs and logs");
    if (key !== undefined) this.output("key_arn", key, "The key that encrypts the pipeline's data");
  }

  /** @returns its name, as an expression of HCL */
  private ownBucket(pipeline: Pipeline, key: string | undefined): string {
    // Without force_destroy, Terraform cannot delete a bucket while it has objects.
    const bucket = new S3Bucket(this, "bucket", {
      bucket: this.names.bucket,
      forceDestroy: false,
      tags: { Name: this.names.bucket },
    });
    const versioning = new S3BucketVersioningA(this, "versioning", {
      bucket: bucket.id,
      versioningConfiguration: { status: "Enabled" },
    });
    new S3BucketServerSideEncryptionConfigurationA(this, "encryption", {
      bucket: bucket.id,
      rule: [
        encrypts(pipeline, "bucket")
          ? {
              applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key },
              // S3 asks KMS for a key of the bucket's own, and not once for each object.
              bucketKeyEnabled: true,
            }
          : { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } },
      ],
    });
    new S3BucketOwnershipControls(this, "ownership", {
      bucket: bucket.id,
      rule: { objectOwnership: "BucketOwnerEnforced" },
    });
    const block = new S3BucketPublicAccessBlock(this, "public_access", {
      bucket: bucket.id,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    const arn = s3Arn(pipeline.region, this.names.bucket);
    const tlsOnly = new DataAwsIamPolicyDocument(this, "tls_only", {
      statement: [
        {
          sid: "DenyWithoutTls",
          effect: "Deny",
          principals: [{ type: "*", identifiers: ["*"] }],
          actions: ["s3:*"],
          // As text: a changed tag of the bucket would make its attribute, and so the whole policy, unknown in a plan.
          resources: [arn, `${arn}/*`],
          condition: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
        },
        ...(pipeline.watching?.dataEvents ? trailStatements(pipeline, arn, accountOf(this)) : []),
      ],
    });
    // S3 refuses two changes of a bucket's access at the same time.
    new S3BucketPolicy(this, "policy", { bucket: bucket.id, policy: tlsOnly.json, dependsOn: [block] });
    new S3BucketLifecycleConfiguration(this, "lifecycle", {
      bucket: bucket.id,
      rule: lifecycleRules(pipeline),
      // Rules for old versions need a bucket with versions.
      dependsOn: [versioning],
    });
    if (pipeline.schedule?.onObject !== undefined)
      new S3BucketNotification(this, "events", { bucket: bucket.id, eventbridge: true });
    return bucket.bucket;
  }
}

/** No rule touches the current version of an input or a table. */
function lifecycleRules({ retention: days, sources, catalog, watching }: Pipeline) {
  const everything = [{ prefix: "" }];
  return [
    // An interrupted upload leaves parts. No listing shows them, but AWS bills them.
    {
      id: "incomplete-uploads",
      status: "Enabled",
      filter: everything,
      abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
    },
    {
      id: "old-versions",
      status: "Enabled",
      filter: everything,
      noncurrentVersionExpiration: [{ noncurrentDays: days.oldVersions }],
      expiration: [{ expiredObjectDeleteMarker: true }],
    },
    {
      id: "run-leftovers",
      status: "Enabled",
      filter: [{ prefix: folders.runs }],
      expiration: [{ days: days.runs }],
      // To publish a table is to copy its staged files and to delete them. They would stay as old versions: all tables
      // once more for each run. Of several rules for an object, S3 takes the shortest time.
      noncurrentVersionExpiration: [{ noncurrentDays: 1 }],
    },
    ...(sources.some((source) => source.merge?.to === "s3")
      ? [
          {
            id: "merged",
            status: "Enabled",
            filter: [{ prefix: folders.merged }],
            expiration: [{ days: days.merged }],
            noncurrentVersionExpiration: [{ noncurrentDays: 1 }],
          },
        ]
      : []),
    ...(catalog
      ? [
          {
            id: "query-results",
            status: "Enabled",
            filter: [{ prefix: folders.queries }],
            expiration: [{ days: days.queries }],
            noncurrentVersionExpiration: [{ noncurrentDays: 1 }],
          },
        ]
      : []),
    ...(watching?.dataEvents
      ? [
          {
            id: "data-events",
            status: "Enabled",
            filter: [{ prefix: folders.trail }],
            expiration: [{ days: days.logs }],
          },
        ]
      : []),
    { id: "logs", status: "Enabled", filter: [{ prefix: folders.logs }], expiration: [{ days: days.logs }] },
  ];
}
