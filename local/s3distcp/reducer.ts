import { chunksOf, type Chunk, type Listed } from "./chunks";
import { copyChunk } from "./copy";
import { S3DistCpFailure } from "../storage/hadoop-failure";
import type { FileSystems } from "../storage/file-system";
import { AttemptKilled, type LostNode } from "./lost-node";
import type { Options } from "./options";
import { OutputSuffix } from "./output-name";
import { type Range, recordsOf } from "./record-file";
import type { Share } from "./shuffle";
import { Slots } from "./slots";

/** Threads with which a reducer copies. */
const copiers = 5;

/** Chunks of a reducer that are cut and not yet written: where every file is one, they would be as many as the files. */
const queue = 100;

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
export async function reduce(share: Share, reducing: Reducing): Promise<void> {
  const threads = new Slots(copiers);
  const places = new Slots(queue);
  const failures: Error[] = [];
  const attempt = { written: 0, killed: false };
  for await (const group of groupsOf(share, reducing.options.outputCodec)) {
    if (attempt.killed || reducing.failed()) break;
    for await (const { chunk, range } of chunkRanges(share.path, group, reducing)) {
      reducing.log(
        "INFO",
        `finalPath:${chunk.path}${chunk.append ? " (appended)" : ""} files:${chunk.to - chunk.from} bytes:${chunk.bytes}`,
      );
      await places.enter();
      const copy = threads.run(() =>
        reducing.machine.run(async () => {
          if (attempt.killed || reducing.failed()) return;
          try {
            const bytes = await copyChunk(
              chunk,
              () => recordsOf(share.path, range),
              reducing.systems,
              (record) => reducing.copied(record, record.size),
              (line) => reducing.log("WARN", line),
            );
            if (reducing.lose?.takes(++attempt.written)) attempt.killed = true;
            reducing.log(
              "INFO",
              `Finished downloading ${chunk.to - chunk.from} input file(s) to ${chunk.path}, ${bytes} bytes`,
            );
            if (reducing.options.deleteOnSuccess)
              for await (const record of recordsOf(share.path, range))
                await reducing.systems.of(record.uri).remove(record.uri);
          } catch (error) {
            reducing.log(
              "ERROR",
              `Error downloading input files. Not marking as committed: ${(error as Error).message}`,
            );
            failures.push(error as Error);
          }
        }),
      );
      void copy.finally(() => places.leave());
    }
  }
  // When every place can be had, every chunk is done with.
  for (let place = 0; place < queue; place++) await places.enter();
  if (attempt.killed)
    throw new AttemptKilled(
      `its attempt was KILLED with its node after ${attempt.written} of its chunks, which stay; another attempt writes all of them again`,
    );
  const [first] = failures;
  if (first)
    throw Object.assign(
      new S3DistCpFailure(`Reducer task failed to copy ${failures.length} file(s): ${first.message}`),
      { cause: first },
    );
}

interface Group extends Range {
  readonly suffix: string;
}

/** The groups of a sorted file as ranges of its bytes. The suffix depends on all files of a group, so each group is read through once before it is cut. */
async function* groupsOf(share: Share, codec: string): AsyncGenerator<Group> {
  let key: string | undefined;
  let suffix = new OutputSuffix(codec);
  let from = share.from;
  for await (const record of recordsOf(share.path, share)) {
    if (key !== undefined && record.key !== key) {
      yield { suffix: suffix.get(), from, to: record.offset };
      suffix = new OutputSuffix(codec);
      from = record.offset;
    }
    key = record.key;
    suffix.add(record.uri);
  }
  if (key !== undefined) yield { suffix: suffix.get(), from, to: share.to };
}

/** A group's chunks, each with the bytes of the sorted file in which its records stand. */
async function* chunkRanges(
  path: string,
  group: Group,
  { options, systems }: Reducing,
): AsyncGenerator<{ chunk: Chunk; range: Range }> {
  let latest = group.from;
  async function* watched(): AsyncGenerator<Listed> {
    for await (const record of recordsOf(path, group)) {
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
  for await (const chunk of chunksOf(watched(), rules, { size: (uri) => systems.of(uri).size(uri) })) {
    yield { chunk, range: { from, to: latest } };
    from = latest;
  }
}
