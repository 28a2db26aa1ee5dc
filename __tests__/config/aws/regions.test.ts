import { readFileSync } from "node:fs";
import { partition } from "@aws-sdk/core/client";
import { regionNamed, regionProblem, s3Host, supportedRegions } from "../../../config/aws/regions";
import { regionsFile, regionsOfSdk } from "../../../config/aws/sdk-regions";

test("the list of regions is the AWS SDK's (make regions writes it)", () => {
  expect(readFileSync(regionsFile, "utf8")).toBe(regionsOfSdk());
});

test("the SDK finds each region of the list in the partition that the list names", () => {
  expect(supportedRegions.length).toBeGreaterThan(35);
  for (const name of supportedRegions) {
    const { partition: id, dnsSuffix, description } = regionNamed(name);
    expect([name, partition(name)]).toEqual([name, expect.objectContaining({ name: id, dnsSuffix, description })]);
  }
});

test("regions of AWS, of AWS China and of GovCloud are supported, and no other", () => {
  for (const name of ["us-east-1", "eu-central-1", "cn-north-1", "us-gov-west-1"])
    expect([name, regionProblem(name)]).toEqual([name, undefined]);
  for (const name of ["eusc-de-east-1", "us-iso-east-1", "us-isob-east-1", "eu-isoe-west-1", "us-isof-south-1"])
    expect([name, regionProblem(name)]).toEqual([
      name,
      expect.stringMatching(/ is in the AWS partition aws-(eusc|iso)/),
    ]);
  for (const name of ["aws-global", "aws-cn-global", "us-east-9", "US-EAST-1", "", "us-east-1 "])
    expect([name, regionProblem(name)]).toEqual([
      name,
      expect.stringMatching(/^is not an AWS region[.] Did you mean "[a-z0-9-]+"[?]$/),
    ]);
});

test("the host of S3 ends in the suffix of the region's partition", () => {
  expect(["us-east-1", "cn-north-1", "us-gov-west-1"].map(s3Host)).toEqual([
    "s3.us-east-1.amazonaws.com",
    "s3.cn-north-1.amazonaws.com.cn",
    "s3.us-gov-west-1.amazonaws.com",
  ]);
});
