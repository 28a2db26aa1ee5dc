/**
 * Whole lines without their ends, each with the byte at which it begins. Only \n ends a line: keys may hold the other
 * separators.
 * @param start the position of the first byte
 */
export async function* linesOf(
  chunks: AsyncIterable<Buffer | Uint8Array>,
  start = 0,
): AsyncGenerator<{ line: string; offset: number }> {
  let rest: Buffer = Buffer.alloc(0);
  let offset = start;
  for await (const chunk of chunks) {
    const data: Buffer =
      rest.length === 0 ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length) : Buffer.concat([rest, chunk]);
    let begin = 0;
    for (let end = data.indexOf(10); end >= 0; end = data.indexOf(10, begin)) {
      yield { line: data.toString("utf8", begin, end), offset: offset + begin };
      begin = end + 1;
    }
    offset += begin;
    rest = data.subarray(begin);
  }
  if (rest.length > 0) yield { line: rest.toString("utf8"), offset };
}
