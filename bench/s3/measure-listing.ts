import { readFileSync } from "node:fs";
import { listAll } from "../../local/s3distcp/listing";
import { prefixesOf } from "../../local/s3distcp/prefix-list";
import { S3Objects } from "../../local/storage/s3-objects";

/**
 * Lists a source as S3DistCp does.
 * @param src as --src
 * @param file the path of a prefix list on this machine. @default - all of src is one prefix
 */
export async function measureListing(
  src: string,
  file: string | undefined,
): Promise<{ readonly objects: number; readonly seconds: number }> {
  const system = new S3Objects();
  let objects = 0;
  const start = performance.now();
  await listAll(prefixesOf(src, file === undefined ? undefined : readFileSync(file, "utf8")), system, () => {
    objects++;
    return Promise.resolve();
  });
  return { objects, seconds: (performance.now() - start) / 1000 };
}
