import { createReadStream } from "node:fs";
import type { Listed } from "./chunks";
import { linesOf } from "../storage/lines";

/** A record on its way to a reducer. */
export interface Shuffled extends Listed {
  readonly reducer: number;
  /** Its place inside its group. */
  readonly rank: string;
}

/** A record as it stands in a file: what is only passed on need not be put into words again. */
export interface Entry {
  readonly record: Shuffled;
  readonly line: string;
}

/** Bytes of a part of a file. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Many files are read at a time, and each holds one such block and reads the next. */
const blockSize = 16 << 10;

export function entryOf({ reducer, key, uri, size, uid, output, rank }: Shuffled): Entry {
  const record = { reducer, key, rank, uri, size, uid, output };
  return { record, line: JSON.stringify(record) };
}

export async function* entriesOf(path: string): AsyncGenerator<Entry> {
  for await (const { line } of linesOf(createReadStream(path, { highWaterMark: blockSize })))
    yield { record: JSON.parse(line) as Shuffled, line };
}

/** The records of a part of a file, with where each begins. */
export async function* recordsOf(
  path: string,
  { from, to }: Range,
): AsyncGenerator<Listed & { readonly offset: number }> {
  if (from >= to) return;
  const bytes = createReadStream(path, { start: from, end: to - 1, highWaterMark: blockSize });
  for await (const { line, offset } of linesOf(bytes, from)) yield { ...(JSON.parse(line) as Listed), offset };
}

/** What a file of these entries holds, a record a line, in blocks as they are written. */
export async function* blocksOf(entries: AsyncIterable<Entry> | Iterable<Entry>): AsyncGenerator<string> {
  let block = "";
  for await (const { line } of entries) {
    block += `${line}\n`;
    if (block.length < blockSize) continue;
    yield block;
    block = "";
  }
  yield block;
}
