import {
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatement,
} from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import type { Construct } from "constructs";
import { folders } from "../../config/bucket-folders";
import type { Pipeline } from "../../config/pipeline";
import { certificateStatements } from "../encryption";
import { emrBuckets, endpointService, s3Arn } from "../region";
import { sourceBuckets, sourceObjects } from "../source-buckets";
import { needsEmrEndpoint } from "./needed-services";

type Statement = DataAwsIamPolicyDocumentStatement;

const everyone = [{ type: "*", identifiers: ["*"] }];

/** The gateway endpoint to S3: without it, a private subnet has no way to S3, and a public one pays for each byte. */
export function s3Endpoint(scope: Construct, pipeline: Pipeline, vpcId: string, routeTableId: string): void {
  const policy = new DataAwsIamPolicyDocument(scope, "s3_endpoint_policy", {
    statement: pipeline.network.access === "public" ? allOfS3 : neededBuckets(pipeline),
  });
  new VpcEndpoint(scope, "s3", {
    vpcId,
    serviceName: endpointService(pipeline.region, "s3"),
    vpcEndpointType: "Gateway",
    routeTableIds: [routeTableId],
    policy: policy.json,
    tags: { Name: `${pipeline.name}-s3` },
  });
}

/**
 * In a public network, jobs may call other services, and many of them keep their data in S3: package repositories,
 * buckets of other teams. All requests to S3 of this region take the endpoint, also those. The nodes' role still
 * decides what they may do. The policy is written out, because AWS keeps the policy of an endpoint that loses its own.
 */
const allOfS3: Statement[] = [{ sid: "AllOfS3", principals: everyone, actions: ["s3:*"], resources: ["*"] }];

/**
 * Only the buckets that a run needs: the pipeline's own, those of its sources, and those of AWS that EMR uses, with the
 * actions of AWS's sample policy. EMR also writes logs to a bucket of its own, for AWS's support.
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/private-subnet-iampolicy.html
 */
function neededBuckets(pipeline: Pipeline): Statement[] {
  const { region, bucket } = pipeline;
  const own = s3Arn(region, bucket);
  const { linuxPackages, emrPackages, instanceData, systemLogs, applicationHistory } = emrBuckets(region);
  const ofRelease = needsEmrEndpoint(pipeline) ? instanceData : [];
  return [
    {
      sid: "PipelineBucket",
      principals: everyone,
      actions: [
        "s3:AbortMultipartUpload",
        "s3:DeleteObject",
        "s3:GetObject",
        "s3:ListBucket",
        "s3:ListBucketMultipartUploads",
        "s3:PutObject",
      ],
      resources: [own, `${own}/*`],
    },
    ...readOnly(pipeline),
    ...certificateStatements(pipeline).map((statement) => ({ ...statement, principals: everyone })),
    {
      sid: "PackageRepositories",
      principals: everyone,
      actions: ["s3:GetObject"],
      resources: [linuxPackages, ...emrPackages, ...ofRelease].map((arn) => `${arn}/*`),
    },
    {
      sid: "ClusterLogs",
      principals: everyone,
      actions: ["s3:Put*"],
      resources: [`${systemLogs}/*`, `${own}/${folders.logs}*`],
    },
    {
      sid: "ApplicationHistory",
      principals: everyone,
      actions: ["s3:Put*", "s3:Get*", "s3:Create*", "s3:Abort*", "s3:List*"],
      resources: [`${applicationHistory}/*`],
    },
  ];
}

function readOnly(pipeline: Pipeline): Statement[] {
  const buckets = sourceBuckets(pipeline);
  if (buckets.length === 0) return [];
  return [
    { sid: "ListSourceBuckets", principals: everyone, actions: ["s3:ListBucket"], resources: buckets },
    {
      sid: "ReadSources",
      principals: everyone,
      actions: ["s3:GetObject"],
      resources: sourceObjects(pipeline),
    },
  ];
}
