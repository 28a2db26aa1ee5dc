import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { RunError } from "../../cli/errors";
import { errorName, parseUri } from "./clients";
import { allPages } from "./pages";

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

/**
 * The URIs directly in a folder: objects, and folders with a slash at their end. The first page only.
 * @param beginning of their names. @default - all names
 */
export async function entriesOf(s3: S3Client, folder: string, beginning = ""): Promise<string[]> {
  const { Bucket, Key: Prefix } = parseUri(folder + beginning);
  const page = await s3.send(new ListObjectsV2Command({ Bucket, Prefix, Delimiter: "/" }));
  const keys = [
    ...(page.Contents ?? []).map(({ Key }) => Key),
    ...(page.CommonPrefixes ?? []).map((common) => common.Prefix),
  ];
  return keys.flatMap((key) => (key === undefined ? [] : [`s3://${Bucket}/${key}`]));
}

/** An object as a listing has it. */
export interface ListedObject {
  readonly uri: string;
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** Changes with the content. */
  readonly tag: string;
}

/** All objects below a folder, without those that stand for folders. @throws the SDK's error */
export async function filesBelow(s3: S3Client, folder: string): Promise<ListedObject[]> {
  const { Bucket, Key: Prefix } = parseUri(folder);
  const found = await allPages(async (ContinuationToken) => {
    const page = await s3.send(new ListObjectsV2Command({ Bucket, Prefix, EncodingType: "url", ContinuationToken }));
    const decoded = (key: string) => (page.EncodingType === "url" ? decodeURIComponent(key.replaceAll("+", " ")) : key);
    const items = page.Contents?.map(({ Key = "", Size: size = 0, ETag: tag = "" }) => {
      const key = decoded(Key);
      return { uri: `s3://${Bucket}/${key}`, key, size, tag };
    });
    return { items, marker: page.NextContinuationToken };
  });
  return found.filter(({ key }) => !key.endsWith("/"));
}

/**
 * The path of a key below a folder. A key can hold names that lead out of a folder.
 * @throws RunError for such a key
 */
export function pathBelow(key: string, folder: string): string {
  const path = key.slice(folder.length);
  if (path.split("/").some((name) => ["", ".", ".."].includes(name) || name.includes("\\")))
    throw new RunError(`The key ${key} cannot be the path of a file; it was not written by parquetry.`);
  return path;
}

/** Writes a page into a bucket. @throws the SDK's error */
export async function putPage(s3: S3Client, uri: string, html: string): Promise<void> {
  await s3.send(new PutObjectCommand({ ...parseUri(uri), Body: html, ContentType: "text/html; charset=utf-8" }));
}
