import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export type Entries = Readonly<Record<string, Uint8Array>>;

const sumBytes = 32;
const sha256 = (content: Uint8Array) => createHash("sha256").update(content).digest();

/**
 * The zip of `entries`, the same bytes on each machine. All files have the first time that a zip can hold. The library
 * writes it in the time zone of this machine, so it is given in that zone.
 * @param cache a folder for zips. Packing takes a sixth of the time of a synthesis, and gives the same for the same
 *   entries
 */
export function zip(entries: Entries, cache: string): Uint8Array {
  const file = join(cache, `${keyOf(entries)}.zip`);
  const cached = readCached(file);
  if (cached) return cached;
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- only after a change
  const { zipSync } = require("fflate") as typeof import("fflate");
  const content = zipSync(entries, { mtime: new Date(1980, 0, 1), level: 9 });
  writeCached(file, content);
  return content;
}

/** A hash of all that decides the bytes: names, contents, and the library, whose next version may pack differently. */
function keyOf(entries: Entries): string {
  const hash = createHash("sha256").update(readFileSync(require.resolve("fflate/package.json")));
  for (const [name, content] of Object.entries(entries)) hash.update(`\0${name}\0${content.length}\0`).update(content);
  return hash.digest("hex");
}

/** The content of a file in the cache, or undefined where it is missing or damaged. */
function readCached(file: string): Uint8Array | undefined {
  try {
    const stored = new Uint8Array(readFileSync(file));
    const [sum, content] = [stored.subarray(0, sumBytes), stored.subarray(sumBytes)];
    return sha256(content).equals(sum) ? content : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Writes through a rename, because another process may write the same file. It is not an error if this fails.
 */
function writeCached(file: string, content: Uint8Array): void {
  const part = `${file}.${process.pid}`;
  try {
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(part, Buffer.concat([sha256(content), content]));
    renameSync(part, file);
  } catch {
    // The next synthesis packs again.
  }
}
