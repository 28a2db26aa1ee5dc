import { type Nodes, workers } from "../../cli/synthesized/nodes";

/**
 * What the estimate takes for granted. docs/cost.md says where each comes from.
 * Seconds, unless the name says otherwise.
 */
export const assumptions = {
  /** From the request for a cluster to its first step; nodes are paid for nearly all of it. */
  clusterStart: 600,
  stepStart: 30,
  /** Requests after which the bootstrap action's walk of a source is content, and the copy of its list. */
  bootstrapRequests: 41,
  /** The bootstrap action starts the AWS CLI for each of its requests. */
  bootstrapRequest: 1,
  /** A page of 1,000 keys. */
  listRequest: 0.1,
  keysPerPage: 1000,
  listers: 20,
  /** Prefixes that the bootstrap action aims at: each is a page more than the fewest. */
  prefixes: 60,
  /** One thread of S3DistCp and one small object: open, read, append. */
  copyObject: 0.113,
  copyBytesPerSecond: 40e6,
  threadsPerReducer: 5,
  /** What one vCPU reads, checks, regroups and writes of merged JSON. */
  jobBytesPerSecond: 8e6,
  /** An object that Spark opens by itself, and a file that it writes, commits, reads back and publishes on S3; of one vCPU. */
  openObject: 0.2,
  writeFile: 0.5,
  /** Requests of a copied object, of one that Spark reads itself, of a file of a table: those that are priced as PUT, and as GET. */
  copiedObject: { put: 0, get: 2 },
  /** A merged file on S3, written in parts of 128 MiB and read by as many tasks. */
  mergedFile: { put: 3, get: 3 },
  mergedPart: { put: 1, get: 1 },
  partBytes: 128 * 2 ** 20,
  readObject: { put: 0, get: 3 },
  tableFile: { put: 6, get: 6 },
} as const;

/** Requests by what S3 charges for: PUT, COPY, POST and LIST; GET and all others. DELETE is free. */
export interface Requests {
  readonly put: number;
  readonly get: number;
}

/** What one source brings. `chunks`: the merged files, or none where it is read as it is. */
export interface SourceSize {
  readonly name: string;
  readonly objects: number;
  readonly bytes: number;
  readonly chunks?: readonly { readonly objects: number; readonly bytes: number }[];
  /** Reducers that the step asks for. */
  readonly reducers?: number;
  /** Merged to S3 instead of HDFS. */
  readonly toS3?: boolean;
}

/** Files of a table that a run writes, where a run before has shown how many. */
export interface TableSize {
  readonly name: string;
  readonly files: number;
  readonly bytes: number;
}

export interface Estimate {
  readonly steps: readonly { readonly name: string; readonly seconds: number }[];
  readonly requests: readonly ({ readonly name: string } & Requests)[];
  readonly seconds: number;
  readonly nodeHours: readonly { readonly nodes: Nodes; readonly hours: number }[];
  /** Bytes in HDFS with their copies, and what the core nodes' disks hold. */
  readonly hdfs: { readonly used: number; readonly room: number };
}

/** The model: objects, bytes and nodes to requests, step times and node hours. Pure. */
export function estimate(
  sources: readonly SourceSize[],
  tables: readonly TableSize[],
  nodes: readonly Nodes[],
): Estimate {
  const vcpus = Math.max(1, workers(nodes));
  const merged = sources.filter(({ chunks }) => chunks !== undefined);
  const steps = [
    { name: "cluster start", seconds: assumptions.clusterStart },
    ...(merged.length > 0
      ? [{ name: "list prefixes", seconds: assumptions.bootstrapRequests * assumptions.bootstrapRequest }]
      : []),
    ...merged.map((source) => ({ name: `merge ${source.name}`, seconds: mergeSeconds(source, vcpus) })),
    { name: "write tables", seconds: jobSeconds(sources, tables, vcpus) },
  ];
  const seconds = steps.reduce((sum, step) => sum + step.seconds, 0);
  return {
    steps,
    seconds,
    requests: requestsOf(sources, tables),
    nodeHours: nodes.map((one) => ({ nodes: one, hours: ((one.onDemand + one.spot) * seconds) / 3600 })),
    hdfs: hdfs(merged, nodes),
  };
}

