import { childOf, parentOf } from "./hadoop-path";
import { outputName } from "./output-name";

/** One listed object, on its way into a merged file. */
export interface Listed {
  readonly key: string;
  readonly uri: string;
  /** The name in S3, where Hadoop reads another: see `keyProblem`. */
  readonly storedAs?: string;
  readonly size: number;
  readonly uid: number;
  /** Where an unmerged copy would lie. The merged file lies in the same folder. */
  readonly output: string;
}

/** One merged file, and which of a group's records it takes: from `from` to before `to`. */
export interface Chunk {
  readonly path: string;
  /** Written behind what an earlier run left in the file. */
  readonly append: boolean;
  readonly from: number;
  readonly to: number;
  /** The sum of the listed sizes; those of compressed objects as they are. */
  readonly bytes: number;
}

export interface ChunkRules {
  /** Bytes. */
  readonly targetSize: number;
  readonly suffix: string;
  readonly grouped: boolean;
  readonly appendToLastFile: boolean;
  readonly numberFiles: boolean;
}

/** The destination as it is now. */
export interface Destination {
  /** Bytes of a file; undefined when there is no such file. */
  size(path: string): Promise<number | undefined>;
}

/**
 * Cuts one group into chunks, as S3DistCp does: it adds up files until the sum REACHES the target size.
 *
 * Only for its first chunk it looks for a name that does not exist yet. With appending, it then continues the last file
 * that exists, while that stays below the target size. For the chunks after it, it only counts on, and overwrites any
 * file of that name. A merged file lies in the folder of the record with which its path was made: the first of the
 * group, and then the last of the chunk before.
 */
export async function* chunksOf(
  records: AsyncIterable<Listed> | Iterable<Listed>,
  rules: ChunkRules,
  destination: Destination,
): AsyncGenerator<Chunk> {
  const names = new ChunkNames(rules, destination);
  let chunk: { path: string; append: boolean; existing: number; from: number; bytes: number } | undefined;
  let last: Listed | undefined;
  let index = 0;
  for await (const record of records) {
    // A chunk is closed only when another file follows, or at the end: the last chunk is never empty.
    if (chunk && last && chunk.existing + chunk.bytes >= rules.targetSize) {
      yield { path: chunk.path, append: chunk.append, from: chunk.from, to: index, bytes: chunk.bytes };
      chunk = { ...names.next(last), from: index, bytes: 0 };
    }
    chunk ??= { ...(await names.first(record)), from: index, bytes: 0 };
    chunk.bytes += record.size;
    last = record;
    index++;
  }
  if (chunk) yield { path: chunk.path, append: chunk.append, from: chunk.from, to: index, bytes: chunk.bytes };
}

/** `existing`: bytes that are in the file already. */
interface ChunkFile {
  readonly path: string;
  readonly append: boolean;
  readonly existing: number;
}

/** The files of one group's chunks, one after another. */
class ChunkNames {
  private number = 0;

  constructor(
    private readonly rules: ChunkRules,
    private readonly destination: Destination,
  ) {}

  async first(record: Listed): Promise<ChunkFile> {
    while (this.rules.grouped && (await this.destination.size(this.path(record))) !== undefined) this.number++;
    return (await this.lastExisting(record)) ?? { path: this.path(record), append: false, existing: 0 };
  }

  next(lastOfChunk: Listed): ChunkFile {
    this.number++;
    return { path: this.path(lastOfChunk), append: false, existing: 0 };
  }

  /** The file before the free name, when this record may be appended to it. */
  private async lastExisting(record: Listed): Promise<ChunkFile | undefined> {
    const { grouped, appendToLastFile, targetSize } = this.rules;
    if (!grouped || !appendToLastFile || this.number === 0) return undefined;
    const path = this.path(record, this.number - 1);
    const existing = await this.destination.size(path);
    if (existing === undefined || existing + record.size >= targetSize) return undefined;
    this.number--;
    return { path, append: true, existing };
  }

  private path({ output, key, uid }: Listed, number = this.number): string {
    const { suffix, numberFiles } = this.rules;
    return childOf(parentOf(output), outputName(key, number, suffix, numberFiles ? uid : undefined));
  }
}
