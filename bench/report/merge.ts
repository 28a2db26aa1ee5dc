import { z } from "zod";
import { bytes, count } from "../../cli/report/numbers";
import { bars } from "./bars";
import { s, type Section, table, times } from "./section";

export const result = z.object({
  rounds: z.number(),
  throughput: z.array(z.object({ input: z.string(), bytes: z.number(), s3distcp: z.number(), cat: z.number() })),
  memory: z.array(
    z.object({ files: z.number(), memory: z.number(), limited: z.number(), heap: z.number(), seconds: z.number() }),
  ),
});

export function section({ rounds, throughput, memory }: z.output<typeof result>): Section {
  const [sizes, needed] = [
    memory.map((measurement) => measurement.memory),
    memory.map((measurement) => measurement.limited),
  ];
  const rate = (size: number, seconds: number) => `${Math.round(size / 2 ** 20 / seconds)} MiB/s`;
  return {
    title: "Merge",
    command: ".venv/bin/python bench/merge.py",
    aims: [
      {
        what:
          `memory of the local S3DistCp from ${count(memory[0]?.files ?? 0)} to ` +
          `${count(memory.at(-1)?.files ?? 0)} files`,
        aim: "constant",
        result: `${range(sizes)} MiB; with a heap of ${memory[0]?.heap} MiB ${range(needed)} MiB`,
        met: Math.max(...sizes) <= 1.5 * Math.min(...sizes),
        reason:
          "a few thousand records of the listing are sorted in memory before they go to disk. The rest is " +
          "garbage that Node has not collected yet, and a longer merge has more of it",
      },
    ],
    content: [
      `The local S3DistCp, with which \`make run\` merges, compared with \`cat\` of the same files ` +
        "into one file. S3DistCp lists, groups, sorts, copies and writes a manifest, and its time " +
        `includes the start of Node. \`cat\` shows what the disk can do. Medians of ${rounds} ` +
        "interleaved rounds.",
      table(
        ["input", "size", "S3DistCp", "`cat`", ""],
        throughput.map((measurement) => [
          measurement.input,
          bytes(measurement.bytes),
          `${s(measurement.s3distcp)}, ${rate(measurement.bytes, measurement.s3distcp)}`,
          `${s(measurement.cat)}, ${rate(measurement.bytes, measurement.cat)}`,
          `${times(measurement.s3distcp / measurement.cat)} as long`,
        ]),
      ),
      table(
        ["files of one record", "peak memory", `with a heap of ${memory[0]?.heap} MiB`, "time"],
        memory.map((measurement) => [
          count(measurement.files),
          `${measurement.memory} MiB`,
          `${measurement.limited} MiB`,
          s(measurement.seconds),
        ]),
      ),
      {
        name: "merge",
        title: "Peak memory of a merge, by number of files",
        draw: (theme) =>
          bars(
            "Peak memory of a merge, by number of files",
            memory.map((measurement) => ({
              label: count(measurement.files),
              value: measurement.memory,
              shown: `${measurement.memory} MiB`,
              colour: 0,
            })),
            theme,
          ),
      },
    ],
  };
}

function range(values: readonly number[]): string {
  return `${Math.min(...values)} to ${Math.max(...values)}`;
}
