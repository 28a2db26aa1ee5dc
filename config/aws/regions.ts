import { closest } from "fastest-levenshtein";
import list from "./regions.json";
import { show } from "../file/problems";

/** A region of AWS. */
export interface Region {
  /** Its AWS partition, the second part of its ARNs: aws, aws-cn, aws-us-gov and others. */
  readonly partition: string;
  /** The end of its host names. */
  readonly dnsSuffix: string;
  /** The region's name as AWS's console shows it. */
  readonly description: string;
}

/** All regions, as the AWS SDK lists them. `make regions` writes the list. */
const regions: Readonly<Record<string, Region>> = list;

/**
 * The AWS partitions that the stacks are written for. Of the others it is not known what EMR's service principal is
 * called: AWS's command line derives it from the region's host names, and AWS's CDK has one name for all but China.
 * @see https://github.com/aws/aws-cli/blob/develop/awscli/customizations/emr/createdefaultroles.py
 * @see https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/region-info/lib/default.ts
 */
const supportedPartitions = ["aws", "aws-cn", "aws-us-gov"];

const isSupported = (name: string) => supportedPartitions.includes(regions[name]?.partition ?? "");

/** The region of a pipeline that names none. */
export const defaultRegion = "us-east-1";

/** The regions that a pipeline can be in. */
export const supportedRegions: readonly string[] = Object.keys(regions).filter(isSupported);

/** What is wrong with a region's name, or undefined. */
export function regionProblem(value: string): string | undefined {
  if (isSupported(value)) return undefined;
  const region = regions[value];
  if (!region)
    return `is not an AWS region. Did you mean ${show(closest(value.toLowerCase(), [...supportedRegions]))}?`;
  return (
    `(${region.description}) is in the AWS partition ${region.partition}, where the names of EMR's service ` +
    "principal and package repositories are not known; use a region of AWS, AWS China or AWS GovCloud (US)"
  );
}

/**
 * A region by its name.
 * @throws Error for a name that regionProblem refuses; pipeline.yaml is checked before this is called
 */
export function regionNamed(name: string): Region {
  const region = regions[name];
  if (!region) throw new Error(`${show(name)} ${regionProblem(name)}`);
  return region;
}

/**
 * What is wrong with an ARN that is of another partition than a region, or undefined. What is in another partition does
 * not exist for the pipeline's account.
 */
export function partitionProblem(arn: string, region: string): string | undefined {
  const ofArn = /^arn:([a-z-]+):/.exec(arn)?.[1];
  if (ofArn === undefined || regionProblem(region)) return undefined;
  const { partition } = regionNamed(region);
  if (ofArn === partition) return undefined;
  return (
    `${show(arn)} is in partition ${ofArn}, but region ${region} is in ${partition}; ` +
    `write an ARN that begins with "arn:${partition}:"`
  );
}

/**
 * What is wrong with the ARN of a key in KMS that a region does not have, or undefined. S3, EC2 and EMR use keys of
 * their own region only.
 * @param fix the end of the message about another region: what the key must be
 */
export function keyRegionProblem(arn: string, region: string, fix: string): string | undefined {
  const ofKey = /^arn:[a-z-]+:kms:([a-z0-9-]+):/.exec(arn)?.[1];
  if (ofKey === undefined) return undefined;
  if (ofKey === region) return partitionProblem(arn, region);
  return `${show(arn)} is a key in ${ofKey}, but the pipeline is in ${region}${fix}`;
}

/** The host of S3 in a region. @see https://docs.aws.amazon.com/general/latest/gr/s3.html */
export function s3Host(name: string): string {
  return `s3.${name}.${regionNamed(name).dnsSuffix}`;
}
