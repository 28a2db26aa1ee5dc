import { createHash } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Listed } from "./chunks";
import { blocksOf, entriesOf, type Entry, entryOf, type Range, type Shuffled } from "./record-file";
import { compare, merged } from "./sorted-runs";

/** Records held in memory, those of all reducers together, before they go to disk. */
const runSize = 2000;

/** Runs that become one: each that is read has a file open, and two blocks of it in memory. */
const fanIn = 64;

/** A reducer's records: a part of a sorted file. */
export interface Share extends Range {
  readonly path: string;
}

/**
 * The listing on its way to the reducers, on disk: records come in any order and go out reducer by reducer and group by group.
 * MapReduce promises no order inside a group; here it is that of a hash of seed and URI, so never the sorted one, and the same
 * for the same seed, however the listing came in. Memory grows neither with the records nor with the reducers: sorted runs of
 * some thousand records of all of them, and whenever there are many, one run made of those.
 */
export class Shuffle {
  private buffer: Shuffled[] = [];
  /** The runs' paths, by how often they were merged. */
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

  /** Writes the one sorted file and tells whose each part of it is; a reducer without a record has none. */
  async sorted(): Promise<ReadonlyMap<number, Share>> {
    const path = join(this.folder, "sorted");
    const shares = new Map<number, Share>();
    // What was merged more often was listed earlier.
    const runs = this.levels.toReversed().flat();
    await writeFile(
      path,
      blocksOf(noting(shares, path, merged([...runs.map((run) => entriesOf(run)), this.sortedBuffer()]))),
    );
    for (const run of runs) await rm(run);
    return shares;
  }

  private *sortedBuffer(): Generator<Entry> {
    const records = this.buffer.sort(compare);
    this.buffer = [];
    for (const record of records) yield entryOf(record);
  }

  private async keep(entries: AsyncIterable<Entry> | Iterable<Entry>, level: number): Promise<void> {
    const path = join(this.folder, `run${this.written++}`);
    await writeFile(path, blocksOf(entries));
    const runs = (this.levels[level] ??= []);
    runs.push(path);
    if (runs.length < fanIn) return;
    this.levels[level] = [];
    await this.keep(merged(runs.map((run) => entriesOf(run))), level + 1);
    for (const run of runs) await rm(run);
  }
}

/** Hands entries on and notes which part of the file they make is whose. */
async function* noting(shares: Map<number, Share>, path: string, entries: AsyncIterable<Entry>): AsyncGenerator<Entry> {
  let to = 0;
  for await (const entry of entries) {
    const { reducer } = entry.record;
    const from = shares.get(reducer)?.from ?? to;
    to += Buffer.byteLength(entry.line) + 1;
    shares.set(reducer, { path, from, to });
    yield entry;
  }
}
