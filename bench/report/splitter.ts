import { z } from "zod";
import { bytes, count } from "../../cli/report/numbers";
import { type Section, s, table, times } from "./section";

const way = z.object({ rows: z.number(), seconds: z.number() });
export const result = z.object({
  rounds: z.number(),
  inputs: z.array(
    z.object({ input: z.string(), records: z.number(), bytes: z.number(), ours: way, spark: way, text: way }),
  ),
});

export function section({ rounds, inputs }: z.output<typeof result>): Section {
  const clean = inputs[0];
  const speed = clean ? clean.spark.seconds / clean.ours.seconds : Number.NaN;
  return {
    title: "Splitter",
    command: ".venv/bin/python bench/splitter.py",
    aims: [
      {
        what: "the splitter beside Spark's own JSON reader, clean lines",
        aim: "at least 0.9 of its speed",
        result: `${speed.toFixed(2)} of it`,
        met: speed >= 0.9,
        reason:
          "each record's bytes are proven to be all of one object, its names are looked at, in a parse of their own, for fields that are not declared, and its texts for numbers that Spark would have written anew; Spark's reader asks none of it",
      },
    ],
    content: [
      `Both read every column, count the records and keep them in memory, as several tables are made of them; the job proves on the way that no record is lost. One Spark, ${rounds} interleaved rounds, medians. Where S3DistCp has put several records on a line, as it does when files end without a newline, Spark's reader takes the first of each line and drops the rest without a word.`,
      table(
        [
          "input",
          "size",
          "records",
          "this job's rows",
          "Spark's rows",
          "this job",
          "Spark's reader",
          "the lines alone",
        ],
        inputs.map((one) => [
          one.input,
          bytes(one.bytes),
          count(one.records),
          count(one.ours.rows),
          lost(one.records, one.spark.rows),
          s(one.ours.seconds),
          s(one.spark.seconds),
          s(one.text.seconds),
        ]),
      ),
      ...(clean
        ? [
            `On clean lines Spark's reader takes ${times(clean.spark.seconds / clean.ours.seconds)} as long as this job's. Reading the lines without parsing them is ${Math.round((100 * clean.text.seconds) / clean.ours.seconds)} % of the job's time: the rest is parsing.`,
          ]
        : []),
    ],
  };
}

function lost(records: number, rows: number): string {
  return rows === records ? count(rows) : `**${count(rows)}**`;
}
