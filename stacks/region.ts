import { emrService } from "../config/aws/emr-names";
import { regionNamed } from "../config/aws/regions";

/** What differs from region to region, besides the name. @see config/aws/regions.ts for which regions are supported */

/** The partition in the ARNs of a region. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
export function arnPartition(region: string): string {
  return regionNamed(region).partition;
}

/** The ARN of a bucket, or of objects. @param place a bucket, or `BUCKET/KEY` */
export function s3Arn(region: string, place: string): string {
  return `arn:${arnPartition(region)}:s3:::${place}`;
}

/**
 * The principals that the roles trust. EMR's ends like the region's host names. EC2's is the same everywhere, also in
 * China; what it is called as a service to which a role is passed differs there.
 * @see https://github.com/aws/aws-cli/blob/develop/awscli/customizations/emr/createdefaultroles.py
 */
export function servicePrincipals(region: string) {
  return { emr: `elasticmapreduce.${regionNamed(region).dnsSuffix}`, ec2: "ec2.amazonaws.com" };
}

/**
 * What KMS calls a service that sends requests for a caller.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
export function callerOf(service: "ec2", region: string): string {
  return `${service}.${region}.${regionNamed(region).dnsSuffix}`;
}

/** A service of AWS, as the last part of the name of its VPC endpoint. */
export type EndpointService = typeof emrService | "glue" | "kms" | "s3" | "ssm" | "ssmmessages";

/**
 * The name of a VPC endpoint's service. S3's gateway, KMS and Session Manager have this name in China too, where
 * interface endpoints of other services begin with cn.com.amazonaws. Through emr-service-cell01, the nodes of a private
 * subnet reach EMR, from emr-spark-8 on.
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-clusters-in-a-vpc.html#emr-vpc-private-subnet
 */
export function endpointService(region: string, service: EndpointService): string {
  return `${service === emrService ? "aws.api" : "com.amazonaws"}.${region}.${service}`;
}

/**
 * The buckets of AWS that a cluster uses, as ARNs; those with data of instances from emr-spark-8 on.
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/private-subnet-iampolicy.html
 */
export function emrBuckets(region: string) {
  const { dnsSuffix } = regionNamed(region);
  const bucket = (name: string) => s3Arn(region, name);
  const repository = `repo.${region}.emr.amazonaws.com`;
  return {
    linuxPackages: bucket(`al2023-repos-${region}-de612dc2`),
    // AWS gives one name for all regions. Names of this kind end in .cn in China, so both are allowed there.
    emrPackages: [...new Set([repository, `repo.${region}.emr.${dnsSuffix}`])].map(bucket),
    instanceData: [0, 1].map((number) => bucket(instanceData(region, number))),
    systemLogs: bucket(region === "us-east-1" ? "aws157-logs-prod" : `aws157-logs-prod-${region}`),
    applicationHistory: bucket(`prod.${region}.appinfo.src`),
  };
}

/** Those of Sydney have another name than those of all other regions. */
function instanceData(region: string, number: number): string {
  const kind = region === "ap-southeast-2" ? "instance-data-bucket" : "instance-data";
  return `aws157-${kind}-${number}-prod-${region}`;
}
