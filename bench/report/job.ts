import { z } from "zod";
import { count } from "../../cli/report/numbers";
import { bars } from "./bars";
import { aimsOf, speedOfMachine } from "./job-aims";
import { profiledRun, timeSpent } from "./job-times";
import { way, type Ways } from "./job-ways";
import { type Picture, s, type Section, table } from "./section";

export const result = z.object({
  rounds: z.number(),
  cores: z.number(),
  java: z.array(z.string()).default([]),
  ways: z.record(z.string(), way),
  compared: z.array(z.record(z.string(), z.number())),
  timelines: z.record(z.string(), profiledRun),
});

export function section({ rounds, cores, java, ways, compared, timelines }: z.output<typeof result>): Section {
  const best = ways["ours-year"];
  const plays = best?.rows["songplays"];
  return {
    title: "The job",
    command: ".venv/bin/python bench/job.py",
    aims: aimsOf(ways, timelines["ours-year"]),
    aimsNote: speedOfMachine(ways),
    content: [
      "The input is 10,000 song files with one record each, in folders A/B/C, and 365 day files with a " +
        "million events. The output is Sparkify's five tables. The tutorials' way infers schemas from " +
        "the small files, and writes partitions in the order of the rows, songs by year and artist_id. " +
        "It joins songs by an inner join. Its Python UDFs are left out. " +
        "This job reads the merged files as S3DistCp left them. Its time includes everything it does: " +
        "listing and comparing objects, ledger, quarantine, counting back, publishing. DuckDB reads the " +
        `same merged files, with ${cores} threads, and checks nothing. ` +
        `Local folders, ${cores} cores, times without the start of Spark, medians of ${rounds} interleaved rounds.` +
        startedLocally(java),
      table(
        ["way", "time", "Spark's start", "files", "plays kept", "of them with a song"],
        Object.values(ways).map((measured) => [
          measured.name,
          s(measured.run),
          measured.start === 0 ? "" : s(measured.start),
          count(measured.files),
          kept(measured.rows["songplays"] ?? 0, plays),
          count(measured.matched),
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
      ...Object.entries(timelines).flatMap(([name, measured]) => timeSpent(ways[name]?.name ?? name, name, measured)),
    ],
  };
}

/** How Spark was started, where that differs from how it starts by itself. */
function startedLocally(java: readonly string[]): string {
  const options = java.map((option) => `\`${option}\``).join(" and ");
  return java.length === 0
    ? ""
    : ` This job has the options of Java that \`make run\` takes here, ${options}. ` +
        "The tutorials' way would be slower with them, and has Spark's own.";
}

function rowsOf(tables: Readonly<Record<string, number>>): string {
  return Object.entries(tables)
    .map(([name, rows]) => `${name} ${count(rows)}`)
    .join(", ");
}

function kept(rows: number, all: number | undefined): string {
  return all === undefined || rows === all ? count(rows) : `**${count(rows)}** of ${count(all)}`;
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
