import {
  AbortMultipartUploadCommand,
  DeleteObjectsCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  S3Client,
  type ObjectIdentifier,
} from "@aws-sdk/client-s3";
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
 * Counts what is in a bucket, version by version, a thousand a request.
 * @throws the SDK's error, also where the bucket is not there
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
 * @throws Failure that names what could not be deleted
 */
export async function emptyBucket(
  bucket: string,
  region: string | undefined,
  onProgress: (deleted: number) => void,
): Promise<void> {
  const client = new S3Client(s3Config(region));
  let deleted = 0;
  try {
    // Always the first page: what it held is gone by the next look.
    for (let page = await firstPage(client, bucket); page.length > 0; page = await firstPage(client, bucket)) {
      const result = await client.send(
        new DeleteObjectsCommand({
          Bucket: bucket,
          Delete: { Quiet: true, Objects: page.map(({ Key, VersionId }) => ({ Key, VersionId })) },
        }),
      );
      const [first] = result.Errors ?? [];
      if (first)
        throw awsFailure(
          `${result.Errors?.length ?? 0} objects of s3://${bucket} could not be deleted, the first is ${first.Key ?? ""}`,
          new Error(`${first.Code ?? ""} ${first.Message ?? ""}`),
        );
      onProgress((deleted += page.length));
    }
    for (
      let uploads = await openUploads(client, bucket);
      uploads.length > 0;
      uploads = await openUploads(client, bucket)
    ) {
      for (const { Key, UploadId } of uploads)
        await client.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId }));
    }
  } finally {
    client.destroy();
  }
}

async function firstPage(client: S3Client, bucket: string): Promise<Version[]> {
  for await (const page of versions(client, bucket)) return page;
  return [];
}

async function openUploads(client: S3Client, bucket: string) {
  return (await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }))).Uploads ?? [];
}

async function* versions(client: S3Client, bucket: string): AsyncGenerator<Version[]> {
  let marker: { KeyMarker?: string; VersionIdMarker?: string } | undefined = {};
  while (marker) {
    const page: Awaited<ReturnType<typeof list>> = await list(client, bucket, marker);
    const found = [
      ...(page.Versions ?? []).map((version) => ({
        Key: version.Key ?? "",
        VersionId: version.VersionId,
        size: version.Size ?? 0,
        current: version.IsLatest === true,
      })),
      ...(page.DeleteMarkers ?? []).map((gone) => ({
        Key: gone.Key ?? "",
        VersionId: gone.VersionId,
        size: 0,
        current: false,
      })),
    ];
    if (found.length > 0) yield found;
    marker = page.IsTruncated
      ? { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker }
      : undefined;
  }
}

function list(client: S3Client, bucket: string, marker: { KeyMarker?: string; VersionIdMarker?: string }) {
  return client.send(new ListObjectVersionsCommand({ Bucket: bucket, ...marker }));
}
