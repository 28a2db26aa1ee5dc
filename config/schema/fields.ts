import ipaddr from "ipaddr.js";
import { z } from "zod";
import { show } from "../problems";
import { ddlTypeProblem } from "../ddl-type";

type Check = (value: string) => string | undefined;

/** A string with a rule of its own; the rule returns what is wrong, or nothing. */
export function checked(check: Check, description: string) {
  return z
    .string()
    .superRefine((value, context) => {
      const problem = check(value);
      if (problem) context.addIssue({ code: "custom", message: `${show(value)} ${problem}` });
    })
    .meta({ description });
}

/**
 * Backslashes come out of cdktf's HCL as invalid escapes, and `${` and `%{` open a template: no text that ends up
 * in a stack may hold them.
 */
export function hclProblem(value: string): string | undefined {
  if (value.includes("\\")) {
    return "holds a backslash, which HCL would read as an escape; write a character class instead, for example [.] for a dot";
  }
  if (/[$%]\{/.test(value)) return "holds ${ or %{, which HCL would read as a template; leave it out";
  if (/[\r\n]/.test(value))
    return "spans several lines, which HCL would carry with one newline too many; put it on one line";
  return undefined;
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export function bucketProblem(name: string): string | undefined {
  if (name.includes("_")) {
    return `holds "_", which neither S3 nor S3DistCp accepts; use "-" instead, for example ${show(name.toLowerCase().replace(/_/g, "-"))}`;
  }
  if (name.length < 3 || name.length > 63) {
    return `is ${name.length} characters long, and S3 wants 3 to 63; ${name.length < 3 ? "lengthen" : "shorten"} it`;
  }
  if (/[A-Z]/.test(name)) {
    return `holds capital letters, which S3 refuses; write ${show(name.toLowerCase())}`;
  }
  if (name.includes(".")) {
    return `holds a dot, which breaks TLS on virtual-hosted bucket names; use "-" instead, for example ${show(name.replace(/\.+/g, "-"))}`;
  }
  if (!/^[a-z0-9][a-z0-9-]*[a-z0-9]$/.test(name)) {
    return "is no bucket name: S3 wants lower-case letters, digits and hyphens, beginning and ending with a letter or digit";
  }
  if (/^(xn--|sthree-|amzn-s3-demo-)/.test(name) || /(-s3alias|--ol-s3|--x-s3|--table-s3)$/.test(name)) {
    return "begins or ends with a text that S3 keeps for itself; choose another name";
  }
  return undefined;
}

/** A range S3-style, `10.10.0.0/16`. @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html */
export function cidrProblem(value: string): string | undefined {
  if (!ipaddr.IPv4.isValidCIDRFourPartDecimal(value)) {
    return 'is no IPv4 range; write it like "10.10.0.0/16"';
  }
  const [, bits] = ipaddr.IPv4.parseCIDR(value);
  if (bits < 16 || bits > 28) return `is a /${bits}, and AWS wants /16 to /28`;
  const network = ipaddr.IPv4.networkAddressFromCIDR(value).toString();
  if (value !== `${network}/${bits}`) return `does not begin at its network's address; write "${network}/${bits}"`;
  return undefined;
}

/** @see https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html */
export function instanceTypeProblem(value: string): string | undefined {
  if (/^t[0-9]/.test(value)) return 'is a burstable type, which EMR does not offer; take for example "m6i.xlarge"';
  if (!/^[a-z]+[0-9]+[a-z0-9-]*\.(large|[0-9]*xlarge|metal(-[0-9]+xl)?)$/.test(value)) {
    return 'is no instance type; write family, generation, dot and size, for example "m6i.xlarge"';
  }
  return undefined;
}

/**
 * The Spark job needs Python 3.9, which EMR has since 7.0. emr-spark-8 lists neither Hadoop nor S3DistCp.
 * @see https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-release-components.html
 */
export function releaseProblem(value: string): string | undefined {
  if (/^emr-spark-/.test(value)) {
    return 'has no S3DistCp, which the merge needs; take an EMR 7 release, for example "emr-7.13.0"';
  }
  const match = /^emr-(\d+)\.(\d+)\.(\d+)$/.exec(value);
  if (!match) return 'is no release label; write it like "emr-7.13.0"';
  if (match[1] !== "7") {
    return 'is not supported: the Spark job is written for EMR 7 (Spark 3.5, Python 3.9); take for example "emr-7.13.0"';
  }
  return undefined;
}

export const bucketName = checked(
  bucketProblem,
  "The S3 bucket of this pipeline. It is created, so its name must be free in all of AWS.",
);
export const cidr = (description: string) => checked(cidrProblem, description);
export const instanceType = checked(instanceTypeProblem, "An EC2 instance type that EMR offers.");
export const release = checked(releaseProblem, "The EMR release, of the 7 line.");
export const ddlType = checked(
  ddlTypeProblem,
  "A Spark SQL type: string, int, bigint, double, boolean, date, timestamp, decimal(10,2), array<…>, struct<name:…>, map<…,…>.",
);

/** Sources and tables name folders, views and files: one word that all of these take. */
export function nameProblem(value: string): string | undefined {
  return /^[a-z][a-z0-9_]{0,62}$/.test(value)
    ? undefined
    : "is no name: it begins with a lower-case letter and holds lower-case letters, digits and _ only";
}
export const name = (description: string) => checked(nameProblem, description);
