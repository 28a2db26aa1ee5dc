import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { lanesOf } from "../../bench/report/job-times";
import { bars } from "../../bench/report/bars";
import { themes } from "../../bench/report/svg";
import { page, resultsIn } from "../../bench/report/page";
import { root } from "../../cli/project";

test("BENCHMARKS.md and its pictures are what the results say", () => {
  const { text, pictures } = page(resultsIn(join(root, "bench/results")));
  expect(readFileSync(join(root, "BENCHMARKS.md"), "utf8")).toBe(text);
  expect(readdirSync(join(root, "bench/pictures")).sort()).toEqual([...pictures.keys()].sort());
  for (const [name, picture] of pictures)
    expect(readFileSync(join(root, "bench/pictures", name), "utf8")).toBe(picture);
  for (const [, path = ""] of text.matchAll(/(?:src|srcset)="([^"]+)"/g))
    expect(existsSync(join(root, path))).toBe(true);
});

test("a missed aim has its reason, and a benchmark without a result is left out", () => {
  const results = { rounds: 1, "make synth": { seconds: 2, memory: 300 }, template: { seconds: 10, memory: 400 } };
  const reason =
    "loading Node, cdktf, zod and the provider's classes alone takes 0.4 s. " +
    "And the template runs with tsx here, which starts sooner than its own ts-node";
  expect(page(new Map([["synth", results]])).text).toContain(`## Aims

| what | aim | result |  |
| --- | --- | --- | --- |
| \`make synth\` compared with the template's way | at least 10 times faster | 5.0 times | **missed** |
| its memory | at most half | 75 % | **missed** |

Reasons for the missed aims:

- \`make synth\` compared with the template's way: ${reason}.

## Synth
`);
  expect(page(new Map()).text).not.toContain("##");
});

test("a small run is split into its parts, and what is left of it", () => {
  const parts = [
    { name: "synthesize", seconds: 0.5 },
    { name: "merge songs", seconds: 3.5 },
    { name: "write tables", seconds: 9 },
  ];
  const result = { rounds: 3, files: 2000, bytes: 3 * 2 ** 20, run: 15.5, start: 1.5, parts, tutorial: 31 };
  const { text, pictures } = page(new Map([["sample", result]]));
  expect(text).toContain("| `make run` with 2,000 small files | at most 15 s | 15.5 s | **missed** |\n");
  expect(text).toContain("| its Spark step | at most 10 s | 9.0 s | reached |\n");
  expect(text).toContain("| until its first part begins | at most 2 s | 1.5 s | reached |\n");
  expect(text).toContain("| the tutorials' way | 31.0 s | 2.0 times as long |\n");
  expect(text).toContain("| merge songs | 3.5 s |\n| write tables | 9.0 s |\n| everything else | 1.0 s |\n");
  expect([...pictures.keys()]).toEqual(["sample-light.svg", "sample-dark.svg"]);
});

test("the speed of the machine is said where aims are in seconds", () => {
  const way = { start: 2, runs: [466.8], files: 1, rows: {}, matched: 0 };
  const ways = { tutorial: { ...way, name: "the tutorials' way", run: 466.8 } };
  const { text } = page(new Map([["job", { rounds: 1, cores: 2, ways, compared: [], timelines: {} }]]));
  expect(text).toContain("## The job\n");
  expect(text).not.toContain("## Aims");
  const aimed = { ...ways, "ours-year": { ...way, name: "this job", run: 40 } };
  expect(page(new Map([["job", { rounds: 1, cores: 2, ways: aimed, compared: [], timelines: {} }]])).text).toContain(
    "\n\nThe aims in seconds were set on a machine on which the tutorials' way took 233.4 s (see The job). " +
      "Here it took 466.8 s, 2.0 times as long.\n\n",
  );
});

