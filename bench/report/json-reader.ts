import { z } from "zod";
import { bytes, count } from "../../cli/report/numbers";
import { type Aim, judged, s, type Section, table, times } from "./section";

const measured = z.object({ rows: z.number(), seconds: z.number() });
export const result = z.object({
  rounds: z.number(),
  inputs: z.array(
    z.object({
      input: z.string(),
      records: z.number(),
      bytes: z.number(),
      files: z.number().optional(),
      ours: measured,
      broken: measured.optional(),
      spark: measured,
      text: measured,
    }),
  ),
  memory: z
    .array(
      z.object({
        input: z.string(),
        bytes: z.number(),
        records: z.number(),
        seconds: z.number(),
        live: z.number(),
        java: z.number(),
      }),
    )
    .optional(),
});

type Input = z.output<typeof result>["inputs"][number];

export function section({ rounds, inputs, memory = [] }: z.output<typeof result>): Section {
  // bench/json_reader.py writes the input with one record on each line first.
  const clean = inputs[0];
  const speed = clean ? clean.spark.seconds / clean.ours.seconds : Number.NaN;
  return {
    title: "JSON reader",
    command: ".venv/bin/python bench/json_reader.py",
    aims: [
      {
        what: "this job's JSON reader compared with Spark's own, clean lines",
        aim: "at least 0.9 of its speed",
        ...judged(
          speed,
          (ratio, more) => `${ratio.toFixed(2 + more)} of it`,
          (ratio) => ratio >= 0.9,
        ),
        reason:
          "the job proves that the bytes of each record are exactly one JSON object, and finds fields that are not " +
          "declared. Spark's reader does none of this",
      },
      ...(clean ? brokenRecords(clean) : []),
    ],
    content: [
      "This job's JSON reader and Spark's read every column, count the records and keep them in memory, as a run " +
        'does for several tables. This job also proves that no record is lost. "lines only" reads the lines and ' +
        `parses nothing. One Spark session, medians of ${rounds} interleaved rounds. If objects end without a ` +
        "newline, S3DistCp puts several records on one line. Then Spark's reader takes the first record of " +
        "each line, and silently drops the rest.",
      table(
        ["input", "size", "records", "this job's rows", "Spark's rows", "this job", "Spark's reader", "lines only"],
        inputs.map((input) => [
          input.input,
          bytes(input.bytes),
          count(input.records),
          count(input.ours.rows),
          boldIfDifferent(input.records, input.spark.rows),
          s(input.ours.seconds),
          s(input.spark.seconds),
          s(input.text.seconds),
        ]),
      ),
      ...(clean
        ? [
            `On clean lines, Spark's reader takes ${times(clean.spark.seconds / clean.ours.seconds)} as long ` +
              "as this job's. Reading the lines without parsing them takes " +
              `${Math.round((100 * clean.text.seconds) / clean.ours.seconds)} % of the job's time; the rest is ` +
              "parsing.",
          ]
        : []),
      ...(memory.length > 0 ? memoryOfOneTask(memory) : []),
    ],
  };
}

function memoryOfOneTask(memory: NonNullable<z.output<typeof result>["memory"]>): string[] {
  return [
    "The memory of one task, with a heap of 2 GiB. The task reads each value, and keeps none. 'live' is what was " +
      "left of the heap after a collection, at most; Java is the peak of the process.",
    table(
      ["a merged file of", "size", "records", "time", "live", "Java"],
      memory.map((file) => [
        file.input,
        bytes(file.bytes),
        count(file.records),
        s(file.seconds),
        `${file.live} MiB`,
        `${file.java} MiB`,
      ]),
    ),
  ];
}

/** One bad record in each file, as a ratio to the clean files in the same rounds. */
function brokenRecords({ files = 0, ours, broken }: Input): Aim[] {
  if (!broken) return [];
  return [
    {
      what: `one record cut off in each of ${count(files)} files, compared with the clean files`,
      aim: "at most 1.1 times",
      ...judged(
        broken.seconds / ours.seconds,
        (ratio, more) => `${ratio.toFixed(2 + more)} times (${s(broken.seconds)} and ${s(ours.seconds)})`,
        (ratio) => ratio <= 1.1,
      ),
      reason: "a Spark job writes the quarantine. It takes some tenths of a second, for few records and for many",
    },
  ];
}

function boldIfDifferent(records: number, rows: number): string {
  return rows === records ? count(rows) : `**${count(rows)}**`;
}
