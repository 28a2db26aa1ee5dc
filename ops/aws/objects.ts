import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { errorName, parseUri } from "./clients";

/** The text of an object, or of its first bytes; undefined where there is no such object. @throws the SDK's error */
export async function objectText(s3: S3Client, uri: string, firstBytes?: number): Promise<string | undefined> {
  const Range = firstBytes === undefined ? undefined : `bytes=0-${firstBytes - 1}`;
  try {
    const object = await s3.send(new GetObjectCommand({ ...parseUri(uri), Range }));
    return (await object.Body?.transformToString()) ?? "";
  } catch (error) {
    if (["NoSuchKey", "NoSuchBucket", "InvalidRange"].includes(errorName(error))) return undefined;
    throw error;
  }
}

/** Whether there is an object whose URI begins so. @throws the SDK's error */
export async function hasObjects(s3: S3Client, prefix: string): Promise<boolean> {
  const { Bucket, Key: Prefix } = parseUri(prefix);
  const { KeyCount = 0 } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix, MaxKeys: 1 }));
  return KeyCount > 0;
}

/** The URIs directly in a folder: objects, and folders with a slash at their end. The first page only. */
export async function entriesOf(s3: S3Client, folder: string): Promise<string[]> {
  const { Bucket, Key: Prefix } = parseUri(folder);
  const page = await s3.send(new ListObjectsV2Command({ Bucket, Prefix, Delimiter: "/" }));
  const keys = [
    ...(page.Contents ?? []).map(({ Key }) => Key),
    ...(page.CommonPrefixes ?? []).map((common) => common.Prefix),
  ];
  return keys.flatMap((key) => (key === undefined ? [] : [`s3://${Bucket}/${key}`]));
}

/** All objects below a folder, each with a tag that changes with its content. @throws the SDK's error */
export async function filesBelow(
  s3: S3Client,
  folder: string,
): Promise<{ readonly uri: string; readonly tag: string }[]> {
  const { Bucket, Key: Prefix } = parseUri(folder);
  const found: { uri: string; tag: string }[] = [];
  let token: string | undefined;
  do {
    const page = await s3.send(new ListObjectsV2Command({ Bucket, Prefix, ContinuationToken: token }));
    for (const { Key = "", ETag = "" } of page.Contents ?? []) found.push({ uri: `s3://${Bucket}/${Key}`, tag: ETag });
    token = page.NextContinuationToken;
  } while (token !== undefined);
  return found;
}

/** Writes a page into a bucket. @throws the SDK's error */
export async function putPage(s3: S3Client, uri: string, html: string): Promise<void> {
  await s3.send(new PutObjectCommand({ ...parseUri(uri), Body: html, ContentType: "text/html; charset=utf-8" }));
}
