import { z } from "zod";
import type { Ledger } from "./ledger";
import type { Sample } from "./page/facts";

/** At most this number of samples is shown for each reason. */
const perReason = 3;
const longestText = 2000;

const entrySchema = z.object({
  file: z.string().default(""),
  offset: z.number().optional(),
  line: z.number().optional(),
  object: z.string().optional(),
  among: z.object({ objects: z.number(), first: z.string().optional(), last: z.string().optional() }).optional(),
  reason: z.string(),
  detail: z.string().default(""),
  text: z.string().default(""),
});
type Entry = z.output<typeof entrySchema>;

/**
 * Samples of the records in quarantine.
 * @param linesOf the lines of a source's quarantine. They are read until each reason has its samples
 */
export async function samplesOf(
  { sources }: Ledger,
  linesOf: (source: string) => AsyncIterable<string>,
): Promise<Sample[]> {
  const found = await Promise.all(
    Object.entries(sources).map(async ([source, { quarantined }]) => {
      const samples = new Samples(source, quarantined);
      const lines = samples.complete ? [] : linesOf(source);
      for await (const line of lines) {
        samples.add(line);
        if (samples.complete) break;
      }
      return samples.found;
    }),
  );
  return found.flat();
}

/** Chooses samples from the quarantine of one source: the first of each reason. */
export class Samples {
  readonly found: Sample[] = [];
  private readonly left = new Map<string, number>();

  /** @param reasons what the ledger counts: reason and records */
  constructor(
    private readonly source: string,
    reasons: Readonly<Record<string, number>>,
  ) {
    for (const [reason, records] of Object.entries(reasons)) this.left.set(reason, Math.min(perReason, records));
  }

  /** Whether each reason has its samples. */
  get complete(): boolean {
    return [...this.left.values()].every((number) => number === 0);
  }

  /** @param line of a file in quarantine. One that was cut off is left out. */
  add(line: string): void {
    const entry = parse(line);
    const left = entry && this.left.get(entry.reason);
    if (!entry || !left) return;
    this.left.set(entry.reason, left - 1);
    const { reason, detail } = entry;
    this.found.push({
      source: this.source,
      reason,
      place: placeOf(entry),
      detail,
      text: entry.text.slice(0, longestText),
    });
  }
}

function parse(line: string): Entry | undefined {
  try {
    return entrySchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/** The object, or the merged file with the objects of which it may be, and where in the file the record began. */
function placeOf({ file, offset, line, object, among }: Entry): string {
  const position = offset === undefined ? (line === undefined ? "" : `, line ${line}`) : `, byte ${offset}`;
  if (object !== undefined) return `${object} (in ${file}${position})`;
  const objects = among ? `; one of ${among.objects} objects, ${among.first ?? ""} to ${among.last ?? ""}` : "";
  return `${file}${position}${objects}`;
}
