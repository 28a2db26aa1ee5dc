import { createHash } from "node:crypto";
import { createReadStream, statSync } from "node:fs";
import { Crc32, Crc32c, Crc64Nvme } from "@aws-sdk/checksums/crc";
import { Sha1, Sha256 } from "@aws-sdk/checksums/sha";
import type { Checksum } from "@aws-sdk/client-s3";

const algorithms = {
  ChecksumSHA256: Sha256,
  ChecksumSHA1: Sha1,
  ChecksumCRC32: Crc32,
  ChecksumCRC32C: Crc32c,
  ChecksumCRC64NVME: Crc64Nvme,
} as const;
type Name = keyof typeof algorithms;
const names = Object.keys(algorithms) as Name[];

/**
 * Whether a file has a checksum that S3 has of an object. False where S3 has none that can be computed here: none at
 * all, or one of an upload whose parts had unknown sizes.
 * @param partSize bytes of the parts in which the object was uploaded. @default - unknown
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
 */
export async function hasChecksumOf(file: string, object: Checksum, partSize?: number): Promise<boolean> {
  for (const name of names) {
    const expected = object[name];
    if (expected === undefined) continue;
    const [digest, parts] = expected.split("-");
    if (parts === undefined && (await wholeChecksum(file, name)) === digest) return true;
    // Not every server writes the number of parts behind the checksum.
    if (name === "ChecksumSHA256" && partSize !== undefined) return (await sha256OfParts(file, partSize)) === digest;
  }
  return false;
}

/** Whether S3 has a checksum of the whole object, which the SDK compares with what it has read. */
export function hasWholeChecksum(object: Checksum): boolean {
  return names.some((name) => object[name] !== undefined && !/-\d+$/.test(object[name]));
}

async function wholeChecksum(file: string, name: Name): Promise<string> {
  const checksum = new algorithms[name]();
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) checksum.update(chunk as Uint8Array);
  return Buffer.from(await checksum.digest()).toString("base64");
}

/** The SHA-256 of the SHA-256 of each part, which S3 has of an upload in parts. */
async function sha256OfParts(file: string, partSize: number): Promise<string> {
  const all = createHash("sha256");
  const { size } = statSync(file);
  for (let start = 0; start < size; start += partSize) {
    const part = createHash("sha256");
    const bytes = createReadStream(file, { start, end: start + partSize - 1 });
    for await (const chunk of bytes) part.update(chunk as Buffer);
    all.update(part.digest());
  }
  return all.digest("base64");
}
