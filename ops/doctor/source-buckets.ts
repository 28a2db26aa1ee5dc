import { readFileSync } from "node:fs";
import { HeadBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { parseSparkJob } from "../../cli/merge/spark-job";
import { errorText, httpStatus, parseUri, s3Config } from "../aws/clients";
import { hasObjects } from "../aws/objects";
import type { Finding } from "./finding";

const ownersPolicy = "docs/operations.md (Sources in other buckets) has the bucket policy for its owner.";

/**
 * Looks at the sources in buckets that exist already: is the bucket there, in which region, and may it be read?
 * @param jobFile the description of the Spark job, which names the sources
 * @param own the buckets that the stacks make
 */
export async function* sourceBucketFindings(
  jobFile: string,
  own: readonly string[],
  region: string | undefined,
): AsyncGenerator<Finding> {
  const { sources } = parseSparkJob(readFileSync(jobFile, "utf8"));
  for (const { name, uri } of sources)
    if (!own.includes(parseUri(uri).Bucket)) yield { name: `source ${name}`, ...(await lookAt(uri, region)) };
}

async function lookAt(uri: string, region: string | undefined): Promise<Omit<Finding, "name">> {
  const { Bucket } = parseUri(uri);
  const s3 = new S3Client({ ...s3Config(region), maxAttempts: 2 });
  try {
    const { BucketRegion } = await s3.send(new HeadBucketCommand({ Bucket }));
    if (BucketRegion !== undefined && region !== undefined && BucketRegion !== region)
      return elsewhere(Bucket, BucketRegion);
    return (await hasObjects(s3, uri))
      ? { state: "ok", says: `${uri} has objects, and you may list them` }
      : { state: "wrong", says: `no object is under ${uri}`, fix: "Correct the source's bucket or prefix." };
  } catch (error) {
    return failure(error, Bucket);
  } finally {
    s3.destroy();
  }
}

function failure(error: unknown, bucket: string): Omit<Finding, "name"> {
  switch (httpStatus(error)) {
    case 404:
      return { state: "wrong", says: `there is no bucket ${bucket}`, fix: "Correct the source's bucket." };
    case 301:
      return elsewhere(bucket, undefined);
    case 403:
      return {
        state: "wrong",
        says: `you may not list the bucket ${bucket}, so it is not known whether the nodes may`,
        fix: `Ask its owner for s3:ListBucket and s3:GetObject, for you and for the nodes' role. ${ownersPolicy}`,
      };
    default:
      return { state: "unseen", says: errorText(error) };
  }
}

function elsewhere(bucket: string, region: string | undefined): Omit<Finding, "name"> {
  return {
    state: "wrong",
    says: `the bucket ${bucket} is in ${region ?? "another region"}; the nodes reach S3 of their own region only`,
    fix: `${region === undefined ? "Choose the region of the bucket" : `Set region: ${region}`}, or copy the objects.`,
  };
}
