import { S3Client } from "@aws-sdk/client-s3";
import { folders } from "../../../config/bucket-folders";
import { errorName, s3Config } from "../../aws/clients";
import { hasObjects } from "../../aws/objects";

/** The folders in which a run leaves something, also if it fails. */
const written = [folders.runs, folders.logs, folders.tables];

/**
 * Whether a bucket has anything of an earlier run. Undefined where S3 does not say it: a plan is useful without that.
 */
export async function ranBefore(bucket: string, region: string | undefined): Promise<boolean | undefined> {
  const s3 = new S3Client({ ...s3Config(region), maxAttempts: 1 });
  try {
    const found = await Promise.all(written.map((folder) => hasObjects(s3, `s3://${bucket}/${folder}`)));
    return found.includes(true);
  } catch (error) {
    return errorName(error) === "NoSuchBucket" ? false : undefined;
  } finally {
    s3.destroy();
  }
}
