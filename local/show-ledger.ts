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

/** The ledger as text: a table of sources, one of tables, and its equations. */
export function showLedger(ledger: Ledger): string {
  const parts: string[] = [];
  const sources = Object.entries(ledger.sources);
  if (sources.length > 0) {
    parts.push(
      grid(
        ["source", "objects", "skipped", "bytes", "merged files", "records", "used", "dropped", "quarantined"],
        sources.map(([name, one]) => [
          name, number(one.objects["listed"]), number(one.objects["skipped"]), bytes(one.bytes["listed"] ?? 0), number(one.mergedFiles),
          number(one.records["read"]), number(one.records["used"]), number(one.records["dropped"]), number(one.records["quarantined"]),
        ]),
        ["source"],
      ),
    );
    for (const [name, one] of sources) {
      for (const [rule, records] of Object.entries(one.dropped)) if (records > 0) parts.push(`  ${name}: ${count(records)} dropped by the rule "${rule}"`);
      for (const [reason, records] of Object.entries(one.quarantined)) parts.push(`  ${name}: ${count(records)} in quarantine: ${reason}`);
      for (const { rule, objects, samples } of one.skipped) parts.push(`  ${name}: ${count(objects)} objects not merged: ${rule}, such as ${samples.slice(0, 2).join(", ")}`);
    }
  }
  const tables = Object.entries(ledger.tables);
  if (tables.length > 0) {
    parts.push(
      grid(
        ["table", "rows", "duplicates removed", "partitions", "files", "bytes"],
        tables.map(([name, one]) => [name, number(one["rowsOut"]), number(one["duplicates"]), number(one["partitions"]), number(one["files"]), bytes(one["bytes"] ?? 0)]),
        ["table"],
      ),
    );
  }
  for (const { name, left, right, holds } of ledger.equations) {
    parts.push(`  ${holds ? "=" : "≠"} ${name}: ${count(left)} ${holds ? "=" : "is not"} ${count(right)}`);
  }
  if (ledger.error !== undefined) parts.push(`  ${ledger.error}`);
  return parts.join("\n");
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
