import { childOf, parentOf } from "../storage/hadoop-path";
import { outputName } from "./output-name";

/** One listed object, on its way into a merged file. */
export interface Listed {
  readonly key: string;
  readonly uri: string;
  readonly size: number;
  readonly uid: number;
  /** Where an unmerged copy would lie. Its folder is the merged file's. */
  readonly output: string;
}

/** One merged file: which of a group's records, from the first to before the last. */
export interface Chunk {
  readonly path: string;
  /** Written behind what an earlier run left in the file. */
  readonly append: boolean;
  readonly from: number;
  readonly to: number;
  /** Listed sizes added up, compressed ones as they are. */
  readonly bytes: number;
}

export interface ChunkRules {
  readonly targetSize: number;
  readonly suffix: string;
  readonly grouped: boolean;
  readonly appendToLastFile: boolean;
  readonly numberFiles: boolean;
}

/** The destination as it is now. */
export interface Destination {
  /** Bytes of a file, or nothing when there is none. */
  size(path: string): Promise<number | undefined>;
}

/**
 * Cuts one group into chunks, as S3DistCp does: files are added up until the sum REACHES the target size. Only for the first
 * chunk is an existing name stepped over (and with appending, the last existing file taken up again while it stays below the
 * target); the names after it are simply counted on, so they overwrite what bears them. The folder is that of the file with which
 * the path was made: the group's first, and then the last one of the chunk before.
 */
export async function* chunksOf(
  records: AsyncIterable<Listed> | Iterable<Listed>,
  rules: ChunkRules,
  destination: Destination,
): AsyncGenerator<Chunk> {
  const pathFor = (record: Listed, number: number) =>
    childOf(
      parentOf(record.output),
      outputName(record.key, number, rules.suffix, rules.numberFiles ? record.uid : undefined),
    );
  let number = 0;
  let path: string | undefined;
  let append = false;
  let last: Listed | undefined;
  let filled = 0;
  let bytes = 0;
  let from = 0;
  let at = 0;
  for await (const record of records) {
    // A chunk is closed only when another file follows, or at the end: the last one is never empty.
    if (path !== undefined && last !== undefined && filled >= rules.targetSize) {
      yield { path, append, from, to: at, bytes };
      number++;
      path = pathFor(last, number);
      append = false;
      filled = bytes = 0;
      from = at;
    }
    filled += record.size;
    bytes += record.size;
    if (path === undefined) {
      while (rules.grouped && (await destination.size(pathFor(record, number))) !== undefined) number++;
      path = pathFor(record, number);
      if (rules.grouped && rules.appendToLastFile && number > 0) {
        const earlier = pathFor(record, number - 1);
        const there = await destination.size(earlier);
        if (there !== undefined && there + filled < rules.targetSize) {
          filled += there;
          path = earlier;
          append = true;
          number--;
        }
      }
    }
    last = record;
    at++;
  }
  if (path !== undefined) yield { path, append, from, to: at, bytes };
}
