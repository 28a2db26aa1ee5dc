import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import type { Construct } from "constructs";
import type { Pipeline } from "../../config/pipeline";
import { arnPartition } from "../names";

/**
 * S3 without the internet, and only the buckets that a run needs: the pipeline's bucket, the package repositories of
 * Amazon Linux and EMR, and the bucket of Spark's history in the console.
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/private-subnet-iampolicy.html
 */
export function s3Endpoint(scope: Construct, pipeline: Pipeline, vpcId: string, routeTableId: string): void {
  const { region, bucket } = pipeline;
  const s3 = `arn:${arnPartition(region)}:s3:::`;
  const everyone = [{ type: "*", identifiers: ["*"] }];
  const policy = new DataAwsIamPolicyDocument(scope, "s3_endpoint_policy", {
    statement: [
      {
        sid: "PipelineBucket",
        principals: everyone,
        actions: [
          "s3:AbortMultipartUpload",
          "s3:DeleteObject",
          "s3:GetBucketLocation",
          "s3:GetObject",
          "s3:ListBucket",
          "s3:ListBucketMultipartUploads",
          "s3:ListMultipartUploadParts",
          "s3:PutObject",
        ],
        resources: [`${s3}${bucket}`, `${s3}${bucket}/*`],
      },
      {
        sid: "PackageRepositories",
        principals: everyone,
        actions: ["s3:GetObject"],
        resources: [`${s3}al2023-repos-${region}-de612dc2/*`, `${s3}repo.${region}.emr.amazonaws.com/*`],
      },
      {
        sid: "ApplicationHistory",
        principals: everyone,
        actions: ["s3:AbortMultipartUpload", "s3:GetObject", "s3:ListBucket", "s3:PutObject"],
        resources: [`${s3}prod.${region}.appinfo.src`, `${s3}prod.${region}.appinfo.src/*`],
      },
    ],
  });
  new VpcEndpoint(scope, "s3", {
    vpcId,
    serviceName: `com.amazonaws.${region}.s3`,
    vpcEndpointType: "Gateway",
    routeTableIds: [routeTableId],
    policy: policy.json,
    tags: { Name: `${pipeline.name}-s3` },
  });
}

/**
 * The services that the Session Manager agent calls, for a subnet without internet.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html
 */
export function sessionManagerEndpoints(scope: Construct, pipeline: Pipeline, vpcId: string, subnetId: string): void {
  const name = `${pipeline.name}-session-manager`;
  const group = new SecurityGroup(scope, "session_manager", {
    name,
    description: "Session Manager endpoints",
    vpcId,
    revokeRulesOnDelete: true,
    tags: { Name: name },
  });
  new VpcSecurityGroupIngressRule(scope, "vpc_to_session_manager", {
    securityGroupId: group.id,
    description: "Agents on the nodes",
    ipProtocol: "tcp",
    fromPort: 443,
    toPort: 443,
    cidrIpv4: pipeline.network.cidr,
  });
  for (const service of ["ssm", "ssmmessages", "ec2messages"]) {
    new VpcEndpoint(scope, service, {
      vpcId,
      serviceName: `com.amazonaws.${pipeline.region}.${service}`,
      vpcEndpointType: "Interface",
      privateDnsEnabled: true,
      subnetIds: [subnetId],
      securityGroupIds: [group.id],
      tags: { Name: `${pipeline.name}-${service}` },
    });
  }
}
