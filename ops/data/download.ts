import { existsSync, renameSync, rmSync, statSync } from "node:fs";
import { open } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { addAbortSignal, type Readable } from "node:stream";
import { GetObjectCommand, HeadObjectCommand, S3Client } from "@aws-sdk/client-s3";
import "../../cli/aws-sdk";
import { errorCode, exitCode, RunError, UserError } from "../../cli/errors";
import { noSpace } from "../../cli/files/full-disk";
import { isRefusedPath, makeFolder } from "../../cli/files/make-folder";
import type { Options } from "../../cli/options/options";
import { many } from "../../cli/report/numbers";
import { checkPipeline } from "../../cli/synthesized/pipelines";
import type { DownloadOptions } from "../../cli/options/transfer";
import { loadPipeline } from "../../config/load";
import type { Pipeline } from "../../config/pipeline";
import { errorName, s3Config } from "../aws/clients";
import { hasChecksumOf, hasWholeChecksum } from "./checksums";
import { claimTarget } from "./claim-target";
import { s3Failure } from "./s3-failure";
import { mustHaveNoOthers, partial, type TableFile, tableFiles } from "./table-files";
import { type Moving, transfer } from "./transfer";

/** Gets the files of a published table that are not there already. @returns the exit code */
export async function download(options: Options & DownloadOptions): Promise<number> {
  checkPipeline(options.root, options.pipeline);
  const pipeline = loadPipeline(options.root, options.pipeline);
  checkTable(options.table, pipeline);
  const to = options.to ?? join("out", options.pipeline, "download", options.table);
  const place = { bucket: pipeline.bucket, table: options.table, folder: resolve(options.root, to) };
  const s3 = new S3Client(s3Config(pipeline.region));
  const unproven = new Set<string>();
  const list = () => tableFiles(s3, place).catch((error: unknown) => failed(error, place.bucket));
  try {
    const files = await list();
    claimTarget(place.folder, to, options);
    mustHaveNoOthers(place.folder, to, files);
    const move = (file: TableFile, moving: Moving) => getFile(file, place.bucket, s3, moving, unproven);
    const done = await transfer({ files, done: "downloaded", move });
    mustBeSame(files, await list());
    console.log(`${done}: ${to}/`);
    if (unproven.size > 0)
      console.log(`S3 has no checksum of ${many(unproven.size, "file")} of these: only the bytes were counted.`);
    return exitCode.fine;
  } finally {
    s3.destroy();
  }
}

function checkTable(table: string, { name, tables }: Pick<Pipeline, "name" | "tables">): void {
  if (tables.some((known) => known.name === table)) return;
  const names = tables.map((known) => known.name).join(", ");
  throw new UserError(`TABLE=${table} is not a table of pipeline ${name}; it has: ${names}.`);
}

/** @param unproven gets the keys of which S3 has no checksum */
async function getFile(
  file: TableFile,
  bucket: string,
  s3: S3Client,
  moving: Moving,
  unproven: Set<string>,
): Promise<"moved" | "existing"> {
  try {
    if (await isThere(file, bucket, s3)) return "existing";
    makeFolder(dirname(file.path));
    if (!(await fetchFile(file, bucket, s3, moving))) unproven.add(file.key);
    return "moved";
  } catch (error) {
    rmSync(file.path + partial, { force: true });
    throw failure(error, file, bucket);
  }
}

/** Whether this machine has the file, with the size and checksum of the object. */
async function isThere({ key, path, size }: TableFile, bucket: string, s3: S3Client): Promise<boolean> {
  if (!existsSync(path) || statSync(path).size !== size) return false;
  return hasChecksumOf(
    path,
    await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key, ChecksumMode: "ENABLED" })),
  );
}

/**
 * Writes the object into a partial file, which gets its name when it is complete. The SDK compares its checksum.
 * @returns whether S3 has a checksum
 */
async function fetchFile({ key, path, size }: TableFile, bucket: string, s3: S3Client, moving: Moving) {
  const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key, ChecksumMode: "ENABLED" }), {
    abortSignal: moving.signal,
  });
  const read = await write(addAbortSignal(moving.signal, object.Body as Readable), path + partial, moving);
  if (read !== size)
    throw new RunError(
      `s3://${bucket}/${key} has ${size} bytes, but ${read} were received; run the same command again.`,
    );
  renameSync(path + partial, path);
  return hasWholeChecksum(object);
}

/** @returns the number of bytes */
async function write(body: AsyncIterable<Uint8Array>, path: string, { moved }: Moving): Promise<number> {
  const file = await open(path, "w");
  let written = 0;
  try {
    for await (const chunk of body) {
      await file.writeFile(chunk);
      written += chunk.length;
      moved(chunk.length);
    }
  } finally {
    await file.close();
  }
  return written;
}

function failure(error: unknown, { key, path }: TableFile, bucket: string): Error {
  const code = errorCode(error);
  if (code === "ENOSPC") return noSpace(path);
  if (isRefusedPath(error))
    return new UserError(`${path}: cannot be written (${code}); give TO=<a folder in which you may write>`);
  if (errorName(error) === "NoSuchKey" || errorName(error) === "NotFound") return changed();
  return s3Failure(`s3://${bucket}/${key} could not be downloaded`, error);
}

function failed(error: unknown, bucket: string): never {
  if (errorName(error) === "NoSuchBucket") throw new UserError(`The bucket ${bucket} does not exist.`);
  throw s3Failure(`The files of s3://${bucket}/ could not be listed`, error);
}

/** @throws RunError when the files of the table are others than before */
function mustBeSame(before: readonly TableFile[], now: readonly TableFile[]): void {
  const names = (files: readonly TableFile[]) => files.map(({ key, size }) => `${key} ${size}`).join("\n");
  if (names(before) !== names(now)) throw changed();
}

function changed(): RunError {
  return new RunError(
    "A run has published into the table while it was downloaded. Run the same command again: " +
      "it gets what is new, and names what is not the table's any more.",
  );
}
