import { z } from "zod";
import { bytes, count } from "../../cli/report/numbers";
import { bars } from "./bars";
import { type Aim, judged, s, type Section, table, times } from "./section";

const size = z.object({
  events: z.number(),
  bytes: z.number(),
  java: z.array(z.string()).default([]),
  "ours-year": z.number(),
  "limit-year": z.number(),
});
export const result = z.object({ rounds: z.number(), sizes: z.array(size) });
type Size = z.output<typeof size>;

export function section({ rounds, sizes }: z.output<typeof result>): Section {
  const [first, last] = [sizes[0], sizes.at(-1)];
  const title = "Seconds to write the five tables, by number of events";
  return {
    title: "Growth",
    command: ".venv/bin/python bench/growth.py",
    aims: first && last && last !== first ? aimsOf(slopes(first, last)) : [],
    content: [
      "The job with songs by year, on 365 day files with more and more events, compared with DuckDB on " +
        "the same merged files. All rows of the tables are equal. Times without the start of Spark, " +
        `medians of ${rounds} interleaved rounds.${quickly(sizes)}`,
      table(
        ["events", "size", "this job", "DuckDB", ""],
        sizes.map((size) => [
          count(size.events),
          bytes(size.bytes),
          s(size["ours-year"]),
          s(size["limit-year"]),
          `${times(size["ours-year"] / size["limit-year"])} as long`,
        ]),
      ),
      {
        name: "growth",
        title,
        draw: (theme) =>
          bars(
            title,
            sizes.map((size) => ({
              label: `${count(size.events)} events`,
              value: size["ours-year"],
              shown: s(size["ours-year"]),
              colour: 0,
            })),
            theme,
          ),
      },
      ...(first && last && last !== first ? [sentence(first, last)] : []),
      "All jobs here have 2 GiB of heap. Records of four million events need more, and the rest of " +
        "them is on disk until the tables are written.",
    ],
  };
}

function quickly(sizes: readonly Size[]): string {
  const quick = sizes.filter(({ java }) => java.length > 0).map(({ events }) => count(events));
  return quick.length === 0
    ? ""
    : ` With ${quick.join(" and ")} events, Java's quick compiler works alone, as in \`make run\`; with more, both do.`;
}

interface Slopes {
  /** Seconds of each run, whatever its number of events. */
  readonly fixed: number;
  /** Seconds for each million events more. */
  readonly ours: number;
  readonly limit: number;
}

/** By the smallest and the largest number of events. */
function slopes(first: Size, last: Size): Slopes {
  const slope = (way: "ours-year" | "limit-year") => (last[way] - first[way]) / ((last.events - first.events) / 1e6);
  const [ours, limit] = [slope("ours-year"), slope("limit-year")];
  return { fixed: first["ours-year"] - (ours * first.events) / 1e6, ours, limit };
}

function aimsOf({ fixed, ours, limit }: Slopes): Aim[] {
  return [
    {
      what: "what each run of this job takes, without events",
      aim: "at most 8 s",
      ...judged(fixed, s, (seconds) => seconds <= 8),
      reason: "Java compiles the job while it runs, and five tables are planned, committed, counted and published",
    },
    {
      what: "a million events more, compared with DuckDB",
      aim: "at most 3 times its time",
      ...judged(ours / limit, times, (ratio) => ratio <= 3),
      reason: "each record and each value is proven, and rows of several tables are kept in memory between them",
    },
  ];
}

function sentence(first: Size, last: Size): string {
  const { fixed, ours, limit } = slopes(first, last);
  return (
    `From ${count(first.events)} to ${count(last.events)} events, each million more takes this job ` +
    `${s(ours)} and DuckDB ${s(limit)}: ${times(ours / limit)} as long. The rest, ${s(fixed)}, is ` +
    "what each run of this pipeline takes."
  );
}
