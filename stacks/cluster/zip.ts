import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export type Entries = Readonly<Record<string, Uint8Array>>;

const sumBytes = 32;
const sha256 = (content: Uint8Array) => createHash("sha256").update(content).digest();

/**
 * The zip of `entries`, whose times are the first a zip can hold, in this machine's own time zone, in which the library writes them.
 * @param cache a folder for zips: packing takes as long as a sixth of all else that synthesis does, and is for the same entries the same
 */
export function zip(entries: Entries, cache: string): Uint8Array {
  const file = join(cache, `${keyOf(entries)}.zip`);
  const before = kept(file);
  if (before) return before;
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- only after a change
  const { zipSync } = require("fflate") as typeof import("fflate");
  const made = zipSync(entries, { mtime: new Date(1980, 0, 1), level: 9 });
  keep(file, made);
  return made;
}

/** All that decides the bytes: names and contents, and the library, of which another version may pack them otherwise. */
function keyOf(entries: Entries): string {
  const hash = createHash("sha256").update(readFileSync(require.resolve("fflate/package.json")));
  for (const [name, content] of Object.entries(entries)) hash.update(`\0${name}\0${content.length}\0`).update(content);
  return hash.digest("hex");
}

/** A file that is damaged is none. */
function kept(file: string): Uint8Array | undefined {
  try {
    const content = new Uint8Array(readFileSync(file));
    const [sum, made] = [content.subarray(0, sumBytes), content.subarray(sumBytes)];
    return sha256(made).equals(sum) ? made : undefined;
  } catch {
    return undefined;
  }
}

/** Another process may write the same file now. That it cannot be written is no reason to fail. */
function keep(file: string, made: Uint8Array): void {
  const part = `${file}.${process.pid}`;
  try {
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(part, Buffer.concat([sha256(made), made]));
    renameSync(part, file);
  } catch {
    // The next synthesis makes it again.
  }
}
