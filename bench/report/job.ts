import { z } from "zod";
import { count } from "../../cli/report/numbers";
import { bars } from "./bars";
import { type Lane, type Span, timeline } from "./timeline";
import { type Aim, type Picture, s, type Section, table, times } from "./section";

const way = z.object({
  name: z.string(),
  start: z.number(),
  run: z.number(),
  runs: z.array(z.number()),
  files: z.number(),
  rows: z.record(z.string(), z.number()),
  matched: z.number(),
});
const line = z.object({
  start: z.number(),
  run: z.number(),
  /** CPU seconds by kind of thread; empty where that is not known. */
  cpu: z.record(z.string(), z.number()),
  marks: z.array(z.object({ at: z.number(), line: z.string() })),
  stages: z.array(z.object({ from: z.number(), to: z.number(), kind: z.string() })),
});
type Line = z.output<typeof line>;
export const result = z.object({
  rounds: z.number(),
  cores: z.number(),
  ways: z.record(z.string(), way),
  compared: z.array(z.record(z.string(), z.number())),
  timelines: z.record(z.string(), line),
});
type Ways = Readonly<Record<string, z.output<typeof way>>>;

/** The event log knows three of them; `start` is before the job, and `driver` is when no stage runs. */
const kinds = ["read and parse", "regroup", "write", "start", "driver"];

export function section({ rounds, cores, ways, compared, timelines }: z.output<typeof result>): Section {
  const best = ways["ours-year"];
  const plays = best?.rows["songplays"];
  return {
    title: "The job",
    command: ".venv/bin/python bench/job.py",
    aims: aims(ways, timelines["ours-year"]),
    content: [
      "The input is 10,000 song files with one record each, in folders A/B/C, and 365 day files with a " +
        "million events. The output is Sparkify's five tables. The tutorials' way infers schemas from " +
        "the small files, and writes partitions in the order of the rows, songs by year and artist_id. " +
        "It joins songs by an inner join. Its Python UDFs are left out. " +
        "This job reads the merged files as S3DistCp left them. Its time includes everything it does: " +
        "listing and comparing objects, ledger, quarantine, counting back, publishing. DuckDB reads the " +
        `same merged files, with ${cores} threads, and checks nothing. ` +
        `Local folders, ${cores} cores, times without the start of Spark, medians of ${rounds} interleaved rounds.`,
      table(
        ["way", "time", "Spark's start", "files", "plays kept", "of them with a song"],
        Object.values(ways).map((way) => [
          way.name,
          s(way.run),
          way.start === 0 ? "" : s(way.start),
          count(way.files),
          kept(way.rows["songplays"] ?? 0, plays),
          count(way.matched),
        ]),
      ),
      bothWays(ways),
      ...(compared.length > 0
        ? [
            `All rows of all five tables of this job are equal to DuckDB's: ${rowsOf(compared[0] ?? {})}. ` +
              "The tutorials' inner join keeps the plays whose song is known, and silently loses the others. " +
              "It finds songs by the same three columns.",
          ]
        : []),
      ...Object.entries(timelines).flatMap(([name, timeline]) => where(ways[name]?.name ?? name, name, timeline)),
    ],
  };
}

function rowsOf(tables: Readonly<Record<string, number>>): string {
  return Object.entries(tables)
    .map(([name, rows]) => `${name} ${count(rows)}`)
    .join(", ");
}

function kept(rows: number, all: number | undefined): string {
  return all === undefined || rows === all ? count(rows) : `**${count(rows)}** of ${count(all)}`;
}

