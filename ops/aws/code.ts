import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { codeCache, contentHash } from "../../config/code-key";
import { s3Config } from "./clients";

/**
 * A file of code that a deploy has uploaded, also one of an earlier deploy.
 * @param root absolute path of the project, which keeps the code that was synthesized on this machine
 * @throws the SDK's error
 */
export async function readCode(
  root: string,
  { bucket, key }: { readonly bucket: string; readonly key: string },
  region: string | undefined,
): Promise<string> {
  return readKept(root, key) ?? (await readUploaded(bucket, key, region));
}

/** The file as it was synthesized here, if it was; undefined where it was synthesized on another machine. */
function readKept(root: string, key: string): string | undefined {
  const [hash = "", name = ""] = key.split("/").slice(-2);
  const file = join(codeCache(root), hash, name);
  if (!existsSync(file)) return undefined;
  const content = readFileSync(file, "utf8");
  // Somebody may have edited it, or may have ended a command while it was written.
  return contentHash(content) === hash ? content : undefined;
}

async function readUploaded(bucket: string, key: string, region: string | undefined): Promise<string> {
  const s3 = new S3Client({ ...s3Config(region), maxAttempts: 2 });
  try {
    const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return (await object.Body?.transformToString()) ?? "";
  } finally {
    s3.destroy();
  }
}