test("a result that would be rounded to its aim has a digit more", () => {
  const way = { start: 2, files: 1, rows: {}, matched: 0, runs: [] };
  const ways = {
    tutorial: { ...way, name: "the tutorials' way", run: 60 },
    "ours-year": { ...way, name: "this job", run: 5 },
    "ours-year-artist": { ...way, name: "this job, by artist", run: 10.04 },
  };
  const { text } = page(new Map([["job", { rounds: 1, cores: 2, ways, compared: [], timelines: {} }]]));
  expect(text).toContain("songs by year | at least 10 times faster | 12 times | reached |\n");
  expect(text).toContain("songs by year and artist_id | at least 6 times faster | 5.98 times | **missed** |\n");
  const result = { rounds: 3, files: 2000, bytes: 1, run: 15.04, start: 2, parts: [], tutorial: 31 };
  const small = page(new Map([["sample", result]])).text;
  expect(small).toContain("at most 15 s | 15.04 s | **missed** |\n");
  expect(small).toContain("at most 2 s | 2.0 s | reached |\n");
});

test("the growth of a run's time is split into the time of each run and the time of a million events", () => {
  const size = (events: number, ours: number, limit: number) => ({
    events,
    bytes: events * 400,
    "ours-year": ours,
    "limit-year": limit,
  });
  const { text, pictures } = page(
    new Map([
      ["growth", { rounds: 3, sizes: [size(100_000, 11, 0.4), size(1_100_000, 21, 1.4), size(4_100_000, 51, 4.4)] }],
    ]),
  );
  expect(text).toContain(`| 1,100,000 | 419.6 MiB | 21.0 s | 1.4 s | 15 times as long |`);
  expect(text).toContain(
    "From 100,000 to 4,100,000 events, each million more takes this job 10.0 s and DuckDB 1.0 s: 10 " +
      "times as long. The rest, 10.0 s, is what each run of this pipeline takes.",
  );
  expect([...pictures.keys()]).toEqual(["growth-light.svg", "growth-dark.svg"]);
});

test("a run's time is stages, what the driver does between them, and nothing twice", () => {
  const lanes = lanesOf({
    start: 2,
    run: 10,
    marks: [
      { at: 4, line: "songs: 3 records read from 1 merged file" },
      { at: 7, line: "songs: 3 rows in 1 file" },
      { at: 9.5, line: "1 tables published, every record accounted for" },
    ],
    stages: [
      { from: 1, to: 3, kind: "read and parse" },
      { from: 2, to: 3.5, kind: "regroup" },
      { from: 5, to: 8, kind: "write" },
    ],
  });
  expect(lanes).toEqual([
    { label: "Spark's start", spans: [{ from: 0, to: 2, kind: "start" }] },
    {
      label: "read songs",
      spans: [
        { from: 2, to: 3, kind: "driver" },
        { from: 3, to: 5, kind: "read and parse" },
        { from: 5, to: 5.5, kind: "regroup" },
        { from: 5.5, to: 6, kind: "driver" },
      ],
    },
    {
      label: "songs",
      spans: [
        { from: 6, to: 7, kind: "driver" },
        { from: 7, to: 9, kind: "write" },
      ],
    },
    {
      label: "count back, publish",
      spans: [
        { from: 9, to: 10, kind: "write" },
        { from: 10, to: 12, kind: "driver" },
      ],
    },
  ]);
});

test("a picture escapes what it says, and shows what is too small to be seen", () => {
  const picture = bars(
    "a < b & c",
    [
      { label: "none", value: 0, shown: "0", colour: 0 },
      { label: "some", value: 2, shown: "2", colour: 1 },
    ],
    themes[0] as (typeof themes)[0],
  );
  expect(picture).toContain("<title>a &lt; b &amp; c</title>");
  expect(picture).toContain('<rect x="300" y="34" width="1" height="18" rx="2" fill="#0969da"/>');
  expect(picture).toContain('<rect x="300" y="60" width="330" height="18" rx="2" fill="#bf8700"/>');
});

test("one broken record in each file is compared with the clean files of the same rounds", () => {
  const way = (seconds: number) => ({ rows: 100, seconds });
  const input = { input: "lines", records: 100, bytes: 1000, spark: way(2), text: way(1) };
  const found = (broken: number) =>
    page(
      new Map([["json-reader", { rounds: 5, inputs: [{ ...input, files: 12, ours: way(2), broken: way(broken) }] }]]),
    ).text;
  const row = "| one record cut off in each of 12 files, compared with the clean files | at most 1.1 times |";
  expect(found(2.2)).toContain(`${row} 1.10 times (2.2 s and 2.0 s) | reached |`);
  expect(found(2.4)).toContain(`${row} 1.20 times (2.4 s and 2.0 s) | **missed** |`);
});
