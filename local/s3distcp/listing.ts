import { isS3 } from "../../cli/merge/hadoop-path";
import type { FileStatus, FileSystem } from "../storage/file-system";

/** This many prefixes are listed at the same time. */
const listers = 20;

/** Lists every prefix, and hands on one object at a time. An object below two of the prefixes comes twice. */
export async function listAll(
  prefixes: readonly string[],
  system: FileSystem,
  found: (object: FileStatus) => Promise<void>,
): Promise<void> {
  const waiting = prefixes.slice();
  // One after another: what the caller does with an object may wait for the disk.
  let turn = Promise.resolve();
  const work = async () => {
    for (let prefix = waiting.shift(); prefix !== undefined; prefix = waiting.shift()) {
      for await (const object of system.list(isS3(prefix) ? collapse(prefix) : prefix)) {
        turn = turn.then(() => found(object));
        await turn;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(listers, prefixes.length) }, work));
}

/** Hadoop's Path makes doubled slashes one. It would also remove the last slash, which S3DistCp adds again. */
function collapse(prefix: string): string {
  return prefix.replace(/(?<!:)\/{2,}/g, "/").replace(/^([a-z0-9]+:)\/(?!\/)/, "$1//");
}
