import { GetBucketVersioningCommand, HeadBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { httpStatus, s3Config } from "../aws/clients";
import { type Finding, unseen } from "./finding";

/** Bucket names are unique in all of AWS: one that is taken fails the first deploy in its first seconds. */
export async function bucketFinding(bucket: string, region: string | undefined): Promise<Finding> {
  const name = `bucket ${bucket}`;
  switch (await statusOf(bucket, region)) {
    case 200:
      return { name, state: "ok", says: "exists and is yours" };
    case 404:
      return { name, state: "ok", says: "the name is free" };
    case 301:
      return {
        name,
        state: "wrong",
        says: "is in another region",
        fix: "Choose another name in pipeline.yaml, or the bucket's region.",
      };
    case 403:
      return {
        name,
        state: "wrong",
        says: "belongs to somebody else, or your role may not see it",
        fix: "Choose another name in pipeline.yaml: bucket: …",
      };
    default:
      return { name, state: "unseen", says: "S3 does not answer" };
  }
}

/** A bucket that is said to exist: without it, or without a right to list it, nothing can be uploaded or read. */
export async function existingBucketFinding(bucket: string, region: string | undefined): Promise<Finding> {
  const name = `bucket ${bucket}`;
  const fix = "Correct bucket in pipeline.yaml, or remove existingBucket.";
  switch (await statusOf(bucket, region)) {
    case 200:
      return { name, state: "ok", says: "exists, and you may list it" };
    case 404:
      return { name, state: "wrong", says: "does not exist, but existingBucket says that it does", fix };
    case 301:
      return { name, state: "wrong", says: "is in another region", fix: "Choose the region of the bucket." };
    case 403:
      return { name, state: "wrong", says: "you may not list it", fix: "Ask its owner for s3:ListBucket." };
    default:
      return { name, state: "unseen", says: "S3 does not answer" };
  }
}

export async function stateBucketFinding(bucket: string, region: string): Promise<Finding> {
  const name = `state bucket ${bucket}`;
  const status = await statusOf(bucket, region);
  if (status !== 200)
    return {
      name,
      state: "wrong",
      says: status === 404 ? "does not exist" : `cannot be used (HTTP ${status})`,
      fix: "make state-bucket makes it.",
    };
  const s3 = new S3Client(s3Config(region));
  try {
    const { Status } = await s3.send(new GetBucketVersioningCommand({ Bucket: bucket }));
    return Status === "Enabled"
      ? { name, state: "ok", says: "exists, with versions" }
      : {
          name,
          state: "wrong",
          says: "keeps no versions, so a damaged state is lost",
          fix: "make state-bucket turns them on.",
        };
  } catch (error) {
    return unseen(name, error);
  } finally {
    s3.destroy();
  }
}

/** HTTP status of a HEAD request; 0 without an answer. */
async function statusOf(bucket: string, region: string | undefined): Promise<number> {
  const s3 = new S3Client({ ...s3Config(region), maxAttempts: 2 });
  try {
    await s3.send(new HeadBucketCommand({ Bucket: bucket }));
    return 200;
  } catch (error) {
    return httpStatus(error) ?? 0;
  } finally {
    s3.destroy();
  }
}
