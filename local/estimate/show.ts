import { grid } from "../../cli/report/grid";
import { bytes, count, duration, many } from "../../cli/report/numbers";
import type { Estimate, SourceSize, TableSize } from "./model";
import type { Cost } from "./prices";

export interface Shown {
  readonly pipeline: string;
  readonly sources: readonly SourceSize[];
  readonly tables: readonly TableSize[];
  /** Where the tables' sizes come from; nothing where no run has shown them. */
  readonly ledger?: string;
  readonly estimate: Estimate;
  readonly cost?: Cost;
}

/** An estimate as text. */
export function showEstimate({ pipeline, sources, tables, ledger, estimate, cost }: Shown): string {
  const parts = [
    `${pipeline}: about ${duration(estimate.seconds * 1000)} and ${hours(estimate)} node hours a run. docs/cost.md says what this takes for granted.`,
  ];
  parts.push(
    grid(
      ["source", "objects", "size", "merged files"],
      sources.map(({ name, objects, bytes: size, chunks }) => [
        name,
        count(objects),
        bytes(size),
        chunks ? count(chunks.length) : "as it is",
      ]),
      ["source"],
    ),
  );
  parts.push(
    grid(
      ["part of the run", "time"],
      estimate.steps.map(({ name, seconds }) => [name, duration(seconds * 1000)]),
      ["part of the run"],
    ),
  );
  parts.push(
    grid(
      ["S3 requests", "PUT, LIST", "GET"],
      [...estimate.requests, { name: "all", ...sum(estimate) }].map(({ name, put, get }) => [
        name,
        count(put),
        count(get),
      ]),
      ["S3 requests"],
    ),
  );
  parts.push(
    grid(
      ["nodes", "type", "hours"],
      estimate.nodeHours.map(({ nodes, hours: total }) => [nodesText(nodes), nodes.type, total.toFixed(2)]),
      ["nodes", "type"],
    ),
  );
  if (estimate.hdfs.used > 0) parts.push(hdfsText(estimate.hdfs));
  parts.push(
    ledger === undefined
      ? "  tables: how many files they get is not known before a run on this machine (make run DATA=…) has counted partitions; their requests and time are left out."
      : `  tables: ${many(
          tables.reduce((all, { files }) => all + files, 0),
          "file",
        )}, ${bytes(tables.reduce((all, { bytes: size }) => all + size, 0))}, as ${ledger} has them, grown with the input.`,
  );
  parts.push(
    cost === undefined
      ? "  No prices were given: PRICES=<file> or PRICES=aws tells what this costs; docs/cost.md shows such a file."
      : costText(cost),
  );
  return parts.join("\n\n");
}

function hours({ nodeHours }: Estimate): string {
  return nodeHours.reduce((all, one) => all + one.hours, 0).toFixed(2);
}

function sum({ requests }: Estimate): { put: number; get: number } {
  return requests.reduce((all, { put, get }) => ({ put: all.put + put, get: all.get + get }), { put: 0, get: 0 });
}

function nodesText({ fleet, onDemand, spot }: Estimate["nodeHours"][number]["nodes"]): string {
  return `${onDemand + spot} ${fleet}${spot > 0 ? `, ${spot} of them Spot` : ""}`;
}

function hdfsText({ used, room }: Estimate["hdfs"]): string {
  const line = `  HDFS: ${bytes(used)} of ${bytes(room)} on the core nodes' disks, copies included`;
  return used > room * 0.8 ? `${line}: too much; more core nodes, larger disks, or merge: { to: s3 }` : `${line}.`;
}

function costText({ currency, nodes, disks, requests, run, storageMonth }: Cost): string {
  const money = (amount: number) => `${amount.toFixed(amount < 1 ? 4 : 2)} ${currency}`;
  const rows = [
    ["nodes", nodes],
    ["their disks", disks],
    ["S3 requests", requests],
    ["a run", run],
    ["storage in S3, a month", storageMonth],
  ] as const;
  return grid(
    ["cost", currency],
    rows.map(([name, amount]) => [name, money(amount).replace(` ${currency}`, "")]),
    ["cost"],
  );
}
