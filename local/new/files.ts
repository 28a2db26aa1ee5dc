import { closeSync, openSync, readdirSync, readSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { constants, gunzipSync } from "node:zlib";
import { isSystemFile } from "../../cli/files/system-files";
import { beginning, encodingProblem, isTar } from "../../cli/files/encodings";

const MiB = 1 << 20;

/** How many bytes are read of each file: the more, the fewer files there are. */
export function bytesOfEach(files: number): number {
  return Math.min(16 * MiB, Math.max(MiB, Math.floor((64 * MiB) / files)));
}

/** A file or a folder. */
export interface Entry {
  readonly name: string;
  readonly path: string;
  readonly folder: boolean;
}

/** What a folder holds, without the files of operating systems. */
export function entriesOf(folder: string): Entry[] {
  return readdirSync(folder)
    .filter((name) => !isSystemFile(name))
    .sort()
    .flatMap((name) => {
      const path = join(folder, name);
      const status = statSync(path, { throwIfNoEntry: false });
      return status ? [{ name, path, folder: status.isDirectory() }] : [];
    });
}

/** The files below a folder, as paths relative to it with forward slashes. */
export function filesBelow(folder: string): string[] {
  return entriesOf(folder).flatMap((entry) => {
    if (!entry.folder) return [entry.name];
    // A link to a folder above would never end.
    if (`${realpathSync(folder)}/`.startsWith(`${realpathSync(entry.path)}/`)) return [];
    return filesBelow(entry.path).map((path) => `${entry.name}/${path}`);
  });
}

/** At most `count` files, evenly spread over all of them, and so over the folders. */
export function spread<T>(files: readonly T[], count: number): T[] {
  return files.filter(
    (_, index) =>
      files.length <= count ||
      Math.floor((index * count) / files.length) !== Math.floor(((index - 1) * count) / files.length),
  );
}

export interface Beginning {
  readonly bytes: Buffer;
  /** True when the file has more bytes. */
  readonly cut: boolean;
}

/** The first bytes of a file, decompressed where they are gzip, whatever the file's name is. */
export function beginningOf(path: string, limit: number): Beginning {
  const compressed = firstBytes(path, 2).bytes.equals(Buffer.from([0x1f, 0x8b]));
  const first = firstBytes(path, compressed ? limit / 4 : limit);
  if (!compressed) return first;
  const bytes = decompressed(first.bytes);
  return { bytes: bytes.subarray(0, limit), cut: first.cut || bytes.length > limit };
}

/** Why a run could not read a file that is merged, or is not. */
export function encodingOfFile(path: string, isMerged: boolean): string | undefined {
  if (isTar(beginningOf(path, 512).bytes)) return "a tar archive, which is not read; unpack it";
  return encodingProblem(path, isMerged, firstBytes(path, beginning).bytes);
}

function firstBytes(path: string, limit: number): Beginning {
  const file = openSync(path, "r");
  try {
    const { size } = statSync(path);
    const buffer = Buffer.alloc(Math.min(limit, size));
    const read = readSync(file, buffer, 0, buffer.length, 0);
    return { bytes: buffer.subarray(0, read), cut: size > read };
  } finally {
    closeSync(file);
  }
}

/** Empty for what is not gzip. */
function decompressed(bytes: Buffer): Buffer {
  try {
    return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return Buffer.alloc(0);
  }
}

/** A run reads the first two. */
export type Encoding = "UTF-8" | "windows-1252" | "UTF-16";

export function encodingOf(bytes: Buffer): Encoding {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) return "UTF-16";
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return "UTF-8";
  } catch {
    return "windows-1252";
  }
}

/** The text as a run reads it: what begins with the byte order mark of UTF-8 is UTF-8. */
export function decoded(bytes: Buffer, encoding: Encoding): string {
  const marked = bytes.subarray(0, 3).equals(Buffer.from("\ufeff"));
  return new TextDecoder(marked ? "UTF-8" : encoding).decode(bytes);
}
