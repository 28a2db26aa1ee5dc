import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { S3Object } from "@cdktf/provider-aws/lib/s3-object";
import { AssetType, TerraformAsset } from "cdktf";
import type { Construct } from "constructs";
import { folders } from "../../config/bucket-folders";
import { contentHash } from "../../config/code-key";
import { s3Uri } from "../names";
import { zip } from "./zip";

/** Where files of code are. */
export interface CodePlace {
  /** Absolute path of a folder of this machine, to which contents are written for the upload. */
  readonly cache: string;
  /**
   * A folder of code/ for these objects alone, so that no other stack deletes them. An object is then deleted only
   * after the resource that names it has changed. @default - it is deleted before that resource changes
   */
  readonly keptFor?: string;
}

/**
 * A file of code in the bucket, with its hash in the key. So the file that a cluster's arguments name never changes.
 */
export class CodeObject {
  readonly uri: string;
  readonly object: S3Object;

  /**
   * @param content the file's content; other content gets another key
   */
  constructor(
    scope: Construct,
    id: string,
    file: string,
    content: Uint8Array,
    bucket: string,
    { cache, keptFor }: CodePlace,
  ) {
    const hash = contentHash(content);
    const path = join(cache, hash, file);
    replaceFile(path, content);
    const asset = new TerraformAsset(scope, `${id}_file`, { path, type: AssetType.FILE, assetHash: hash });
    const folder = keptFor === undefined ? folders.code : `${folders.code}${keptFor}/`;
    const key = `${folder}${hash}/${file}`;
    this.uri = s3Uri(bucket, key);
    this.object = new S3Object(scope, id, {
      bucket,
      key,
      source: asset.path,
      sourceHash: hash,
      ...(keptFor !== undefined && { lifecycle: { createBeforeDestroy: true } }),
    });
  }
}

/** Uploads a file of code. */
export type Upload = (id: string, file: string, content: Uint8Array) => CodeObject;

/**
 * Writes through a rename. Another command may copy the same file at this moment, and would upload only a part of it.
 */
function replaceFile(path: string, content: Uint8Array): void {
  const part = `${path}.${process.pid}`;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(part, content);
  renameSync(part, path);
}

/** The Spark job's Python package as a zip: sorted and without times, so each machine makes the same bytes. */
export function packageZip(folder: string, name: string, cache: string): Uint8Array {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => file.endsWith(".py"))
    .sort();
  const entries = files.map((file) => [`${name}/${file}`, new Uint8Array(readFileSync(join(folder, file)))] as const);
  return zip(Object.fromEntries(entries), cache);
}
