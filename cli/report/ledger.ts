import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { asTyped, defaultPipeline } from "../options/options";
import { lostOf, takenOf } from "./amounts";
import { grid } from "./grid";
import { bytes, count, many } from "./numbers";

const amounts = z.record(z.string(), z.number()).default({});
export const ledgerSchema = z.object({
  ok: z.boolean(),
  pipeline: z.string().default(defaultPipeline),
  cluster: z.string().default(""),
  /** The run's name. @default - the cluster's id, also where an earlier version wrote the ledger */
  run: z.string().optional(),
  load: z.number().optional(),
  started: z.string().optional(),
  finished: z.string().optional(),
  sources: z
    .record(
      z.string(),
      z.object({
        objects: amounts,
        bytes: amounts,
        mergedFiles: z.number().default(0),
        records: amounts,
        replayed: amounts,
        dropped: amounts,
        quarantined: amounts,
        unknownFields: amounts,
        skipped: z
          .array(
            z.object({
              rule: z.string(),
              objects: z.number(),
              bytes: z.number().default(0),
              samples: z.array(z.string()).default([]),
            }),
          )
          .default([]),
      }),
    )
    .default({}),
  tables: z
    .record(
      z.string(),
      z.object({
        rowsIn: z.number().optional(),
        rowsOut: z.number().default(0),
        duplicates: z.number().default(0),
        partitions: z.number().default(0),
        files: z.number().default(0),
        bytes: z.number().default(0),
        smallestFile: z.number().optional(),
        largestFile: z.number().optional(),
        warnings: z.array(z.string()).default([]),
      }),
    )
    .default({}),
  equations: z
    .array(z.object({ name: z.string(), left: z.number(), right: z.number(), holds: z.boolean() }))
    .default([]),
  notReplayed: z.array(z.string()).default([]),
  error: z.string().optional(),
});
/** At most this number of unknown fields is named; the others are counted. */
const shownFields = 5;
/** Names without quotes. All others have quotes, so that the reader sees where they begin and end. */
const plainName = /^[\p{L}\p{N}_.:@$/-]+$/u;

export type Ledger = z.output<typeof ledgerSchema>;

/** The name of the run that a ledger is of. */
export function runOf({ run, cluster }: Pick<Ledger, "run" | "cluster">): string {
  return run ?? cluster;
}

/** Whether a run succeeded, and all of its equations hold. */
export function addsUp({ ok, equations }: Ledger): boolean {
  return ok && equations.every(({ holds }) => holds);
}

