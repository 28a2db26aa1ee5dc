import type { RecordLine, Shuffled } from "./record-file";

type Run = AsyncIterator<RecordLine> | Iterator<RecordLine>;

/** The first line of a run that is not handed on yet. */
interface Head {
  readonly line: RecordLine;
  readonly run: Run;
  /** The number of its run. */
  readonly number: number;
}

/** Reducer by reducer, group by group, and inside a group by rank. */
export function compare(a: Shuffled, b: Shuffled): number {
  if (a.reducer !== b.reducer) return a.reducer - b.reducer;
  if (a.key !== b.key) return a.key < b.key ? -1 : 1;
  if (a.rank !== b.rank) return a.rank < b.rank ? -1 : 1;
  return a.uri < b.uri ? -1 : a.uri > b.uri ? 1 : 0;
}

/** Merges sorted runs to one sorted sequence. Of equal records, that of the earlier run comes first. */
export async function* mergeRuns(runs: readonly Run[]): AsyncGenerator<RecordLine> {
  // Sorted downwards: the least head is the last, because taking from the end is cheap.
  const heads: Head[] = [];
  const advance = async (run: Run, number: number) => {
    const next = await run.next();
    if (next.done) return;
    const head = { line: next.value, run, number };
    heads.splice(indexFor(head, heads), 0, head);
  };
  for (const [number, run] of runs.entries()) await advance(run, number);
  for (let least = heads.pop(); least !== undefined; least = heads.pop()) {
    yield least.line;
    await advance(least.run, least.number);
  }
}

/** Where to insert a head among heads that are sorted downwards: a binary search. */
function indexFor(head: Head, heads: readonly Head[]): number {
  let from = 0;
  let to = heads.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    const other = heads[middle] as Head;
    if ((compare(other.line.record, head.line.record) || other.number - head.number) > 0) from = middle + 1;
    else to = middle;
  }
  return from;
}
