import type { Entry, Shuffled } from "./record-file";

type Run = AsyncIterator<Entry> | Iterator<Entry>;

interface Head {
  readonly entry: Entry;
  readonly run: Run;
  /** Where its run stands among the runs. */
  readonly place: number;
}

/** Reducer by reducer, group by group, and inside a group by rank. */
export function compare(a: Shuffled, b: Shuffled): number {
  if (a.reducer !== b.reducer) return a.reducer - b.reducer;
  if (a.key !== b.key) return a.key < b.key ? -1 : 1;
  if (a.rank !== b.rank) return a.rank < b.rank ? -1 : 1;
  return a.uri < b.uri ? -1 : a.uri > b.uri ? 1 : 0;
}

/** One sorted sequence of several; of equal records, that of the earlier run comes first. */
export async function* merged(runs: readonly Run[]): AsyncGenerator<Entry> {
  // The least one is the last: it is taken from the end.
  const heads: Head[] = [];
  const advance = async (run: Run, place: number) => {
    const next = await run.next();
    if (next.done) return;
    const head = { entry: next.value, run, place };
    heads.splice(placeOf(head, heads), 0, head);
  };
  for (const [place, run] of runs.entries()) await advance(run, place);
  for (let least = heads.pop(); least !== undefined; least = heads.pop()) {
    yield least.entry;
    await advance(least.run, least.place);
  }
}

/** Where a head belongs among those that are there, of which the greatest is the first. */
function placeOf(head: Head, heads: readonly Head[]): number {
  let from = 0;
  let to = heads.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    const other = heads[middle] as Head;
    if ((compare(other.entry.record, head.entry.record) || other.place - head.place) > 0) from = middle + 1;
    else to = middle;
  }
  return from;
}
