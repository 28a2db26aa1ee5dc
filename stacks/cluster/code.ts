import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { S3Object } from "@cdktf/provider-aws/lib/s3-object";
import { AssetType, TerraformAsset } from "cdktf";
import type { Construct } from "constructs";
import { folders, s3Uri } from "../names";
import { zip } from "./zip";

/** A file of code in the bucket, under its own hash: what a cluster's arguments name never changes under it. */
export class CodeObject {
  readonly uri: string;
  readonly object: S3Object;

  /**
   * @param content what the file holds; two contents never share a key
   * @param cache an existing folder in which content that is no file yet is laid down for the upload
   */
  constructor(scope: Construct, id: string, file: string, content: Uint8Array, bucket: string, cache: string) {
    const hash = createHash("sha256").update(content).digest("hex").slice(0, 16);
    const path = join(cache, hash, file);
    replaceFile(path, content);
    const asset = new TerraformAsset(scope, `${id}_file`, { path, type: AssetType.FILE, assetHash: hash });
    const key = `${folders.code}${hash}/${file}`;
    this.uri = s3Uri(bucket, key);
    this.object = new S3Object(scope, id, { bucket, key, source: asset.path, sourceHash: hash });
  }
}

/** Never written in place: another command may be copying the same file, and would upload the part that is written. */
function replaceFile(path: string, content: Uint8Array): void {
  const part = `${path}.${process.pid}`;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(part, content);
  renameSync(part, path);
}

/** The Spark job's Python package as a zip of the same bytes wherever it is made: sorted, and without times. */
export function packageZip(folder: string, name: string, cache: string): Uint8Array {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => file.endsWith(".py"))
    .sort();
  const entries = files.map((file) => [`${name}/${file}`, new Uint8Array(readFileSync(join(folder, file)))] as const);
  return zip(Object.fromEntries(entries), cache);
}
