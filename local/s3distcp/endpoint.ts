import { s3Host } from "../../config/aws/regions";
import { S3DistCpFailure } from "../../cli/merge/hadoop-failure";

/**
 * Fails where S3DistCp would not reach the buckets of a region. On this machine each merge reaches the local S3, so a
 * wrong endpoint would be seen only in AWS.
 * @param endpoint `--s3Endpoint`. @default - s3.amazonaws.com, which is S3 of us-east-1
 * @see https://docs.aws.amazon.com/emr/latest/ReleaseGuide/UsingEMR_s3distcp.html
 */
export function checkEndpoint(endpoint = "s3.amazonaws.com", region: string): void {
  const right = s3Host(region);
  if (endpoint === right || (endpoint === "s3.amazonaws.com" && region === "us-east-1")) return;
  throw new S3DistCpFailure(
    `${endpoint} is not S3 of region ${region}: from a private subnet it cannot be reached. ` +
      `The option must be --s3Endpoint=${right}`,
  );
}
