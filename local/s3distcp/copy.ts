import type { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import type { Chunk, Listed } from "./chunks";
import { drained } from "../storage/drained";
import { S3DistCpFailure } from "../storage/hadoop-failure";
import type { FileSystems, Output } from "../storage/file-system";
import { suffixOf } from "./output-name";

const attempts = 10;

/** Writes one chunk: its files one behind the other, byte for byte, nothing between them. Ten tries, without a pause, from its beginning. */
export async function copyChunk(
  chunk: Chunk,
  records: () => AsyncIterable<Listed>,
  systems: FileSystems,
  copied: (record: Listed) => void,
  warn: (line: string) => void,
): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    let output: Output | undefined;
    try {
      output = await systems.of(chunk.path).write(chunk.path, chunk.append);
      return await concatenate(chunk.path, records(), systems, output, attempt === 1 ? copied : () => undefined);
    } catch (error) {
      await output?.abort();
      const text = `Exception raised while copying file data to file=${chunk.path}: ${(error as Error).message}`;
      // What is full stays full.
      if (attempt >= attempts || (error as NodeJS.ErrnoException).code === "ENOSPC")
        throw Object.assign(new S3DistCpFailure(text), { cause: error });
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
  // A stream tells of a failure by an event: whoever waits for it must wait from the beginning.
  const ended = finished(output.stream, { readable: false });
  ended.catch(() => undefined);
  codec?.on("error", (error) => output.stream.destroy(error));
  let bytes = 0;
  for await (const record of records) {
    try {
      bytes += await append(
        await systems.of(record.uri).read(record.uri, record.size),
        isGzip(record.uri),
        sink,
        output.stream,
      );
    } catch (error) {
      // The reason that the destination gave (a full disk) says more than "the stream was destroyed".
      const reason = output.stream.errored ?? (error as Error);
      throw Object.assign(new Error(`${record.uri}: ${reason.message}`), {
        code: (reason as NodeJS.ErrnoException).code,
      });
    }
    copied(record);
  }
  sink.end();
  await ended;
  await output.commit();
  return bytes;
}

async function append(
  input: NodeJS.ReadableStream,
  compressed: boolean,
  sink: Writable,
  destination: Writable,
): Promise<number> {
  let bytes = 0;
  const plain = compressed ? input.pipe(createGunzip()) : input;
  if (compressed) input.on("error", (error: Error) => (plain as unknown as Writable).destroy(error));
  for await (const data of plain as AsyncIterable<Buffer>) {
    if (destination.destroyed) throw new Error("the output was closed");
    bytes += data.length;
    if (!sink.write(data)) await drained(sink, destination);
  }
  return bytes;
}

/** Read decompressed, and written compressed, by nothing but the name. */
function isGzip(path: string): boolean {
  return ["gz", "gzip"].includes(suffixOf(path.slice(path.lastIndexOf("/") + 1)).toLowerCase());
}
