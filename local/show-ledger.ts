import { existsSync, readFileSync } from "node:fs";
import Table from "cli-table3";
import { z } from "zod";
import { bytes, count } from "./say";

const amounts = z.record(z.string(), z.number()).default({});
const ledgerSchema = z.object({
  ok: z.boolean(),
  sources: z
    .record(
      z.string(),
      z.object({
        objects: amounts,
        bytes: amounts,
        mergedFiles: z.number().default(0),
        records: amounts,
        dropped: amounts,
        quarantined: amounts,
        skipped: z.array(z.object({ rule: z.string(), objects: z.number(), bytes: z.number().default(0), samples: z.array(z.string()).default([]) })).default([]),
      }),
    )
    .default({}),
  tables: z.record(z.string(), amounts).default({}),
  equations: z.array(z.object({ name: z.string(), left: z.number(), right: z.number(), holds: z.boolean() })).default([]),
  error: z.string().optional(),
});
export type Ledger = z.output<typeof ledgerSchema>;

/** The run's ledger; nothing when the run did not come as far as writing one. */
export function readLedger(file: string): Ledger | undefined {
  return existsSync(file) ? ledgerSchema.parse(JSON.parse(readFileSync(file, "utf8"))) : undefined;
}

/** The ledger as text: a table of sources and what became of their records, one of tables, and its equations. */
export function showLedger(ledger: Ledger): string {
  const sections = [sourceTable(ledger), remarks(ledger), tableTable(ledger), equations(ledger), ledger.error === undefined ? "" : `  ${ledger.error}`];
  return sections.filter((section) => section !== "").join("\n\n");
}

function sourceTable({ sources }: Ledger): string {
  const rows = Object.entries(sources).map(([name, { objects, bytes: size, mergedFiles, records }]) => {
    // Merged, or read as they are: a source's objects are one or the other.
    const taken = (amount: Readonly<Record<string, number>>) => amount["merged"] ?? amount["read"] ?? 0;
    const [listed, skipped] = [objects["listed"] ?? 0, objects["skipped"] ?? 0];
    return [
      name, number(listed), number(taken(objects)), number(skipped), number(listed - taken(objects) - skipped), bytes(size["listed"] ?? 0), bytes(taken(size)),
      number(mergedFiles), number(records["read"]), number(records["used"]), number(records["dropped"]), number(records["quarantined"]),
    ];
  });
  const head = ["source", "listed", "taken", "skipped", "lost", "bytes listed", "bytes taken", "merged files", "records", "used", "dropped", "quarantined"];
  return rows.length === 0 ? "" : grid(head, rows, ["source"]);
}

function remarks({ sources }: Ledger): string {
  return Object.entries(sources)
    .flatMap(([name, one]) => [
      ...Object.entries(one.dropped).filter(([, records]) => records > 0).map(([rule, records]) => `  ${name}: ${count(records)} dropped by the rule "${rule}"`),
      ...Object.entries(one.quarantined).map(([reason, records]) => `  ${name}: ${count(records)} in quarantine: ${reason}`),
      ...one.skipped.map(({ rule, objects, samples }) => `  ${name}: ${count(objects)} objects not merged: ${rule}, such as ${samples.slice(0, 2).join(", ")}`),
    ])
    .join("\n");
}

function tableTable({ tables }: Ledger): string {
  const rows = Object.entries(tables).map(([name, one]) => [
    name, number(one["rowsOut"]), number(one["duplicates"]), number(one["partitions"]), number(one["files"]), bytes(one["bytes"] ?? 0),
  ]);
  return rows.length === 0 ? "" : grid(["table", "rows", "duplicates removed", "partitions", "files", "bytes"], rows, ["table"]);
}

function equations(ledger: Ledger): string {
  return ledger.equations.map(({ name, left, right, holds }) => `  ${holds ? "=" : "≠"} ${name}: ${count(left)} ${holds ? "=" : "is not"} ${count(right)}`).join("\n");
}

function number(value: number | undefined): string {
  return count(value ?? 0);
}

/** Columns without rules between them. Those named are text and stand to the left, the others are numbers. */
export function grid(head: readonly string[], rows: readonly (readonly string[])[], text: readonly string[]): string {
  const table = new Table({
    head: [...head],
    colAligns: head.map((column) => (text.includes(column) ? "left" : "right")),
    style: { head: [], border: [], "padding-left": 0, "padding-right": 2, compact: true },
    chars: {
      top: "", "top-mid": "", "top-left": "", "top-right": "", bottom: "", "bottom-mid": "", "bottom-left": "", "bottom-right": "",
      left: "  ", "left-mid": "  ", mid: "", "mid-mid": "", right: "", "right-mid": "", middle: "",
    },
  });
  table.push(...rows.map((row) => [...row]));
  return table.toString().split("\n").map((line) => line.trimEnd()).filter((line) => line !== "").join("\n");
}
