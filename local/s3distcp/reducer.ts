import { S3DistCpFailure } from "../../cli/merge/hadoop-failure";
import { type Chunk, chunksOf, type Listed } from "../../cli/merge/chunks";
import { copyChunk } from "./copy";
import { AttemptKilled } from "./lost-node";
import type { MergeJob } from "./merge-job";
import { OutputSuffix } from "../../cli/merge/output-name";
import { type Range, recordsOf } from "./record-file";
import type { Share } from "./shuffle";
import { Slots } from "./slots";

/** Threads with which a reducer of the real S3DistCp copies. */
const threadsPerReducer = 5;

/** Chunks of a reducer that are cut and not yet written. Without a limit they could be as many as the files. */
const waitingChunks = 100;

/** What all reducers of a job share. */
export interface ReducerContext {
  readonly job: MergeJob;
  /** Copies at the same time over all reducers: a cluster has a limited number of containers. */
  readonly slots: Slots;
  readonly copied: (record: Listed) => void;
  /** True when another reducer has failed, and with it the job. */
  readonly failed: () => boolean;
}

/** One attempt of one reducer. */
interface Attempt {
  readonly failures: Error[];
  written: number;
  killed: boolean;
}

/** A chunk, and the bytes of the sorted file in which its records stand. */
interface ChunkRange {
  readonly chunk: Chunk;
  readonly range: Range;
}

/**
 * One attempt of a reducer: its groups one after another, the chunks of all groups five at a time.
 * @throws AttemptKilled when it was lost with its node; S3DistCpFailure when chunks could not be written
 */
export async function reduce(share: Share, context: ReducerContext): Promise<void> {
  const threads = new Slots(threadsPerReducer);
  const queue = new Slots(waitingChunks);
  const attempt: Attempt = { failures: [], written: 0, killed: false };
  const isOver = () => attempt.killed || context.failed();
  for await (const group of groupsOf(share, context.job.options.outputCodec)) {
    if (isOver()) break;
    for await (const piece of chunkRanges(share.path, group, context.job)) {
      logChunk(piece.chunk, context.job);
      await queue.enter();
      const copy = threads.run(() =>
        context.slots.run(async () => {
          if (!isOver()) await copyPiece(share.path, piece, context, attempt);
        }),
      );
      void copy.finally(() => queue.leave());
    }
  }
  // When the whole queue is free, every chunk is done.
  for (let place = 0; place < waitingChunks; place++) await queue.enter();
  if (attempt.killed)
    throw new AttemptKilled(
      `its attempt was KILLED with its node after ${attempt.written} of its chunks. These chunks stay, and another ` +
        "attempt writes all chunks again",
    );
  const [first] = attempt.failures;
  if (first)
    throw new S3DistCpFailure(`Reducer task failed to copy ${attempt.failures.length} file(s): ${first.message}`, {
      cause: first,
    });
}

function logChunk({ path, append, from, to, bytes }: Chunk, { log }: MergeJob): void {
  log("INFO", `finalPath:${path}${append ? " (appended)" : ""} files:${to - from} bytes:${bytes}`);
}

async function copyPiece(
  path: string,
  { chunk, range }: ChunkRange,
  { job, copied }: ReducerContext,
  attempt: Attempt,
): Promise<void> {
  const { log, systems, options } = job;
  const files = chunk.to - chunk.from;
  try {
    const bytes = await copyChunk(chunk, () => recordsOf(path, range), systems, {
      copied,
      warn: (line) => log("WARN", line),
    });
    if (job.lostNode?.takes(++attempt.written)) attempt.killed = true;
    log("INFO", `Finished downloading ${files} input file(s) to ${chunk.path}, ${bytes} bytes`);
    if (options.deleteOnSuccess) for await (const { uri } of recordsOf(path, range)) await systems.of(uri).remove(uri);
  } catch (error) {
    log("ERROR", `Error downloading input files. Not marking as committed: ${(error as Error).message}`);
    attempt.failures.push(error as Error);
  }
}

interface Group extends Range {
  readonly suffix: string;
}

/**
 * The groups of a sorted file, as ranges of its bytes. All files of a group decide its suffix, so each group is read
 * once before it is cut into chunks.
 */
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

async function* chunkRanges(path: string, group: Group, { options, systems }: MergeJob): AsyncGenerator<ChunkRange> {
  let readTo = group.from;
  async function* records(): AsyncGenerator<Listed> {
    for await (const record of recordsOf(path, group)) {
      readTo = record.offset;
      yield record;
    }
    readTo = group.to;
  }
  const rules = { ...options, suffix: group.suffix, grouped: options.groupBy !== undefined };
  let from = group.from;
  for await (const chunk of chunksOf(records(), rules, { size: (uri) => systems.of(uri).size(uri) })) {
    yield { chunk, range: { from, to: readTo } };
    from = readTo;
  }
}
