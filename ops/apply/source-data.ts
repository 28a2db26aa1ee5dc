import { ListObjectsV2Command, type S3Client } from "@aws-sdk/client-s3";
import type { JobSource } from "../../cli/merge/spark-job";
import { whole } from "../../config/left-out";
import { parseUri } from "../aws/clients";

/** What lies below a source: data, nothing, or objects that `exclude` or `path` leaves out. */
export type Found = "data" | "nothing" | { readonly leftOut: string };

/**
 * At most this number of pages of 1,000 keys is read. If none of them shows data and there are more, data is assumed:
 * the cluster itself looks again.
 */
const mostPages = 10;

/** Looks for an object that a run reads. An empty object is a folder marker. */
export async function lookFor(s3: S3Client, source: JobSource): Promise<Found> {
  const { Bucket, Key: Prefix } = parseUri(source.uri);
  const isData = dataPattern(source);
  let leftOut: string | undefined;
  let token: string | undefined;
  for (let number = 0; number < mostPages; number++) {
    const page = await s3.send(new ListObjectsV2Command({ Bucket, Prefix, ContinuationToken: token }));
    const keys = (page.Contents ?? []).flatMap(({ Key, Size = 0 }) => (Key !== undefined && Size > 0 ? [Key] : []));
    if (keys.some((key) => isData(key.slice(Prefix.length)))) return "data";
    leftOut ??= keys[0];
    if (page.IsTruncated !== true) return leftOut === undefined ? "nothing" : { leftOut: `s3://${Bucket}/${leftOut}` };
    token = page.NextContinuationToken;
  }
  return "data";
}

function dataPattern({ exclude, path }: JobSource): (key: string) => boolean {
  const out = exclude.map(({ pattern }) => whole(pattern));
  const fits = path && whole(path.fits);
  return (key) => !out.some((pattern) => pattern.test(key)) && (fits?.test(key) ?? true);
}
