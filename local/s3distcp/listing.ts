import { isS3 } from "../storage/hadoop-path";
import type { FileSystem } from "../storage/file-system";

/** Prefixes are listed 20 at a time. */
const listers = 20;

/** Lists every prefix and hands on what is found, one object at a time; an object under two prefixes comes twice. */
export async function listAll(
  prefixes: readonly string[],
  system: FileSystem,
  found: (object: { uri: string; size: number }) => Promise<void>,
): Promise<void> {
  const waiting = prefixes.slice();
  // Objects are handed on one after another: what is done with one may wait for the disk.
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

/** A line goes through Hadoop's Path: doubled slashes collapse; its last one is put back. */
function collapse(prefix: string): string {
  return prefix.replace(/(?<!:)\/{2,}/g, "/").replace(/^([a-z0-9]+:)\/(?!\/)/, "$1//");
}
