import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Listed } from "./chunks";
import { linesOf } from "./lines";

/** Records held in memory for one reducer before they go to disk. */
const runSize = 1000;

interface Ranked extends Listed {
  readonly rank: string;
}

/**
 * One reducer's share of the listing, on disk: records come in any order and go out group by group. MapReduce promises no order
 * inside a group; here it is that of a hash of seed and URI, so never the sorted one, and the same for the same seed, however
 * the listing came in. Memory does not grow with the records: sorted runs of a few thousand, then one merge of them.
 */
export class ReducerInput {
  private buffer: Ranked[] = [];
  private runs: string[] = [];

  constructor(
    private readonly folder: string,
    private readonly name: string,
    private readonly seed: string,
  ) {}

  async add(record: Listed): Promise<void> {
    this.buffer.push({ ...record, rank: createHash("md5").update(`${this.seed}\0${record.uri}`).digest("hex").slice(0, 16) });
    if (this.buffer.length >= runSize) await this.spill();
  }

  /** Writes the one sorted file, a record a line, and tells where it is; nothing when there was no record. */
  async sorted(): Promise<string | undefined> {
    if (this.buffer.length > 0) await this.spill();
    if (this.runs.length <= 1) return this.runs[0];
    const path = join(this.folder, `${this.name}.sorted`);
    const file = await open(path, "w");
    try {
      let lines: string[] = [];
      for await (const record of merged(this.runs)) {
        lines.push(toLine(record));
        if (lines.length >= runSize) {
          await file.write(`${lines.join("\n")}\n`);
          lines = [];
        }
      }
      if (lines.length > 0) await file.write(`${lines.join("\n")}\n`);
    } finally {
      await file.close();
    }
    for (const run of this.runs) await rm(run);
    return path;
  }

  private async spill(): Promise<void> {
    const records = this.buffer.sort(compare);
    this.buffer = [];
    const path = join(this.folder, `${this.name}.run${this.runs.length}`);
    this.runs.push(path);
    await writeFile(path, records.map((record) => `${toLine(record)}\n`).join(""));
  }
}

/** The records of a sorted file from one byte to before another, with where each begins. */
export async function* recordsOf(path: string, from = 0, to = Number.POSITIVE_INFINITY): AsyncGenerator<Listed & { readonly offset: number }> {
  if (from >= to) return;
  const bytes = createReadStream(path, { start: from, end: to - 1 });
  for await (const { line, offset } of linesOf(bytes, from)) yield { ...(JSON.parse(line) as Listed), offset };
}

/** Where a record stood in its run means nothing in the next file. */
function toLine({ key, uri, size, uid, output, rank }: Ranked): string {
  return JSON.stringify({ key, uri, size, uid, output, rank });
}

function compare(a: Ranked, b: Ranked): number {
  if (a.key !== b.key) return a.key < b.key ? -1 : 1;
  if (a.rank !== b.rank) return a.rank < b.rank ? -1 : 1;
  return a.uri < b.uri ? -1 : a.uri > b.uri ? 1 : 0;
}

async function* merged(runs: readonly string[]): AsyncGenerator<Ranked> {
  const heads: { record: Ranked; rest: AsyncGenerator<Listed> }[] = [];
  for (const run of runs) {
    const rest = recordsOf(run);
    const first = await rest.next();
    if (!first.done) heads.push({ record: first.value as unknown as Ranked, rest });
  }
  while (heads.length > 0) {
    const least = heads.reduce((a, b) => (compare(b.record, a.record) < 0 ? b : a));
    yield least.record;
    const next = await least.rest.next();
    if (next.done) heads.splice(heads.indexOf(least), 1);
    else least.record = next.value as unknown as Ranked;
  }
}
