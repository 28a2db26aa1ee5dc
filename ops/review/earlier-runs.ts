import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { errorName, s3Config } from "../aws/clients";

/** The folders in which a run leaves something, also if it fails. */
const folders = ["runs/", "logs/", "tables/"];

/**
 * Whether a bucket has anything of an earlier run. Undefined where S3 does not say it: a plan is useful without that.
 */
export async function ranBefore(bucket: string, region: string | undefined): Promise<boolean | undefined> {
  const s3 = new S3Client({ ...s3Config(region), maxAttempts: 1 });
  try {
    const found = await Promise.all(
      folders.map(async (Prefix) => {
        const page = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix, MaxKeys: 1 }));
        return (page.KeyCount ?? 0) > 0;
      }),
    );
    return found.includes(true);
  } catch (error) {
    return errorName(error) === "NoSuchBucket" ? false : undefined;
  } finally {
    s3.destroy();
  }
}
