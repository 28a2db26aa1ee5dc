import { z } from "zod";
import { count } from "../../cli/report/numbers";
import { bars } from "./bars";
import { type Aim, s, type Section, table } from "./section";

const row = z.object({
  case: z.enum(["all", "new-only", "flat"]),
  objects: z.number(),
  seconds: z.number(),
  merged: z.number(),
  java: z.number(),
  python: z.number(),
  live: z.number(),
});
const tableRow = z.object({
  case: z.enum(["publish", "recover", "footers"]),
  partitions: z.number(),
  seconds: z.number(),
  cpu: z.number(),
  java: z.number(),
  python: z.number(),
  live: z.number(),
});
export const result = z.object({
  heap: z.string(),
  new: z.number(),
  /** The load average of the machine, when the benchmark began and when it ended. */
  load: z.tuple([z.number(), z.number()]).optional(),
  rows: z.array(row),
  /** What only `--once` measures, because it takes minutes, and the load average of the machine after it. */
  once: row.extend({ load: z.number() }).optional(),
  tables: z.array(tableRow).default([]),
});

const tableCases = { publish: "publish", recover: "publish after a crash", footers: "count the rows" };
const cases = { all: "all new", "new-only": "new-only", flat: "all new, one folder" };

export function section({ heap, new: fresh, load, rows, once, tables }: z.output<typeof result>): Section {
  const title = "MiB of the driver's heap that are in use after a collection, at most";
  return {
    title: "Driver",
    command: ".venv/bin/python bench/driver.py",
    aims: [...aims(rows), ...aimsOfTables(tables)],
    content: [
      "What the driver needs to list a source and to compare its objects with S3DistCp's manifest. The " +
        "listing is made up by a file system for Hadoop, without any object and without the time of S3's " +
        `answers; everything else is the job's own code. The driver has a heap of ${heap.replace("g", " GiB")}, and ` +
        "the executor is a process of its own, with two tasks at once. Times include its first start. With " +
        `\`load: new-only\`, all objects but ${count(fresh)} were loaded before. "live" is what a garbage collection ` +
        "left of the heap, at most; Java and Python are the peaks of the processes.",
      table(
        ["objects", "case", "time", "live", "Java", "Python"],
        rows.map((row) => [count(row.objects), cases[row.case], s(row.seconds), ...memory(row)]),
        2,
      ),
      heapPicture(
        "driver",
        title,
        rows.map((row) => ({
          label: `${count(row.objects)} objects, ${cases[row.case]}`,
          live: row.live,
          isOther: row.case === "new-only",
        })),
      ),
      "An object is one row of the listing, and one more in each manifest. Up to 200,000 rows are compared in the " +
        "driver's memory. With more, tasks list and compare. Their memory does not grow either, because Spark sorts " +
        "on disk what does not fit.",
      ...(once ? [largest(once)] : []),
      ...(load ? [`The load average of the machine was ${load[0]} before and ${load[1]} after, on two cores.`] : []),
      ...(tables.length > 0 ? ofTables(tables) : []),
    ],
  };
}

/** The cells of the memory, in MiB. */
function memory(row: Readonly<Record<"live" | "java" | "python", number>>): string[] {
  return [row.live, row.java, row.python].map((mebibytes) => `${count(mebibytes)} MiB`);
}

interface Heap {
  readonly label: string;
  /** MiB. */
  readonly live: number;
  /** In the second colour. */
  readonly isOther: boolean;
}

function heapPicture(name: string, title: string, heaps: readonly Heap[]): Exclude<Section["content"][number], string> {
  const shown = heaps.map(({ label, live, isOther }) => ({
    label,
    value: live,
    shown: `${count(live)} MiB`,
    colour: isOther ? 1 : 0,
  }));
  return { name, title, draw: (theme) => bars(title, shown, theme) };
}

function largest(once: z.output<typeof row> & { readonly load: number }): string {
  const [live, java, python] = memory(once);
  return (
    `${count(once.objects)} objects, ${cases[once.case]}, were compared once, in ` +
    `${(once.seconds / 60).toFixed(0)} min beside other programs (load average ${once.load}): ` +
    `${live} live, Java ${java}, Python ${python}.`
  );
}

/** What the driver does with the files of a table, by the number of its partitions. */
function ofTables(rows: readonly z.output<typeof tableRow>[]): Section["content"] {
  const title = "MiB of the driver's heap in use to publish a table, at most, by its partitions";
  return [
    "The files of a table, one in each partition, are made up as well, and moved and deleted at once: times are " +
      "those of the driver alone. To publish, all files of the table are replaced, by one move and one delete for " +
      "each partition. After a crash, the next run finds the journal, looks at what has arrived, and does the same. " +
      "The rows of the new files are counted by their footers, which all are those of one real file.",
    table(
      ["partitions", "what is done", "time", "Python's CPU", "live", "Java", "Python"],
      rows.map((row) => [count(row.partitions), tableCases[row.case], s(row.seconds), s(row.cpu), ...memory(row)]),
      2,
    ),
    heapPicture(
      "driver-tables",
      title,
      rows.map((row) => ({
        label: `${count(row.partitions)} partitions, ${tableCases[row.case]}`,
        live: row.live,
        isOther: row.case === "footers",
      })),
    ),
  ];
}

function aimsOfTables(rows: readonly z.output<typeof tableRow>[]): Aim[] {
  const live = (wanted: number) =>
    Math.max(...rows.filter(({ partitions }) => partitions === wanted).map((row) => row.live));
  const [least, most] = [live(10_000), live(100_000)];
  if (!Number.isFinite(least) || !Number.isFinite(most)) return [];
  return [
    {
      what: "the driver's heap in use, 100,000 partitions published and counted compared with 10,000",
      aim: "at most 1.2 times",
      result: `${(most / least).toFixed(2)} times (${most} and ${least} MiB)`,
      met: most <= 1.2 * least,
      reason: "the driver holds something for each file of a table",
    },
  ];
}

/** The smallest size that tasks compare, in each case, with the largest. */
function aims(rows: readonly z.output<typeof row>[]): Aim[] {
  const least = Math.max(...rows.filter(({ objects }) => objects === 1_000_000).map(({ live }) => live));
  const most = Math.max(...rows.filter(({ objects }) => objects === 10_000_000).map(({ live }) => live));
  if (!Number.isFinite(least) || !Number.isFinite(most)) return [];
  return [
    {
      what: "the driver's heap in use, 10,000,000 objects compared with 1,000,000",
      aim: "at most 1.2 times",
      result: `${(most / least).toFixed(2)} times (${most} and ${least} MiB)`,
      met: most <= 1.2 * least,
      reason: "the driver holds something for each object",
    },
  ];
}
