import { createHash } from "node:crypto";
import { join } from "node:path";
import { folders } from "./bucket-folders";

/** Files of code are found by the hash of their content: in the bucket, and on the machine that synthesized them. */

/** The hash that stands for a content. */
export function contentHash(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex").slice(0, 16);
}

/** The folder of this machine that keeps code, each file as `HASH/NAME`. @param root absolute path of the project */
export function codeCache(root: string): string {
  return join(root, ".cache", "code");
}

/** Code of scheduled runs is in a folder of its own. */
const folder = `${folders.code}(?:schedule/)?`;
const hash = "[0-9a-f]+/";

const codeKey = new RegExp(`^${folder}${hash}`);
const hashesInUris = new RegExp(`(?<=s3://[^/]+/${folder})${hash}`, "g");

/** Whether an object of the pipeline's bucket is a file of code. */
export function isCodeKey(key: string): boolean {
  return codeKey.test(key);
}

/** A text in which the URIs of code lack their hashes: it is the same for two contents of a file. */
export function withoutCodeHashes(text: string): string {
  return text.replace(hashesInUris, "");
}
