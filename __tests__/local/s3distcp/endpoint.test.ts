import { checkEndpoint } from "../../../local/s3distcp/endpoint";
import { S3DistCpFailure } from "../../../cli/merge/hadoop-failure";

test.each([
  ["s3.us-east-1.amazonaws.com", "us-east-1"],
  ["s3.amazonaws.com", "us-east-1"],
  [undefined, "us-east-1"],
  ["s3.cn-north-1.amazonaws.com.cn", "cn-north-1"],
  ["s3.us-gov-west-1.amazonaws.com", "us-gov-west-1"],
])("%s reaches the buckets of %s", (endpoint, region) => {
  expect(() => checkEndpoint(endpoint, region)).not.toThrow();
});

test.each([
  ["s3.eu-west-1.amazonaws.com", "us-east-1", "s3.eu-west-1.amazonaws.com", "s3.us-east-1.amazonaws.com"],
  [undefined, "eu-central-1", "s3.amazonaws.com", "s3.eu-central-1.amazonaws.com"],
  ["s3.cn-north-1.amazonaws.com", "cn-north-1", "s3.cn-north-1.amazonaws.com", "s3.cn-north-1.amazonaws.com.cn"],
])("%s does not reach the buckets of %s", (endpoint, region, asked, right) => {
  expect(() => checkEndpoint(endpoint, region)).toThrow(
    new S3DistCpFailure(
      `${asked} is not S3 of region ${region}: from a private subnet it cannot be reached. ` +
        `The option must be --s3Endpoint=${right}`,
    ),
  );
});
