import { z } from "zod";
import { count } from "../../cli/report/numbers";
import { bars } from "./bars";
import { type Aim, judged, s, type Section, table, times } from "./section";

const row = z.object({
  layout: z.string(),
  objects: z.number(),
  way: z.enum(["lists", "leaves", "src"]),
  before: z.number(),
  requests: z.number(),
  path: z.number(),
  timesFewest: z.number(),
  lines: z.number().optional(),
  bootstrapSeconds: z.number().optional(),
  seconds: z.number().optional(),
});
type Row = z.output<typeof row>;
export const result = z.object({ measured: z.array(row), simulated: z.array(row) });

const names = {
  lists: "bootstrap action, then its lists",
  leaves: "`aws s3 ls --recursive`, then leaf lists",
  src: "`--src` alone",
};
const layouts: Record<string, string> = {
  nested: "nested, A/B/C",
  skewed: "skewed, half in one folder",
  flat: "flat, one folder",
  chain: "a chain of 60 folders",
};

export function section({ measured, simulated }: z.output<typeof result>): Section {
  const find = (objects: number, way: Row["way"], layout = "nested") =>
    simulated.find((run) => run.objects === objects && run.way === way && run.layout === layout);
  return {
    title: "Listing",
    command: ".venv/bin/python bench/listing.py",
    aims: aims([...measured, ...simulated], find),
    content: [
      "The critical path is the number of requests that follow one another. Neither it nor the number " +
        "of all requests depends on the machine. The real bootstrap action walks a bucket whose keys are " +
        "computed, page by page as S3 answers. " +
        "What S3DistCp lists after that is computed from the lines of the list: 1,000 keys for each " +
        "request, 20 lines at a time, each line in one thread. " +
        "Leaf lists are made with `aws s3 ls --recursive`, sed and awk. The figures include the requests of " +
        "`aws s3 ls`, and those with which the bootstrap action copies its list. `--src` alone makes the " +
        "fewest requests possible, one after another.",
      table(
        [
          "layout",
          "objects",
          "requests: bootstrap's lists",
          "leaf lists",
          "`--src`",
          "critical path: bootstrap's lists",
          "leaf lists",
          "`--src`",
        ],
        simulated
          .filter(({ way }) => way === "lists")
          .map(({ layout, objects, before }) => {
            const ways = (["lists", "leaves", "src"] as const).map((way) => find(objects, way, layout));
            const [lists = "", ...others] = ways.map((run) => count(run?.requests ?? 0));
            return [
              layouts[layout] ?? layout,
              count(objects),
              `${lists}, ${before} before S3DistCp`,
              ...others,
              ...ways.map((run) => count(run?.path ?? 0)),
            ];
          }),
      ),
      {
        name: "listing",
        title: "Requests that follow one another, a million objects in folders A/B/C",
        draw: (theme) =>
          bars(
            "Requests that follow one another, a million objects in folders A/B/C",
            (["lists", "src", "leaves"] as const).flatMap((way, index) => {
              const run = find(1_000_000, way);
              return run
                ? [
                    {
                      label: names[way].replaceAll("`", ""),
                      value: run.path,
                      shown: count(run.path),
                      colour: index === 0 ? 0 : 4,
                    },
                  ]
                : [];
            }),
            theme,
          ),
      },
      "No list helps if all objects are in one flat folder: S3 lists a folder page after page. The " +
        "same holds for the largest folder of a skewed layout. The walk sees names, and not how much is " +
        "below them, " +
        "so it may leave that folder in one line with others.",
      "Measured over HTTP against moto on this machine, nested layout, with the real AWS CLI and the " +
        "listing of the local S3DistCp. A request takes moto longer if the bucket has more objects, so " +
        "compare seconds only for the same number of objects. " +
        "Leaf lists are measured up to 2,000 leaves.",
      table(
        ["objects", "way", "requests", "time"],
        measured.map((run) => [
          count(run.objects),
          names[run.way],
          count(run.requests),
          run.seconds === undefined
            ? ""
            : s(run.seconds) +
              (run.bootstrapSeconds === undefined ? "" : `, ${s(run.bootstrapSeconds)} of it the bootstrap action`),
        ]),
        2,
      ),
    ],
  };
}

function aims(rows: readonly Row[], find: (objects: number, way: Row["way"]) => Row | undefined): Aim[] {
  const most = Math.max(...rows.filter(({ way }) => way === "lists").map(({ before }) => before));
  const found: Aim[] = [
    {
      what: "requests of the bootstrap action, any layout and number of objects",
      aim: "under 50",
      result: `at most ${most}`,
      met: most < 50,
    },
  ];
  for (const [objects, limit] of [
    [100_000, 2],
    [1_000_000, 1.2],
  ] as const) {
    const [ours, leaves] = [find(objects, "lists"), find(objects, "leaves")];
    if (!ours || !leaves) continue;
    const what = `all requests, ${count(objects)} objects, nested, compared with the fewest possible`;
    found.push({
      what,
      aim: `at most ${limit} times`,
      ...judged(
        ours.timesFewest,
        (ratio, more) => `${times(ratio, more)} (leaf lists: ${times(leaves.timesFewest)})`,
        (ratio) => ratio <= limit,
      ),
    });
  }
  const [ours, leaves] = [find(1_000_000, "lists"), find(1_000_000, "leaves")];
  if (ours && leaves) {
    const shorter = leaves.path / ours.path;
    found.push({
      what: "critical path, 1,000,000 objects, nested, compared with `aws s3 ls --recursive` and leaf lists",
      aim: "at least 10 times shorter",
      ...judged(shorter, times, (ratio) => ratio >= 10),
    });
  }
  return found;
}
