import type { Readable, Writable } from "node:stream";
import { finished } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { errorCode } from "../../cli/errors";
import { drained } from "../storage/drained";
import type { FileSystems, Output } from "../storage/file-system";
import { RefusedName, S3DistCpFailure } from "../../cli/merge/hadoop-failure";
import { keyProblem } from "../../cli/merge/hadoop-names";
import type { Chunk, Listed } from "../../cli/merge/chunks";
import { suffixOf } from "../../cli/merge/output-name";

const attempts = 10;

/** Who listens while a chunk is copied. */
export interface CopyEvents {
  /** Called once for each record, also when the chunk is copied again. */
  readonly copied: (record: Listed) => void;
  readonly warn: (line: string) => void;
}

/**
 * Writes one chunk: its files one after another, byte for byte, with nothing between them. Tries ten times without a
 * pause, each time from the beginning of the chunk.
 * @returns the bytes that were written, before compression
 * @throws S3DistCpFailure when the last attempt failed, or the disk is full
 */
export async function copyChunk(
  chunk: Chunk,
  records: () => AsyncIterable<Listed>,
  systems: FileSystems,
  { copied, warn }: CopyEvents,
): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    let output: Output | undefined;
    try {
      output = await systems.of(chunk.path).write(chunk.path, chunk.append);
      return await concatenate(chunk.path, records(), systems, output, attempt === 1 ? copied : () => undefined);
    } catch (error) {
      await output?.abort();
      const text = `Exception raised while copying file data to file=${chunk.path}: ${(error as Error).message}`;
      // A full disk stays full, and a name that is refused stays refused.
      const final = attempt >= attempts || errorCode(error) === "ENOSPC" || error instanceof RefusedName;
      if (final) throw new S3DistCpFailure(text, { cause: error });
      warn(`${text} numRetriesRemaining=${attempts - attempt}`);
    }
  }
}

async function concatenate(
  path: string,
  records: AsyncIterable<Listed>,
  systems: FileSystems,
  output: Output,
  copied: (record: Listed) => void,
): Promise<number> {
  const codec = isGzip(path) ? createGzip() : undefined;
  codec?.pipe(output.stream);
  const sink: Writable = codec ?? output.stream;
  // A stream reports a failure by an event, so the program must listen from the beginning.
  const ended = finished(output.stream, { readable: false });
  ended.catch(() => undefined);
  codec?.on("error", (error) => output.stream.destroy(error));
  let bytes = 0;
  for await (const record of records) {
    try {
      const input = await systems.of(record.uri).read(record.uri, record.size);
      bytes += await append(input, isGzip(record.uri), sink, output.stream);
    } catch (error) {
      // The destination's own error (a full disk) says more than "the stream was destroyed".
      const reason = output.stream.errored ?? (error as Error);
      throw Object.assign(new Error(`${nameOf(record)}: ${reason.message}`), { code: errorCode(reason) });
    }
    copied(record);
  }
  sink.end();
  await ended;
  await output.commit();
  return bytes;
}

function nameOf({ uri, storedAs }: Listed): string {
  if (storedAs === undefined) return uri;
  const rule = keyProblem(storedAs.replace(/^[a-z0-9]+:\/\/[^/]*\//, ""))?.rule ?? "";
  return `${uri} (listed as ${storedAs}: ${rule}; write the object under another key)`;
}

async function append(input: Readable, compressed: boolean, sink: Writable, destination: Writable): Promise<number> {
  let bytes = 0;
  const plain = compressed ? input.pipe(createGunzip()) : input;
  if (compressed) input.on("error", (error: Error) => (plain as unknown as Writable).destroy(error));
  try {
    for await (const data of plain as AsyncIterable<Buffer>) {
      if (destination.destroyed) throw new Error("the output was closed");
      bytes += data.length;
      if (!sink.write(data)) await drained(sink, destination);
    }
  } finally {
    // Otherwise the connection of a file that is not gzip would stay in use, and after some files none would be left.
    input.destroy();
  }
  return bytes;
}

/** Only the name decides whether S3DistCp decompresses a file, and whether it compresses one. */
function isGzip(path: string): boolean {
  return ["gz", "gzip"].includes(suffixOf(path.slice(path.lastIndexOf("/") + 1)).toLowerCase());
}
