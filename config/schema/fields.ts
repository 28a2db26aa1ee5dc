import ipaddr from "ipaddr.js";
import { z } from "zod";
import { show } from "../file/problems";
import { regionProblem } from "../aws/regions";
import { defaultRelease, releaseLines, releaseProblem, sparkOf } from "../aws/releases";
import { ddlTypeProblem } from "../tables/ddl-type";

type Check = (value: string) => string | undefined;

/** A string with a rule of its own. The rule returns what is wrong with a value, or undefined. */
export function checked(check: Check, description: string) {
  return z
    .string()
    .superRefine((value, context) => {
      const problem = check(value);
      if (problem) context.addIssue({ code: "custom", message: `${show(value)} ${problem}` });
    })
    .meta({ description });
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export function bucketProblem(name: string): string | undefined {
  if (name.includes("_")) {
    const example = show(name.toLowerCase().replace(/_/g, "-"));
    return `contains "_", which neither S3 nor S3DistCp accepts; use "-" instead, for example ${example}`;
  }
  if (name.length < 3 || name.length > 63) {
    const fix = name.length < 3 ? "longer" : "shorter";
    return `is ${name.length} characters long, but S3 allows 3 to 63; choose a ${fix} name`;
  }
  if (/[A-Z]/.test(name)) {
    return `contains capital letters, which S3 does not allow; write ${show(name.toLowerCase())}`;
  }
  if (name.includes(".")) {
    const example = show(name.replace(/\.+/g, "-"));
    return `contains a dot, which breaks TLS for virtual-hosted bucket names; use "-" instead, for example ${example}`;
  }
  if (!/^[a-z0-9][a-z0-9-]*[a-z0-9]$/.test(name)) {
    return (
      "is not a valid bucket name; use lower-case letters, digits and hyphens, " +
      "and begin and end with a letter or digit"
    );
  }
  if (/^(xn--|sthree-|amzn-s3-demo-)/.test(name) || /(-s3alias|--ol-s3|--x-s3|--table-s3)$/.test(name)) {
    return "begins or ends with characters that S3 reserves; choose another name";
  }
  return undefined;
}

/**
 * What is wrong with an IP range such as `10.10.0.0/16`, or undefined. EMR needs a private range (RFC 1918): in others,
 * the names of the nodes do not resolve.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-vpc-host-job-flows.html
 */
export function cidrProblem(value: string): string | undefined {
  if (!ipaddr.IPv4.isValidCIDRFourPartDecimal(value)) {
    return 'is not an IPv4 range; write it like "10.10.0.0/16"';
  }
  const [address, bits] = ipaddr.IPv4.parseCIDR(value);
  if (bits < 16 || bits > 28) return `is a /${bits}, but AWS allows /16 to /28; choose a size of these`;
  const network = ipaddr.IPv4.networkAddressFromCIDR(value).toString();
  if (value !== `${network}/${bits}`) return `does not begin with its network's address; write "${network}/${bits}"`;
  if (address.range() !== "private") {
    return "is not in a private range, which EMR needs; use a part of 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16";
  }
  return undefined;
}

/** What is wrong with the name of an availability zone, or undefined. It refuses ids of zones, and Local Zones. */
export function zoneProblem(value: string): string | undefined {
  return /^[a-z]{2}(-[a-z]+)+-\d[a-z]$/.test(value)
    ? undefined
    : 'is not an availability zone; write it like "us-east-1a"';
}

/** @see https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html */
export function instanceTypeProblem(value: string): string | undefined {
  if (/^t[0-9]/.test(value)) return 'is a burstable type, which EMR does not offer; use for example "m6i.xlarge"';
  if (!/^[a-z]+[0-9]+[a-z0-9-]*\.(large|[0-9]*xlarge|metal(-[0-9]+xl)?)$/.test(value)) {
    return 'is not an instance type; write family, generation, dot and size, for example "m6i.xlarge"';
  }
  return undefined;
}

export const bucketName = checked(
  bucketProblem,
  "The S3 bucket of this pipeline. `make deploy` creates it. Bucket names are unique in all of AWS.",
);
export const region = (description: string) => checked(regionProblem, description);
export const cidr = (description: string) => checked(cidrProblem, description);
export const instanceType = checked(
  instanceTypeProblem,
  "An EC2 instance type that EMR offers. Becomes instance_type.",
);

/** The end of the description of a range that is not one of AWS's limits. */
export const ownLimit = "The limits are parquetry's own.";

const sparkOfLines = releaseLines.map(({ name, tested }) => `Spark ${sparkOf(tested)} for ${name}`).join(" and ");

export const release = checked(
  releaseProblem,
  "The EMR release: emr-7.10.0 or a later EMR 7 release, or emr-spark-8.1, which AWS supports to September 2029. " +
    `\`make run\` uses ${sparkOfLines}. ` +
    "Spark 4.1 needs Python 3.10 or newer on your machine. Becomes release_label.",
).default(defaultRelease);
export const ddlType = checked(
  ddlTypeProblem,
  "A Spark SQL type: string, int, bigint, double, boolean, date, timestamp, decimal(10,2), " +
    "array<…>, struct<name:…>, map<…,…>.",
);

/** What is wrong with the name of a source or table, or undefined. Folders, views and files get this name too. */
export function nameProblem(value: string): string | undefined {
  return /^[a-z][a-z0-9_]{0,62}$/.test(value)
    ? undefined
    : "is not a valid name; use up to 63 lower-case letters, digits and _, and begin with a letter";
}
export const name = (description: string) => checked(nameProblem, description);