/** The ledger in a text; undefined where it is damaged, or of a version that cannot be read. */
export function parseLedger(text: string): Ledger | undefined {
  try {
    return ledgerSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** The run's ledger; undefined when the run ended before it wrote one. */
export function readLedger(file: string): Ledger | undefined {
  return existsSync(file) ? ledgerSchema.parse(JSON.parse(readFileSync(file, "utf8"))) : undefined;
}

/** The ledger as text: a grid of the sources and their records, a grid of the tables, and the equations. */
export function showLedger(ledger: Ledger): string {
  const sections = [
    sourceTable(ledger),
    remarks(ledger),
    ledger.notReplayed.map((sentence) => `  ${sentence}`).join("\n"),
    replayAdvice(ledger),
    tableTable(ledger),
    warnings(ledger),
    equations(ledger),
    ledger.error === undefined ? "" : `  ${ledger.error}`,
  ];
  return sections.filter((section) => section !== "").join("\n\n");
}

function sourceTable({ sources }: Ledger): string {
  const incremental = Object.values(sources).some(({ objects }) => objects["loadedBefore"] !== undefined);
  const rows = Object.entries(sources).map(([name, { objects, bytes: size, mergedFiles, records }]) => {
    return [
      name,
      number(objects["listed"]),
      ...(incremental ? [number(objects["loadedBefore"])] : []),
      number(takenOf(objects)),
      number(objects["skipped"]),
      number(lostOf({ objects })),
      bytes(size["listed"] ?? 0),
      bytes(takenOf(size)),
      number(mergedFiles),
      number(records["read"]),
      number(records["used"]),
      number(records["dropped"]),
      number(records["quarantined"]),
    ];
  });
  const head = [
    "source",
    "listed",
    ...(incremental ? ["loaded before"] : []),
    "taken",
    "skipped",
    "lost",
    "bytes listed",
    "bytes taken",
    "merged files",
    "records",
    "used",
    "dropped",
    "quarantined",
  ];
  return rows.length === 0 ? "" : grid(head, rows, ["source"]);
}

function remarks({ sources }: Ledger): string {
  return Object.entries(sources)
    .flatMap(([name, source]) => [
      ...Object.entries(source.replayed).map(
        ([run, records]) => `  ${name}: ${many(records, "record")} in the quarantine of run ${run} read again`,
      ),
      ...Object.entries(source.dropped)
        .filter(([, records]) => records > 0)
        .map(([rule, records]) => `  ${name}: ${count(records)} dropped by the rule "${rule}"`),
      ...Object.entries(source.quarantined).map(
        ([reason, records]) => `  ${name}: ${count(records)} in quarantine: ${reason}`,
      ),
      ...unknownFields(name, source.unknownFields),
      ...source.skipped.map((skipped) => {
        const verb = source.objects["merged"] === undefined ? "read" : "merged";
        const samples = skipped.samples.slice(0, 2).join(", ");
        return `  ${name}: ${many(skipped.objects, "object")} not ${verb}: ${skipped.rule}, such as ${samples}`;
      }),
    ])
    .join("\n");
}

/** How the records in quarantine can be read again. Those of sources that are read whole are read by each run. */
function replayAdvice(ledger: Ledger): string {
  const { ok, pipeline, sources } = ledger;
  const can = Object.values(sources).some(
    ({ objects, records, replayed }) =>
      (records["quarantined"] ?? 0) > 0 && (objects["loadedBefore"] !== undefined || Object.keys(replayed).length > 0),
  );
  if (!ok || !can) return "";
  const [here, inAws] = [`make replay RUN=${runOf(ledger)}`, `make deploy REPLAY=${runOf(ledger)}`];
  return `  To read the records in quarantine again, correct the schema and run ${asTyped(here, { pipeline })}
  (for a run in AWS: ${asTyped(inAws, { pipeline })}).`;
}

/** The fields that the schema does not name, the most frequent ones. */
function unknownFields(name: string, fields: Readonly<Record<string, number>>): string[] {
  const all = Object.entries(fields).sort(([, a], [, b]) => b - a);
  if (all.length === 0) return [];
  const some = all
    .slice(0, shownFields)
    .map(([field, records]) => `${plainName.test(field) ? field : JSON.stringify(field)} (${many(records, "record")})`);
  const rest = all.length > shownFields ? ` and ${count(all.length - shownFields)} more` : "";
  return [`  ${name}: fields that the schema does not name: ${some.join(", ")}${rest}`];
}

function warnings({ tables }: Ledger): string {
  return Object.entries(tables)
    .flatMap(([name, table]) => table.warnings.map((warning) => `  ${name}: ${warning}`))
    .join("\n");
}

function tableTable({ tables }: Ledger): string {
  const rows = Object.entries(tables).map(([name, table]) => [
    name,
    count(table.rowsOut),
    count(table.duplicates),
    count(table.partitions),
    count(table.files),
    bytes(table.bytes),
  ]);
  return rows.length === 0
    ? ""
    : grid(["table", "rows", "duplicates removed", "partitions", "files", "bytes"], rows, ["table"]);
}

function equations(ledger: Ledger): string {
  return ledger.equations
    .map(
      ({ name, left, right, holds }) =>
        `  ${holds ? "=" : "≠"} ${name}: ${count(left)} ${holds ? "=" : "is not"} ${count(right)}`,
    )
    .join("\n");
}

function number(value: number | undefined): string {
  return count(value ?? 0);
}
