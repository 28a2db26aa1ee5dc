import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { z } from "zod";
import { UserError } from "../../cli/errors";
import * as driver from "./driver";
import * as growth from "./growth";
import * as job from "./job";
import * as jsonReader from "./json-reader";
import * as listing from "./listing";
import * as merge from "./merge";
import * as plan from "./plan";
import * as sample from "./sample";
import { type Picture, type Section, table } from "./section";
import { themes } from "./svg";
import * as synth from "./synth";

/** In the order of the page. Each is read from the result of its name. */
const sections: readonly (readonly [string, (json: unknown) => Section])[] = [
  ["job", of("job", job)],
  ["growth", of("growth", growth)],
  ["sample", of("sample", sample)],
  ["json-reader", of("json-reader", jsonReader)],
  ["merge", of("merge", merge)],
  ["listing", of("listing", listing)],
  ["driver", of("driver", driver)],
  ["synth", of("synth", synth)],
  ["plan", of("plan", plan)],
];

function of<T extends z.ZodType>(
  name: string,
  { result, section }: { readonly result: T; readonly section: (value: z.output<T>) => Section },
): (json: unknown) => Section {
  return (json) => {
    const read = result.safeParse(json);
    if (read.success) return section(read.data);
    throw new UserError(
      `bench/results/${name}.json: ${read.error.issues[0]?.path.join(".")}: ` +
        `${read.error.issues[0]?.message}; another version of the benchmark wrote it, so run that again`,
    );
  };
}

/** The page, and its pictures by the names of their files. A pure function. */
export function page(results: ReadonlyMap<string, unknown>): {
  readonly text: string;
  readonly pictures: ReadonlyMap<string, string>;
} {
  const written = sections.flatMap(([name, section]) => (results.has(name) ? [section(results.get(name))] : []));
  const pictures = new Map<string, string>();
  const parts = [
    "# Benchmarks",
    "The alternatives in a benchmark were measured in turn, in one run on two cores. Compare their ratios: " +
      "the seconds depend on the machine. `make bench` repeats all benchmarks, and the command below a " +
      "title repeats that one. `node --import tsx bench/report.ts` writes this page from their results.",
    "The cost of a run in AWS is not measured, but estimated with a model: " +
      "[docs/cost.md](docs/cost.md), `make estimate`.",
    ...(written.some((section) => section.aims.length > 0) ? ["## Aims", aims(written)] : []),
    ...written.flatMap((section) => [
      `## ${section.title}`,
      `\`${section.command}\``,
      ...section.content.map((part) => (typeof part === "string" ? part : show(part, pictures))),
    ]),
  ];
  return { text: `${parts.join("\n\n")}\n`, pictures };
}

function aims(written: readonly Section[]): string {
  const all = written.flatMap((section) => section.aims);
  const rows = all.map(({ what, aim, result, met }) => [what, aim, result, met ? "reached" : "**missed**"]);
  const missed = all
    .filter(({ met, reason }) => !met && reason !== undefined)
    .map(({ what, reason }) => `- ${what}: ${reason}.`);
  return [
    table(["what", "aim", "result", ""], rows, 4),
    ...written.flatMap(({ aimsNote }) => aimsNote ?? []),
    ...(missed.length > 0 ? [`Reasons for the missed aims:\n\n${missed.join("\n")}`] : []),
  ].join("\n\n");
}

/** A picture has a file for each theme, and GitHub shows that of the reader's theme. */
function show({ name, title, draw }: Picture, pictures: Map<string, string>): string {
  for (const theme of themes) pictures.set(`${name}-${theme.name}.svg`, draw(theme));
  const source = `<source media="(prefers-color-scheme: dark)" srcset="bench/pictures/${name}-dark.svg">`;
  return `<picture>${source}<img alt="${title}" src="bench/pictures/${name}-light.svg"></picture>`;
}

/** The results in a folder, by the names of their benchmarks. */
export function resultsIn(folder: string): Map<string, unknown> {
  const files = sections.map(([name]) => [name, join(folder, `${name}.json`)] as const);
  return new Map(
    files.filter(([, file]) => existsSync(file)).map(([name, file]) => [name, JSON.parse(readFileSync(file, "utf8"))]),
  );
}

/**
 * Writes BENCHMARKS.md and bench/pictures/ from bench/results/. What has no result is left out.
 * @param root absolute path of the project
 * @returns lines that say what is written, and which benchmark has no result
 * @throws UserError where a result was written by another version of its benchmark
 */
export function writePage(root: string): string[] {
  const results = resultsIn(join(root, "bench/results"));
  const { text, pictures } = page(results);
  const folder = join(root, "bench/pictures");
  mkdirSync(folder, { recursive: true });
  for (const old of readdirSync(folder)) rmSync(join(folder, old));
  for (const [name, picture] of pictures) writeFileSync(join(folder, name), picture);
  writeFileSync(join(root, "BENCHMARKS.md"), text);
  const missing = sections.map(([name]) => name).filter((name) => !results.has(name));
  return [
    ...missing.map((name) => `${name}: no result, so it is left out; run its benchmark first`),
    `BENCHMARKS.md: ${results.size} benchmarks, ${pictures.size / themes.length} pictures`,
  ];
}
