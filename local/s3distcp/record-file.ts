import { createReadStream } from "node:fs";
import type { Listed } from "../../cli/merge/chunks";
import { linesOf } from "../storage/lines";

/** A listed object on its way to a reducer. */
export interface Shuffled extends Listed {
  readonly reducer: number;
  /** Sorts the objects of a group. */
  readonly rank: string;
}

/** A record and its line in a file: what is only copied from file to file need not be written as JSON again. */
export interface RecordLine {
  readonly record: Shuffled;
  readonly line: string;
}

/** A part of a file: from one byte to before another. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Small, because many files are read at the same time. Each holds one block in memory and reads the next. */
const blockSize = 16 << 10;

export function recordLine({ reducer, key, uri, storedAs, size, uid, output, rank }: Shuffled): RecordLine {
  const record = { reducer, key, rank, uri, size, uid, output, ...(storedAs !== undefined && { storedAs }) };
  return { record, line: JSON.stringify(record) };
}

export async function* recordLinesOf(path: string): AsyncGenerator<RecordLine> {
  for await (const { line } of linesOf(createReadStream(path, { highWaterMark: blockSize })))
    yield { record: JSON.parse(line) as Shuffled, line };
}

/** The records of a part of a file, with the byte at which each begins. */
export async function* recordsOf(
  path: string,
  { from, to }: Range,
): AsyncGenerator<Listed & { readonly offset: number }> {
  if (from >= to) return;
  const bytes = createReadStream(path, { start: from, end: to - 1, highWaterMark: blockSize });
  for await (const { line, offset } of linesOf(bytes, from)) yield { ...(JSON.parse(line) as Listed), offset };
}

/** The lines, joined to blocks of the size in which files are written. */
export async function* blocksOf(lines: AsyncIterable<RecordLine> | Iterable<RecordLine>): AsyncGenerator<string> {
  let block = "";
  for await (const { line } of lines) {
    block += `${line}\n`;
    if (block.length < blockSize) continue;
    yield block;
    block = "";
  }
  yield block;
}
