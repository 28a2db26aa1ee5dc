import { createHash } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Listed } from "../../cli/merge/chunks";
import { blocksOf, type Range, recordLine, type RecordLine, recordLinesOf, type Shuffled } from "./record-file";
import { compare, mergeRuns } from "./sorted-runs";

/** Records of all reducers together that are held in memory before they go to disk. */
const runSize = 2000;

/** This number of runs is merged to one. Each of them takes an open file and two blocks of memory. */
const fanIn = 64;

/** A reducer's records: a part of a sorted file. */
export interface Share extends Range {
  readonly path: string;
}

/**
 * The listing on its way to the reducers. Records come in any order, and go out reducer by reducer and group by group.
 *
 * MapReduce promises no order inside a group. Here a hash of seed and URI decides it: so it is not the sorted order,
 * and it is the same for the same seed in whatever order the listing came in.
 *
 * Memory grows neither with the records nor with the reducers: a few thousand records are sorted in memory and go to
 * disk as a sorted run; when there are many runs, they are merged to one.
 */
export class Shuffle {
  private buffer: Shuffled[] = [];
  /** The paths of the runs, by how often their records were merged. */
  private readonly levels: string[][] = [];
  private written = 0;

  constructor(
    private readonly folder: string,
    private readonly seed: string,
  ) {}

  async add(record: Listed, reducer: number): Promise<void> {
    const rank = createHash("md5").update(`${this.seed}\0${record.uri}`).digest("hex").slice(0, 16);
    this.buffer.push({ ...record, reducer, rank });
    if (this.buffer.length >= runSize) await this.keep(this.sortedBuffer(), 0);
  }

  /** Writes the sorted file. @returns the part of each reducer; a reducer without records has none */
  async sorted(): Promise<ReadonlyMap<number, Share>> {
    const path = join(this.folder, "sorted");
    const shares = new Map<number, Share>();
    // Records that were merged more often were listed earlier.
    const runs = this.levels.toReversed().flat();
    await writeFile(
      path,
      blocksOf(noteShares(shares, path, mergeRuns([...runs.map((run) => recordLinesOf(run)), this.sortedBuffer()]))),
    );
    for (const run of runs) await rm(run);
    return shares;
  }

  private *sortedBuffer(): Generator<RecordLine> {
    const records = this.buffer.sort(compare);
    this.buffer = [];
    for (const record of records) yield recordLine(record);
  }

  private async keep(lines: AsyncIterable<RecordLine> | Iterable<RecordLine>, level: number): Promise<void> {
    const path = join(this.folder, `run${this.written++}`);
    await writeFile(path, blocksOf(lines));
    const runs = (this.levels[level] ??= []);
    runs.push(path);
    if (runs.length < fanIn) return;
    this.levels[level] = [];
    await this.keep(mergeRuns(runs.map((run) => recordLinesOf(run))), level + 1);
    for (const run of runs) await rm(run);
  }
}

/** Hands the lines on, and notes which part of their file belongs to which reducer. */
async function* noteShares(
  shares: Map<number, Share>,
  path: string,
  lines: AsyncIterable<RecordLine>,
): AsyncGenerator<RecordLine> {
  let to = 0;
  for await (const line of lines) {
    const { reducer } = line.record;
    const from = shares.get(reducer)?.from ?? to;
    to += Buffer.byteLength(line.line) + 1;
    shares.set(reducer, { path, from, to });
    yield line;
  }
}