function aims(ways: Ways, profiled: Line | undefined): Aim[] {
  const found: Aim[] = [];
  const ratio = (slow: string, fast: string) =>
    ways[slow] && ways[fast] ? ways[slow].run / ways[fast].run : undefined;
  const tell = (
    what: string,
    aim: string,
    value: number | undefined,
    met: (value: number) => boolean,
    reason: string,
  ) => {
    if (value !== undefined) found.push({ what, aim, result: times(value), met: met(value), reason });
  };
  const compiler =
    profiled?.cpu["compiler"] === undefined
      ? ""
      : `, ${Math.round((100 * profiled.cpu["compiler"]) / all(profiled.cpu))} % of its CPU time`;
  const reading =
    "a run of about twenty seconds ends before Java is warm. For most of the run, Java's compiler " +
    `takes one of the two cores${compiler} (see Growth). Each record is proven to be whole, and ` +
    "searched for fields that are not declared. Each value is proven to be what is written";
  const files =
    "the cost of each file. A task opens and closes it, a commit renames it, its footer is read " +
    "back, and a move publishes it";
  tell(
    "this job compared with the tutorials' way, songs by year",
    "at least 10 times faster",
    ratio("tutorial", "ours-year"),
    (value) => value >= 10,
    reading,
  );
  tell(
    "this job compared with the tutorials' way, songs by year and artist_id",
    "at least 4 times faster",
    ratio("tutorial", "ours-year-artist"),
    (value) => value >= 4,
    files,
  );
  const jvm =
    "DuckDB checks nothing. It does not prove records, write a ledger, count back or publish. And it " +
    `is compiled already, while Java compiles during the run${compiler}`;
  tell(
    "this job compared with DuckDB, songs by year",
    "at most 6 times its time",
    ratio("ours-year", "limit-year"),
    (value) => value <= 6,
    jvm,
  );
  tell(
    "this job compared with DuckDB, songs by year and artist_id",
    "at most 6 times its time",
    ratio("ours-year-artist", "limit-year-artist"),
    (value) => value <= 6,
    files,
  );
  const ours = ways["ours-year"]?.rows["songplays"];
  const limit = ways["limit-year"]?.rows["songplays"];
  if (ours !== undefined && limit !== undefined)
    found.push({
      what: "plays of the input that are in the table",
      aim: "all",
      result: `${count(ours)} of ${count(limit)}`,
      met: ours === limit,
    });
  return found;
}

function bothWays(ways: Ways): Picture {
  const title = "Seconds to write the five tables, without the start of Spark";
  const rows = Object.entries(ways).map(([name, measured]) => ({
    label: measured.name.replace(
      "the same on files merged beforehand, newlines put right",
      "the same, on merged lines",
    ),
    value: measured.run,
    shown: `${s(measured.run)}, ${count(measured.files)} files`,
    colour: name.startsWith("ours") ? 0 : name.startsWith("limit") ? 2 : 4,
  }));
  return { name: "job", title, draw: (theme) => bars(title, rows, theme) };
}

/** Where the time goes: a picture, and the sums. */
function where(title: string, name: string, run: Line): (string | Picture)[] {
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
    `Where the time goes, ${title}, in one run with Spark's event log: ` +
      `${kinds.map((kind, index) => `${kind} ${s(sums[index] ?? 0)}`).join(", ")}. "driver" is the ` +
      `time in which no stage runs: planning, committing, listing, moving files.${threads(run)}`,
    picture,
  ];
}

function threads({ cpu }: Line): string {
  const [tasks, compiler, collector, driver] = ["tasks", "compiler", "collector", "driver"].map((kind) =>
    s(cpu[kind] ?? 0),
  );
  return Object.keys(cpu).length === 0
    ? ""
    : ` Of its ${s(all(cpu))} of CPU time, the tasks took ${tasks}, Java's compiler ${compiler}, the ` +
        `garbage collector ${collector}, and the driver and everything else ${driver}.`;
}

function all(cpu: Readonly<Record<string, number>>): number {
  return Object.values(cpu).reduce((sum, seconds) => sum + seconds, 0);
}

/** A lane for each of the job's own lines, from the line before it on. Stages that overlap count once. */
export function lanesOf({ start, run, marks: lines, stages }: Omit<Line, "cpu">): Lane[] {
  const marks = lines.filter(({ line }) => !line.startsWith("warning:"));
  const lanes: Lane[] = [{ label: "Spark's start", spans: [{ from: 0, to: start, kind: "start" }] }];
  let from = 0;
  const ends = marks.length > 0 ? marks : [{ at: run, line: "job:" }];
  for (const [index, mark] of ends.entries()) {
    const to = index === ends.length - 1 ? run : mark.at;
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
    lanes.push({
      label: labelOf(mark.line),
      spans: spans.map((span) => ({ ...span, from: span.from + start, to: span.to + start })),
    });
    from = to;
  }
  return lanes;
}

function labelOf(line: string): string {
  const name = line.split(":")[0] ?? "";
  if (/ read from /.test(line)) return `read ${name}`;
  return / published/.test(line) ? "count back, publish" : name;
}
