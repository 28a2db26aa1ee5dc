import { grid } from "../../cli/report/grid";
import { bytes, count, duration, many } from "../../cli/report/numbers";
import type { DriverMemory } from "./driver-memory";
import { listingOfLoad, type RunEstimate, type SourceSize, type TableSize } from "../../cli/estimate/model";
import { amountText, type Cost, type ServiceCost } from "../../cli/estimate/prices";
import type { Usage } from "../../cli/estimate/services";

export interface PipelineEstimate {
  readonly pipeline: string;
  readonly sources: readonly SourceSize[];
  readonly tables: readonly TableSize[];
  /** The ledger that the tables' sizes come from; absent where no run on this machine has written one. */
  readonly ledger?: string;
  readonly estimate: RunEstimate;
  /** The memory of Spark's driver. */
  readonly driver: DriverMemory;
  /** Until when the cluster stays after its last step, as the end of a sentence. @default - it ends with that step */
  readonly stays?: string;
  /** What other services are used for. @default - nothing */
  readonly services?: { readonly run: readonly Usage[]; readonly month: readonly Usage[] };
  /** Absent where no prices were given. */
  readonly cost?: Cost;
}

/** An estimate as text. */
export function showEstimate(of: PipelineEstimate): string {
  const { pipeline, sources, tables, ledger, estimate, driver, stays, services, cost } = of;
  const time = duration(estimate.seconds * 1000);
  const parts = [
    `${pipeline}: a run takes about ${time} and ${nodeHours(estimate)} node hours. ` +
      "docs/cost.md says what this estimate assumes.",
    sourceGrid(sources),
    partGrid(estimate),
    requestGrid(estimate),
    nodeGrid(estimate),
    ...(stays === undefined ? [] : [staysText(stays, estimate)]),
    ...(estimate.hdfs.used > 0 ? [hdfsText(estimate.hdfs)] : []),
    ...(driver.needed > driver.given ? [driverText(driver)] : []),
    ...sources.filter(({ isNewOnly }) => isNewOnly).map(loadText),
    ledger === undefined ? unknownTables : tablesText(tables, ledger),
    ...(services && services.run.length + services.month.length > 0 ? [serviceGrid(services)] : []),
    cost === undefined ? noPrices : costGrid(cost),
  ];
  return parts.join("\n\n");
}

const unknownTables =
  "  tables: their requests and time are left out. The number of their files depends on their partitions,\n" +
  "  which a run on this machine counts: make run DATA=<folder>";
const noPrices = "  Give PRICES=<file> or PRICES=aws to see the cost. docs/cost.md shows a file of prices.";

/** The estimate ends with the last step, and the nodes do not. */
function staysText(until: string, { nodeHours: rows }: RunEstimate): string {
  const nodes = rows.reduce((sum, { nodes: { onDemand, spot } }) => sum + onDemand + spot, 0);
  return (
    `  The cluster stays after its last step, until ${until}. ` +
    `Each hour of that is ${many(nodes, "node hour")} more than this estimate.`
  );
}

function sourceGrid(sources: readonly SourceSize[]): string {
  return grid(
    ["source", "objects", "size", "merged files"],
    sources.map(({ name, objects, bytes: size, chunks }) => [
      name,
      count(objects),
      bytes(size),
      chunks ? count(chunks.length) : "not merged",
    ]),
    ["source"],
  );
}

function partGrid({ steps }: RunEstimate): string {
  return grid(
    ["part of the run", "time"],
    steps.map(({ name, seconds }) => [name, duration(seconds * 1000)]),
    ["part of the run"],
  );
}

function requestGrid({ requests }: RunEstimate): string {
  const all = requests.reduce((sum, { put, get }) => ({ put: sum.put + put, get: sum.get + get }), { put: 0, get: 0 });
  return grid(
    ["S3 requests", "PUT, LIST", "GET"],
    [...requests, { name: "all", ...all }].map(({ name, put, get }) => [name, count(put), count(get)]),
    ["S3 requests"],
  );
}

function nodeGrid({ nodeHours: rows }: RunEstimate): string {
  return grid(
    ["nodes", "type", "hours"],
    rows.map(({ nodes, hours }) => [nodesText(nodes), nodes.type, hours.toFixed(2)]),
    ["nodes", "type"],
  );
}

function nodeHours({ nodeHours: rows }: RunEstimate): string {
  return rows.reduce((sum, { hours }) => sum + hours, 0).toFixed(2);
}

function nodesText({ fleet, onDemand, spot }: RunEstimate["nodeHours"][number]["nodes"]): string {
  return `${onDemand + spot} ${fleet}${spot > 0 ? `, ${spot} of them Spot` : ""}`;
}

function hdfsText({ used, room }: RunEstimate["hdfs"]): string {
  const line = `  HDFS: ${bytes(used)} of ${bytes(room)} on the core nodes' disks, with all copies`;
  return used > room * 0.8
    ? `${line}. That is too much: use more core nodes, larger disks, or merge: { to: s3 }.`
    : `${line}.`;
}

/** Only when it is too little. Whole GiB, as cluster.driverMemory is written. */
function driverText({ needed, given }: DriverMemory): string {
  const enough = Math.ceil(needed / 2 ** 30);
  return (
    `  Spark's driver needs about ${bytes(needed)} of memory, and it has ${bytes(given)}. ` +
    `Write cluster.driverMemory: ${enough} (GiB), merge the sources that are not merged, or write fewer files.`
  );
}

/** With load: new-only, the estimate is that of a load in which all objects are new. */
function loadText(source: SourceSize): string {
  const { requests, seconds } = listingOfLoad(source);
  return (
    `  ${source.name}: this is a load in which all objects are new. Later loads merge only new ones, but list all,\n` +
    `  old ones too: ${many(requests, "request")}, about ${duration(seconds * 1000)}.`
  );
}

function tablesText(tables: readonly TableSize[], ledger: string): string {
  const files = tables.reduce((sum, table) => sum + table.files, 0);
  const size = tables.reduce((sum, table) => sum + table.bytes, 0);
  return `  tables: ${many(files, "file")}, ${bytes(size)}: those of the last run (${ledger}), grown with the input.`;
}

function serviceGrid({ run, month }: NonNullable<PipelineEstimate["services"]>): string {
  return grid(
    ["other services", "a run", "a month"],
    [
      ...run.map(({ name, number }) => [name, count(number), ""]),
      ...month.map(({ name, number }) => [name, "", count(number)]),
    ],
    ["other services"],
  );
}

function costGrid({ currency, nodes, disks, requests, run, storageMonth, services, month }: Cost): string {
  const ofServices = (costs: readonly ServiceCost[], when: string) =>
    costs.map(({ name, cost }) => [`${name}${when}`, cost] as const);
  const rows = [
    ["nodes", nodes],
    ["their disks", disks],
    ["S3 requests", requests],
    ...ofServices(services.run, ""),
    ["a run", run],
    ["storage in S3, a month", storageMonth],
    ...ofServices(services.month, ", a month"),
    ...(services.month.length > 0 ? [["a month without a run", month] as const] : []),
  ] as const;
  return grid(
    ["cost", currency],
    rows.map(([name, amount]) => [name, amountText(amount)]),
    ["cost"],
  );
}
