import { createReadStream, readFileSync, statSync } from "node:fs";
import { HeadObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import "../../cli/aws-sdk";
import { exitCode, RunError, UserError } from "../../cli/errors";
import { asTyped, type Options } from "../../cli/options/options";
import { checkPipeline } from "../../cli/synthesized/pipelines";
import type { UploadOptions } from "../../cli/options/transfer";
import { loadPipeline } from "../../config/load";
import { landing } from "../../config/sources/source-place";
import { s3Config } from "../aws/clients";
import { hasChecksumOf } from "./checksums";
import { type LandingFile, landingFiles, notReadLines } from "./landing-files";
import { s3Failure } from "./s3-failure";
import { largeFile, type Moving, transfer } from "./transfer";

/** S3 takes at most this number of parts. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const mostParts = 10_000;

/** The bucket that receives the uploads. */
interface Target {
  readonly s3: S3Client;
  readonly bucket: string;
  /** What a user types when the bucket does not exist. */
  readonly deploy: string;
}

/** Uploads the files of DATA that a source reads and that are not in the bucket yet. @returns the exit code */
export async function upload(options: Options & UploadOptions): Promise<number> {
  checkPipeline(options.root, options.pipeline);
  const pipeline = loadPipeline(options.root, options.pipeline);
  const { read, notRead } = landingFiles(options, pipeline);
  for (const line of notReadLines(notRead)) console.log(line);
  const s3 = new S3Client(s3Config(pipeline.region));
  const target = { s3, bucket: pipeline.bucket, deploy: asTyped("make deploy", { pipeline: options.pipeline }) };
  try {
    const done = await transfer({ files: read, done: "uploaded", move: (file, moving) => move(file, target, moving) });
    console.log(`${done}: s3://${pipeline.bucket}/${landing}${options.to}`);
    return exitCode.fine;
  } finally {
    s3.destroy();
  }
}

async function move(file: LandingFile, target: Target, moving: Moving): Promise<"moved" | "existing"> {
  try {
    if (await isThere(file, target)) return "existing";
    await send(file, target, moving);
    return "moved";
  } catch (error) {
    throw failure(error, file, target);
  }
}

/** Whether the bucket has an object of the same size and checksum. */
async function isThere({ path, size, key }: LandingFile, { s3, bucket }: Target): Promise<boolean> {
  try {
    const found = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key, ChecksumMode: "ENABLED" }));
    return found.ContentLength === size && (await hasChecksumOf(path, found, partSize(size)));
  } catch (error) {
    if ((error as Error).name === "NotFound") return false;
    throw error;
  }
}

/** The size of parts follows from the file's size alone, so that a later run computes the same checksum. */
const partSize = (size: number) => Math.max(largeFile, Math.ceil(size / mostParts));

/** Uploads a file with its SHA-256, which S3 compares with what has arrived. */
async function send({ path, size, key }: LandingFile, { s3, bucket }: Target, moving: Moving): Promise<void> {
  const before = statSync(path);
  const stream = size < largeFile ? undefined : createReadStream(path, { highWaterMark: 1 << 20 });
  const sending = new Upload({
    client: s3,
    params: { Bucket: bucket, Key: key, Body: stream ?? readFileSync(path), ChecksumAlgorithm: "SHA256" },
    partSize: partSize(size),
    queueSize: 4,
  });
  let loaded = 0;
  sending.on("httpUploadProgress", (progress) => {
    moving.moved((progress.loaded ?? 0) - loaded);
    loaded = progress.loaded ?? loaded;
  });
  const abort = () => void sending.abort();
  moving.signal.addEventListener("abort", abort);
  try {
    if (moving.signal.aborted) abort();
    await sending.done();
  } finally {
    moving.signal.removeEventListener("abort", abort);
    stream?.destroy();
  }
  const after = statSync(path);
  if (after.size !== size || after.mtimeMs !== before.mtimeMs)
    throw new RunError(`${path} was changed while it was uploaded; wait until nothing writes into DATA.`);
}

function failure(error: unknown, { path, key }: LandingFile, { bucket, deploy }: Target): Error {
  const { code, name } = error as NodeJS.ErrnoException;
  if (code === "EACCES" || code === "ENOENT")
    return new UserError(`${path}: cannot be read (${code}); give yourself the right to read it, or take it out`);
  if (name === "NoSuchBucket") return new UserError(`The bucket ${bucket} does not exist; ${deploy} creates it.`);
  return s3Failure(`${path} could not be uploaded to s3://${bucket}/${key}`, error);
}
