import type { DataAwsIamPolicyDocumentStatement as Statement } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { folders } from "../../config/bucket-folders";
import type { Pipeline } from "../../config/pipeline";
import { trailName } from "../names";
import { arnPartition } from "../region";

/**
 * What lets the pipeline's own trail write into its folder of the bucket.
 * @param bucketArn `arn:aws:s3:::BUCKET`
 * @param account the account's id, as an expression of HCL
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
 */
export function trailStatements(pipeline: Pipeline, bucketArn: string, account: string): Statement[] {
  const partition = arnPartition(pipeline.region);
  const trail = `arn:${partition}:cloudtrail:${pipeline.region}:${account}:trail/${trailName(pipeline)}`;
  const own = { test: "StringEquals", variable: "aws:SourceArn", values: [trail] };
  const principals = [{ type: "Service", identifiers: ["cloudtrail.amazonaws.com"] }];
  return [
    { sid: "TrailLooksAtBucket", principals, actions: ["s3:GetBucketAcl"], resources: [bucketArn], condition: [own] },
    {
      sid: "TrailWrites",
      principals,
      actions: ["s3:PutObject"],
      resources: [`${bucketArn}/${folders.trail}AWSLogs/${account}/*`],
      condition: [own, { test: "StringEquals", variable: "s3:x-amz-acl", values: ["bucket-owner-full-control"] }],
    },
  ];
}
