import { chunksOf, type Chunk, type Listed } from "./chunks";
import { copyChunk } from "./copy";
import { S3DistCpFailure } from "./failure";
import type { FileSystems } from "./file-system";
import { AttemptKilled, type LostNode } from "./lost-node";
import type { Options } from "./options";
import { OutputSuffix } from "./output-name";
import { recordsOf } from "./shuffle";
import { Slots } from "./slots";

/** Threads with which a reducer copies. */
const copiers = 5;

export interface Reducing {
  readonly options: Options;
  readonly systems: FileSystems;
  readonly log: (level: "INFO" | "WARN" | "ERROR", line: string) => void;
  /** Shared by all reducers: what this machine does at a time, as a cluster has only so many containers. */
  readonly machine: Slots;
  readonly lose: LostNode | undefined;
  readonly copied: (record: Listed, bytes: number) => void;
  /** True when another reducer has failed, and with it the job. */
  readonly failed: () => boolean;
}

/** One reducer: its groups one after another, the chunks of all of them five at a time. */
export async function reduce(sortedFile: string, reducing: Reducing): Promise<void> {
  const threads = new Slots(copiers);
  const copies: Promise<void>[] = [];
  const failures: Error[] = [];
  const attempt = { written: 0, killed: false };
  for await (const group of groupsOf(sortedFile, reducing.options.outputCodec)) {
    if (attempt.killed || reducing.failed()) break;
    for await (const { chunk, from, to } of chunkRanges(sortedFile, group, reducing)) {
      reducing.log("INFO", `finalPath:${chunk.path}${chunk.append ? " (appended)" : ""} files:${chunk.to - chunk.from} bytes:${chunk.bytes}`);
      const copy = threads.run(() =>
        reducing.machine.run(async () => {
          if (attempt.killed || reducing.failed()) return;
          try {
            const bytes = await copyChunk(
              chunk,
              () => recordsOf(sortedFile, from, to),
              reducing.systems,
              (record) => reducing.copied(record, record.size),
              (line) => reducing.log("WARN", line),
            );
            if (reducing.lose?.takes(++attempt.written)) attempt.killed = true;
            reducing.log("INFO", `Finished downloading ${chunk.to - chunk.from} input file(s) to ${chunk.path}, ${bytes} bytes`);
            if (reducing.options.deleteOnSuccess) for await (const record of recordsOf(sortedFile, from, to)) await reducing.systems.of(record.uri).remove(record.uri);
          } catch (error) {
            reducing.log("ERROR", `Error downloading input files. Not marking as committed: ${(error as Error).message}`);
            failures.push(error as Error);
          }
        }),
      );
      copies.push(copy);
    }
  }
  await Promise.all(copies);
  if (attempt.killed) throw new AttemptKilled(`its attempt was KILLED with its node after ${attempt.written} of its chunks, which stay; another attempt writes all of them again`);
  const [first] = failures;
  if (first) throw Object.assign(new S3DistCpFailure(`Reducer task failed to copy ${failures.length} file(s): ${first.message}`), { cause: first });
}

interface Group {
  readonly suffix: string;
  readonly from: number;
  readonly to: number;
}

/** The groups of a sorted file as ranges of its bytes. The suffix depends on all files of a group, so each group is read through once before it is cut. */
async function* groupsOf(sortedFile: string, codec: string): AsyncGenerator<Group> {
  let key: string | undefined;
  let suffix = new OutputSuffix(codec);
  let from = 0;
  for await (const record of recordsOf(sortedFile)) {
    if (key !== undefined && record.key !== key) {
      yield { suffix: suffix.get(), from, to: record.offset };
      suffix = new OutputSuffix(codec);
      from = record.offset;
    }
    key = record.key;
    suffix.add(record.uri);
  }
  if (key !== undefined) yield { suffix: suffix.get(), from, to: Number.POSITIVE_INFINITY };
}

/** A group's chunks, each with the bytes of the sorted file in which its records stand. */
async function* chunkRanges(sortedFile: string, group: Group, { options, systems }: Reducing): AsyncGenerator<{ chunk: Chunk; from: number; to: number }> {
  let latest = group.from;
  async function* watched(): AsyncGenerator<Listed> {
    for await (const record of recordsOf(sortedFile, group.from, group.to)) {
      latest = record.offset;
      yield record;
    }
    latest = group.to;
  }
  const rules = {
    targetSize: options.targetSize,
    suffix: group.suffix,
    grouped: options.groupBy !== undefined,
    appendToLastFile: options.appendToLastFile,
    numberFiles: options.numberFiles,
  };
  let from = group.from;
  for await (const chunk of chunksOf(watched(), rules, { size: (path) => systems.of(path).size(path) })) {
    yield { chunk, from, to: latest };
    from = latest;
  }
}
