/**
 * The local S3DistCp's listing and nothing else: its own 20 listers over the lines of a prefix file, or over --src
 * alone.
 *
 *     node --import tsx bench/s3/list.ts s3://BUCKET/PREFIX/ [FILE]
 *
 * Prints {"objects", "seconds"}; the S3 is AWS_ENDPOINT_URL.
 */
import { readFileSync } from "node:fs";
import { listAll } from "../../local/s3distcp/listing";
import { prefixesOf } from "../../local/s3distcp/prefix-file";
import { S3Objects } from "../../local/storage/s3-objects";

async function main(): Promise<void> {
  const [src = "", file] = process.argv.slice(2);
  const system = new S3Objects();
  let objects = 0;
  const start = performance.now();
  await listAll(prefixesOf(src, file === undefined ? undefined : readFileSync(file, "utf8")), system, () => {
    objects++;
    return Promise.resolve();
  });
  process.stdout.write(`${JSON.stringify({ objects, seconds: (performance.now() - start) / 1000 })}\n`);
}

void main();