/** Listing 20 prefixes at a time, then the chunks on the threads there are, each chunk by one thread. */
function mergeSeconds({ objects, chunks = [], reducers = 10 }: SourceSize, vcpus: number): number {
  const atOnce = Math.min(reducers, Math.max(1, vcpus - 1)) * assumptions.threadsPerReducer;
  const threads = new Array<number>(Math.min(atOnce, chunks.length)).fill(0);
  const times = chunks
    .map((chunk) => chunk.objects * assumptions.copyObject + chunk.bytes / assumptions.copyBytesPerSecond)
    .sort((a, b) => b - a);
  for (const time of times) {
    const free = threads.indexOf(Math.min(...threads));
    threads[free] = (threads[free] ?? 0) + time;
  }
  const listing = Math.ceil(listRequests(objects) / assumptions.listers) * assumptions.listRequest;
  return assumptions.stepStart + listing + Math.max(0, ...threads);
}

function jobSeconds(sources: readonly SourceSize[], tables: readonly TableSize[], vcpus: number): number {
  const bytes = sources.reduce((sum, source) => sum + source.bytes, 0);
  const opened = sources.reduce((sum, source) => sum + (source.chunks ? 0 : source.objects), 0);
  const files = tables.reduce((sum, table) => sum + table.files, 0);
  const listing = sources.reduce((sum, { objects }) => sum + listRequests(objects), 0) * assumptions.listRequest;
  const work = bytes / assumptions.jobBytesPerSecond + opened * assumptions.openObject + files * assumptions.writeFile;
  return assumptions.stepStart + listing / assumptions.listers + work / vcpus;
}

/** Pages of 1,000, and one more for each prefix but the first that begins a page of its own. */
function listRequests(objects: number): number {
  const { keysPerPage, prefixes } = assumptions;
  return Math.max(1, Math.ceil(objects / keysPerPage)) + Math.min(prefixes, objects) - 1;
}

function requestsOf(sources: readonly SourceSize[], tables: readonly TableSize[]): Estimate["requests"] {
  const merged = sources.filter(({ chunks }) => chunks !== undefined);
  const asTheyAre = sources.filter(({ chunks }) => chunks === undefined);
  const objects = (of: readonly SourceSize[]) => of.reduce((sum, source) => sum + source.objects, 0);
  const times = (number: number, { put, get }: Requests) => ({ put: number * put, get: number * get });
  const files = tables.reduce((sum, table) => sum + table.files, 0);
  const list = (of: readonly SourceSize[]) => of.reduce((sum, source) => sum + listRequests(source.objects), 0);
  return [
    { name: "list prefixes (at most)", put: merged.length * assumptions.bootstrapRequests, get: 0 },
    { name: "list for the merge", put: list(merged), get: 0 },
    { name: "read objects to merge", ...times(objects(merged), assumptions.copiedObject) },
    {
      name: "write and read merged files on S3",
      ...onS3(merged.filter(({ toS3 }) => toS3).flatMap(({ chunks = [] }) => chunks)),
    },
    { name: "list again for the ledger", put: list(sources), get: 0 },
    { name: "read objects as they are", ...times(objects(asTheyAre), assumptions.readObject) },
    { name: "write and publish tables", ...times(files, assumptions.tableFile) },
  ].filter(({ put, get }) => put + get > 0);
}

function onS3(chunks: readonly { readonly bytes: number }[]): Requests {
  const { mergedFile, mergedPart, partBytes } = assumptions;
  const parts = chunks.reduce((sum, { bytes }) => sum + Math.ceil(bytes / partBytes), 0);
  return {
    put: chunks.length * mergedFile.put + parts * mergedPart.put,
    get: chunks.length * mergedFile.get + parts * mergedPart.get,
  };
}

/** EMR's default copies of a block: 1 below 4 core nodes, 2 below 10, else 3. */
function hdfs(merged: readonly SourceSize[], nodes: readonly Nodes[]): Estimate["hdfs"] {
  const core = nodes.filter(({ fleet }) => fleet === "core");
  const count = core.reduce((sum, one) => sum + one.onDemand + one.spot, 0);
  const copies = count < 4 ? 1 : count < 10 ? 2 : 3;
  return {
    used: copies * merged.reduce((sum, source) => sum + (source.toS3 ? 0 : source.bytes), 0),
    room: core.reduce((sum, one) => sum + (one.onDemand + one.spot) * one.disk * 2 ** 30, 0),
  };
}
