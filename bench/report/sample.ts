import { z } from "zod";
import { bytes, count } from "../../cli/report/numbers";
import { bars } from "./bars";
import { type Aim, judged, s, type Section, table, times } from "./section";

export const result = z.object({
  rounds: z.number(),
  files: z.number(),
  bytes: z.number(),
  run: z.number(),
  start: z.number(),
  parts: z.array(z.object({ name: z.string(), seconds: z.number() })),
  tutorial: z.number(),
});

/** The part that is the Spark step. */
const sparkStep = "write tables";

export function section(measured: z.output<typeof result>): Section {
  const { rounds, files, run, start, parts, tutorial } = measured;
  const rest = run - start - parts.reduce((sum, { seconds }) => sum + seconds, 0);
  const rows = [
    { label: "until the first part begins", value: start },
    ...parts.map(({ name, seconds }) => ({ label: name, value: seconds })),
    { label: "everything else", value: Math.max(rest, 0) },
  ];
  const title = "Seconds of the parts of make run";
  return {
    title: "A small run",
    command: ".venv/bin/python bench/sample.py",
    aims: aimsOf(measured),
    content: [
      `All of \`make run\` with ${count(files)} files, ${bytes(measured.bytes)} in all: synthesis, a local S3, the ` +
        "bootstrap actions, the merges, the Spark step, and the report. The tutorials' way reads the same files from " +
        `the disk; its time includes Spark's start. Medians of ${rounds} interleaved rounds. A first round is not ` +
        "counted: in that, `make run` may have to write its archive of Java's classes.",
      table(
        ["what", "time", ""],
        [
          ["`make run`", s(run), ""],
          ["the tutorials' way", s(tutorial), `${times(tutorial / run)} as long`],
        ],
      ),
      table(
        ["part of `make run`", "time"],
        rows.map(({ label, value }) => [label, s(value)]),
      ),
      {
        name: "sample",
        title,
        draw: (theme) =>
          bars(
            title,
            rows.map(({ label, value }) => ({ label, value, shown: s(value), colour: label === sparkStep ? 4 : 0 })),
            theme,
          ),
      },
    ],
  };
}

function aimsOf({ run, start, parts, files }: z.output<typeof result>): Aim[] {
  const spark = parts.find(({ name }) => name === sparkStep)?.seconds ?? NaN;
  const java = "Java starts, and compiles Spark and the job while they run";
  return [
    {
      what: `\`make run\` with ${count(files)} small files`,
      aim: "at most 15 s",
      ...judged(run, s, (seconds) => seconds <= 15),
      reason: `${java}; and each small file is a request to the local S3, which Python answers, one at a time`,
    },
    { what: "its Spark step", aim: "at most 10 s", ...judged(spark, s, (seconds) => seconds <= 10), reason: java },
    {
      what: "until its first part begins",
      aim: "at most 2 s",
      ...judged(start, s, (seconds) => seconds <= 2),
      reason: "make looks at what is installed, and Node loads the program",
    },
  ];
}
