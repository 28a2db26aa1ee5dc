import {
  AbortMultipartUploadCommand,
  DeleteObjectsCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  S3Client,
  type ObjectIdentifier,
} from "@aws-sdk/client-s3";
import { many } from "../../cli/report/numbers";
import { awsFailure, s3Config } from "./clients";

/** What a bucket holds. */
export interface BucketFacts {
  /** Current objects. */
  readonly objects: number;
  /** Bytes of all versions: what is paid for. */
  readonly bytes: number;
  /** Older versions and delete markers. */
  readonly olderVersions: number;
}

interface Version extends ObjectIdentifier {
  readonly size: number;
  readonly current: boolean;
}

/**
 * Counts what is in a bucket, version by version, a thousand for each request.
 * @throws the SDK's error, also where the bucket does not exist
 */
export async function bucketContent(bucket: string, region: string | undefined): Promise<BucketFacts> {
  const client = new S3Client(s3Config(region));
  const sum = { objects: 0, bytes: 0, olderVersions: 0 };
  try {
    for await (const page of versions(client, bucket)) {
      for (const version of page) {
        sum.bytes += version.size;
        if (version.current) sum.objects += 1;
        else sum.olderVersions += 1;
      }
    }
  } finally {
    client.destroy();
  }
  return sum;
}

/**
 * Deletes every version of every object, every delete marker, and the parts of uploads that were never finished.
 * @param onProgress gets the number of versions deleted so far
 * @throws RunError that names what could not be deleted; the SDK's error where the bucket does not exist
 */
export async function emptyBucket(
  bucket: string,
  region: string | undefined,
  onProgress: (deleted: number) => void,
): Promise<void> {
  const client = new S3Client(s3Config(region));
  let deleted = 0;
  try {
    // Always the first page: what it held is deleted before the next request.
    for (let page = await firstPage(client, bucket); page.length > 0; page = await firstPage(client, bucket)) {
      await deletePage(client, bucket, page);
      onProgress((deleted += page.length));
    }
    await abortUploads(client, bucket);
  } finally {
    client.destroy();
  }
}

async function deletePage(client: S3Client, bucket: string, page: readonly Version[]): Promise<void> {
  const objects = page.map(({ Key, VersionId }) => ({ Key, VersionId }));
  const { Errors: errors = [] } = await client.send(
    new DeleteObjectsCommand({ Bucket: bucket, Delete: { Quiet: true, Objects: objects } }),
  );
  const [first] = errors;
  if (first)
    throw awsFailure(
      `${many(errors.length, "object")} of s3://${bucket} could not be deleted, the first is ${first.Key ?? ""}`,
      new Error(`${first.Code ?? ""} ${first.Message ?? ""}`),
    );
}

async function abortUploads(client: S3Client, bucket: string): Promise<void> {
  for (;;) {
    const { Uploads: uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
    if (uploads.length === 0) return;
    for (const { Key, UploadId } of uploads)
      await client.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId }));
  }
}

async function firstPage(client: S3Client, bucket: string): Promise<Version[]> {
  for await (const page of versions(client, bucket)) return page;
  return [];
}

async function* versions(client: S3Client, bucket: string): AsyncGenerator<Version[]> {
  let marker: Marker | undefined = {};
  while (marker) {
    const page: Awaited<ReturnType<typeof list>> = await list(client, bucket, marker);
    const objects = (page.Versions ?? []).map((version) => ({
      ...idOf(version),
      size: version.Size ?? 0,
      current: version.IsLatest === true,
    }));
    const markers = (page.DeleteMarkers ?? []).map((deletion) => ({ ...idOf(deletion), size: 0, current: false }));
    const found = [...objects, ...markers];
    if (found.length > 0) yield found;
    marker = page.IsTruncated
      ? { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker }
      : undefined;
  }
}

function idOf({ Key = "", VersionId }: Partial<ObjectIdentifier>): ObjectIdentifier {
  return { Key, VersionId };
}

interface Marker {
  readonly KeyMarker?: string;
  readonly VersionIdMarker?: string;
}

function list(client: S3Client, bucket: string, marker: Marker) {
  return client.send(new ListObjectVersionsCommand({ Bucket: bucket, ...marker }));
}
