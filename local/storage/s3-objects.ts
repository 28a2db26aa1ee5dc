import { PassThrough, type Readable } from "node:stream";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  S3Client,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import "../../cli/aws-sdk";
import { type Get, quickGet } from "./s3-get";
import type { FileStatus, FileSystem, Output } from "./file-system";
import { hadoopPath } from "../../cli/merge/hadoop-path";
import { splitS3Uri } from "../../config/sources/s3-uri";

/** Connections at the same time. Listing alone sends 20 requests at once. */
const sockets = 64;

/** S3 by its protocol. */
export class S3Objects implements FileSystem {
  private readonly client: S3Client;
  private readonly get: Get | undefined;

  /**
   * @param local the S3 of a run, and whose requests these are.
   * @default - endpoint and credentials come from the environment, as for any AWS client
   */
  constructor(local?: { readonly endpoint: string; readonly region: string; readonly accessKey: string }) {
    const handler = new NodeHttpHandler({ httpAgent: { maxSockets: sockets }, httpsAgent: { maxSockets: sockets } });
    const options = {
      ...(local && {
        endpoint: local.endpoint,
        region: local.region,
        credentials: { accessKeyId: local.accessKey, secretAccessKey: local.accessKey },
      }),
      forcePathStyle: true,
      maxAttempts: 10,
    };
    this.client = new S3Client({ ...options, requestHandler: handler });
    const { AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL } = process.env;
    const endpoint = [local?.endpoint, AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL].find(Boolean);
    this.get = endpoint === undefined ? undefined : quickGet(this.client, options, handler, endpoint);
  }

  /**
   * Every object below a string prefix, 1,000 for each request. Keys that end in a slash are folder markers, and left
   * out.
   */
  async *list(prefix: string): AsyncGenerator<FileStatus> {
    const { scheme, bucket, key } = splitS3Uri(prefix);
    let token: string | undefined;
    do {
      const page = await this.client.send(
        new ListObjectsV2Command({
          Bucket: bucket,
          Prefix: key,
          MaxKeys: 1000,
          EncodingType: "url",
          ContinuationToken: token,
        }),
      );
      for (const { Key = "", Size = 0 } of page.Contents ?? []) {
        const name = page.EncodingType === "url" ? decodeURIComponent(Key.replaceAll("+", " ")) : Key;
        if (!name.endsWith("/")) yield statusOf(`${scheme}://${bucket}/${name}`, Size);
      }
      token = page.IsTruncated ? page.NextContinuationToken : undefined;
    } while (token !== undefined);
  }

  async size(uri: string): Promise<number | undefined> {
    const { bucket, key } = splitS3Uri(uri);
    try {
      return (await this.client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }))).ContentLength ?? 0;
    } catch (error) {
      if ((error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode === 404) return undefined;
      throw error;
    }
  }

  async read(uri: string): Promise<Readable> {
    const { bucket, key } = splitS3Uri(uri);
    if (this.get) return this.get(bucket, key);
    const { Body } = await this.client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return Body as Readable;
  }

  /** A multipart upload, which sends parts while they are written: it takes the memory of a few parts for any size. */
  write(uri: string): Promise<Output> {
    const { bucket, key } = splitS3Uri(uri);
    const stream = new PassThrough({ highWaterMark: 1 << 20 });
    const upload = new Upload({
      client: this.client,
      params: { Bucket: bucket, Key: key, Body: stream },
      partSize: 8 << 20,
      queueSize: 2,
    });
    const done = upload.done();
    done.catch((error: unknown) => stream.destroy(error as Error));
    return Promise.resolve({
      stream,
      commit: async () => {
        await done;
      },
      abort: async () => {
        stream.destroy();
        await upload.abort().catch(() => undefined);
      },
    });
  }

  async remove(uri: string): Promise<void> {
    const { bucket, key } = splitS3Uri(uri);
    await this.client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
  }

  /** S3 has no folders. */
  async makeFolder(): Promise<void> {}
}

function statusOf(storedAs: string, size: number): FileStatus {
  const uri = hadoopPath(storedAs);
  return { uri, size, ...(uri !== storedAs && { storedAs }) };
}
