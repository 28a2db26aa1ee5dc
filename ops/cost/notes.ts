import type { SparkJob } from "../../cli/merge/spark-job";
import { capped, are } from "../../cli/report/lists";
import { duration } from "../../cli/report/numbers";
import type { PastRun } from "../history/past-runs";
import type { Inputs } from "./sizing";

/** What the figures are computed from. */
export interface NoteFacts extends Inputs {
  /** What had to be assumed, in sentences. */
  readonly assumed: readonly string[];
  /** The jobs of the two sides, as far as they are there. */
  readonly jobs: { readonly before?: SparkJob | undefined; readonly after?: SparkJob | undefined };
  readonly pricesGiven: boolean;
  /** Types of nodes without a price. */
  readonly unpricedTypes: readonly string[];
  /** Names of services whose price is not given. */
  readonly unpricedServices: readonly string[];
  readonly runs: readonly PastRun[];
  /** Why the last runs are not known. @default - they are known */
  readonly problem?: string;
}

/** What the figures of a plan's cost are from, and what they leave out. */
export function costNotes(facts: NoteFacts): string[] {
  return [...basis(facts), ...leftOut(facts), ...facts.assumed, ...priceNotes(facts), ...runNotes(facts)];
}

/** Why the run of a side cannot be estimated. */
export interface Problem {
  readonly which: string;
  readonly message: string;
}

/** The same reason on both sides is said once. */
export function problemNotes(problems: readonly Problem[]): string[] {
  const [before, after] = problems;
  if (before && after && before.message === after.message)
    return [`a run cannot be estimated, neither ${before.which} nor ${after.which}: ${before.message}`];
  return problems.map(({ which, message }) => `a run ${which} cannot be estimated: ${message}`);
}

/** That nothing is known of how much a run reads. @param typed the command, as the user types it */
export function notKnown(typed: string, problem: string | undefined): string {
  const why = problem === undefined ? "there is no ledger of a run" : `no ledger could be read (${problem})`;
  return (
    `what a run costs is not known: no listing is given, and ${why}. List the bucket with ` +
    `aws s3 ls --recursive s3://BUCKET/ > listing.txt, and run ${typed} LISTING=listing.txt`
  );
}

function basis({ listing, ledger }: NoteFacts): string[] {
  if (listing === undefined) return ledger ? [`from the last ledger, ${ledger.place}; docs/cost.md has the model`] : [];
  const tables = ledger
    ? `the files of tables from ${ledger.place}, grown with the input`
    : "the files of tables are not counted, since no ledger says how many there are";
  return [`from ${listing}; ${tables}; docs/cost.md has the model`];
}

function leftOut({ listing, ledger, jobs: { before, after } }: NoteFacts): string[] {
  if (ledger === undefined) return [];
  const missing = (parts: readonly { readonly name: string }[] = [], known: object) =>
    parts.map(({ name }) => name).filter((name) => !(name in known));
  const sources = listing === undefined ? missing(after?.sources, ledger.ledger.sources) : [];
  const tables = missing(after?.tables, ledger.ledger.tables);
  const moved = movedTables(before, after);
  return [
    ...say("source", sources, `${are(sources)} not in that ledger: give LISTING=<file> to count what is read there`),
    ...say("table", tables, `${are(tables)} not in that ledger: its files are not counted`),
    ...say(
      "table",
      moved,
      "will be partitioned in another way: as many files as before are counted, since only a run can tell how many",
    ),
  ];
}

/** @param kind what the names are of. The first word of a note gets a capital in Markdown, which a name must not. */
function say(kind: "source" | "table", names: readonly string[], what: string): string[] {
  return names.length === 0 ? [] : [`${kind}${names.length === 1 ? "" : "s"} ${capped(names)} ${what}`];
}

/** Tables that stay, and are partitioned by other columns. */
function movedTables(before: SparkJob | undefined, after: SparkJob | undefined): string[] {
  const earlier = new Map(before?.tables.map(({ name, partitionBy }) => [name, partitionBy.join()]));
  return (after?.tables ?? [])
    .filter(({ name, partitionBy }) => partitionBy.length > 0 && earlier.has(name))
    .filter(({ name, partitionBy }) => earlier.get(name) !== partitionBy.join())
    .map(({ name }) => name);
}

function priceNotes({ pricesGiven, unpricedTypes, unpricedServices }: NoteFacts): string[] {
  if (!pricesGiven) return ["give PRICES=<file> or PRICES=aws to see that in money"];
  return [
    ...(unpricedTypes.length > 0
      ? [`there is no sum where nodes of ${capped(unpricedTypes)} are, since the prices do not have them`]
      : []),
    ...(unpricedServices.length > 0 ? [`not priced, and in no sum: ${capped(unpricedServices)}`] : []),
  ];
}

function runNotes({ runs, problem }: NoteFacts): string[] {
  if (problem !== undefined) return [`what the last runs took is not known. ${problem}`];
  if (runs.length === 0) return [];
  const words = runs.map(({ run, seconds, nodeHours, outcome }) => {
    const hours = nodeHours === undefined ? "" : ` and ${nodeHours.toFixed(2)} node hours`;
    return `${run} ${duration(seconds * 1000)}${hours}${outcome === "succeeded" ? "" : ` (${outcome})`}`;
  });
  return [`the last runs took: ${words.join("; ")}`];
}
