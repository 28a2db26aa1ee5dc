import { z } from "zod";
import { type Picture, s } from "./section";
import { type Lane, type Span, timeline } from "./timeline";

/** A run with Spark's event log on. Times are in seconds: `start` until the job begins, `run` after it. */
export const profiledRun = z.object({
  start: z.number(),
  run: z.number(),
  /** CPU seconds by kind of thread; empty where that is not known. */
  cpu: z.record(z.string(), z.number()),
  marks: z.array(z.object({ at: z.number(), line: z.string() })),
  stages: z.array(z.object({ from: z.number(), to: z.number(), kind: z.string() })),
});
export type ProfiledRun = z.output<typeof profiledRun>;

/**
 * The first three are kinds of stages. `start` is the time before the job, and `driver` that in which no stage runs.
 */
const kinds = ["read and parse", "regroup", "write", "start", "driver"];

/** Where the time of a run goes: a sentence and a picture. @param name of the picture's file */
export function timeSpent(title: string, name: string, run: ProfiledRun): (string | Picture)[] {
  const lanes = lanesOf(run);
  const sums = kinds.map((kind) =>
    lanes
      .flatMap(({ spans }) => spans)
      .filter((span) => span.kind === kind)
      .reduce((sum, { from, to }) => sum + to - from, 0),
  );
  const picture = {
    name: `where-${name}`,
    title: `Where the time goes: ${title}`,
    draw: (theme: Parameters<Picture["draw"]>[0]) =>
      timeline(`Where the time goes: ${title}`, lanes, kinds, run.start + run.run, theme),
  };
  return [
    `Where the time goes, ${title}. In one run with Spark's event log, it was: ` +
      `${kinds.map((kind, index) => `${kind} ${s(sums[index] ?? 0)}`).join(", ")}. "driver" is the ` +
      `time in which no stage runs: planning, committing, listing, moving files.${threads(run)}`,
    picture,
  ];
}

function threads(run: ProfiledRun): string {
  const [tasks, compiler, collector, driver] = ["tasks", "compiler", "collector", "driver"].map((kind) =>
    s(run.cpu[kind] ?? 0),
  );
  return Object.keys(run.cpu).length === 0
    ? ""
    : ` Of its ${s(cpuSeconds(run))} of CPU time, the tasks took ${tasks}, Java's compiler ${compiler}, the ` +
        `garbage collector ${collector}, and the driver and everything else ${driver}.`;
}

export function cpuSeconds({ cpu }: ProfiledRun): number {
  return Object.values(cpu).reduce((sum, seconds) => sum + seconds, 0);
}

/** A lane for each line that the job printed, from the line before it on. Stages that overlap count once. */
export function lanesOf({ start, run, marks: lines, stages }: Omit<ProfiledRun, "cpu">): Lane[] {
  const marks = lines.filter(({ line }) => !line.startsWith("warning:"));
  const lanes: Lane[] = [{ label: "Spark's start", spans: [{ from: 0, to: start, kind: "start" }] }];
  const ends = marks.length > 0 ? marks : [{ at: run, line: "job:" }];
  let from = 0;
  for (const [index, mark] of ends.entries()) {
    const to = index === ends.length - 1 ? run : mark.at;
    const spans = spansBetween(from, to, stages);
    lanes.push({
      label: labelOf(mark.line),
      spans: spans.map((span) => ({ ...span, from: span.from + start, to: span.to + start })),
    });
    from = to;
  }
  return lanes;
}

/** The stages between two moments, and the driver between them. */
function spansBetween(from: number, to: number, stages: readonly Span[]): Span[] {
  const inside = stages.filter((stage) => stage.from < to && stage.to > from).sort((a, b) => a.from - b.from);
  const spans: Span[] = [];
  let done = from;
  for (const stage of inside) {
    const [begin, end] = [Math.max(done, stage.from), Math.min(to, stage.to)];
    if (end <= begin) continue;
    if (begin > done) spans.push({ from: done, to: begin, kind: "driver" });
    spans.push({ from: begin, to: end, kind: stage.kind });
    done = end;
  }
  if (to > done) spans.push({ from: done, to, kind: "driver" });
  return spans;
}

function labelOf(line: string): string {
  const name = line.split(":")[0] ?? "";
  if (/ read from /.test(line)) return `read ${name}`;
  return / published/.test(line) ? "count back, publish" : name;
}
