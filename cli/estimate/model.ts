import { defaultReplication } from "../../config/cluster/node-types";
import { ownActions, ownSteps } from "../../config/cluster/step-names";
import { type Nodes, workers } from "../synthesized/nodes";

/** What the estimate assumes; docs/cost.md says where each number comes from. Times are in seconds. */
export const assumptions = {
  /** From the request for a cluster to its first step; nodes are paid for nearly all of it. */
  clusterStart: 600,
  stepStart: 30,
  /** Requests of the bootstrap action for a source, at most: it lists with 40, and uploads its list with one more. */
  bootstrapRequests: 41,
  /** A request takes this long because the bootstrap action starts the AWS CLI for each. */
  bootstrapRequest: 1,
  /** The bootstrap action that looks at objects: at most three listings and eight first bytes for each source. */
  checkSeconds: 5,
  checkedSource: { put: 3, get: 8 },
  /** A page of 1,000 keys. */
  listRequest: 0.1,
  keysPerPage: 1000,
  listers: 20,
  /** Prefixes that the bootstrap action aims at. Each begins a page of its own. */
  prefixes: 60,
  /** One thread of S3DistCp copies one small object: open, read, append. */
  copyObject: 0.113,
  copyBytesPerSecond: 40e6,
  threadsPerReducer: 5,
  /** Merged JSON that one vCPU reads, checks, shuffles and writes. */
  jobBytesPerSecond: 8e6,
  /**
   * Times of one vCPU: for an unmerged object that Spark opens; for a file that it writes, commits, reads back,
   * publishes.
   */
  openObject: 0.2,
  writeFile: 0.5,
  /** Requests for one object or file, by their price: as a PUT, or as a GET. */
  copiedObject: { put: 0, get: 2 },
  /** A merged file on S3 is written in parts of 128 MiB, and read by as many tasks. */
  mergedFile: { put: 3, get: 3 },
  mergedPart: { put: 1, get: 1 },
  partBytes: 128 * 2 ** 20,
  readObject: { put: 0, get: 3 },
  tableFile: { put: 6, get: 6 },
} as const;

/** Requests by their price: `put` are PUT, COPY, POST and LIST; `get` are GET and all others. DELETE is free. */
export interface Requests {
  readonly put: number;
  readonly get: number;
}

/** The size of one source. `chunks` are its merged files; absent where it is not merged. */
export interface SourceSize {
  readonly name: string;
  readonly objects: number;
  readonly bytes: number;
  readonly chunks?: readonly { readonly objects: number; readonly bytes: number }[];
  /** Reducers that the step asks for. */
  readonly reducers?: number;
  /** Merged to S3 instead of HDFS. */
  readonly toS3?: boolean;
  /** Each load takes only the objects that no earlier load has taken, and lists all. */
  readonly isNewOnly?: boolean;
}

/** The files of one table that a run writes. */
export interface TableSize {
  readonly name: string;
  readonly files: number;
  readonly bytes: number;
  /** 0 for a table without partitions. @default - not known */
  readonly partitions?: number;
}

export interface RunEstimate {
  readonly steps: readonly { readonly name: string; readonly seconds: number }[];
  /** `put` includes requests that list objects. `listings` is their number. */
  readonly requests: readonly ({ readonly name: string; readonly listings: number } & Requests)[];
  readonly seconds: number;
  readonly nodeHours: readonly { readonly nodes: Nodes; readonly hours: number }[];
  /** Bytes in HDFS with their copies, and what the core nodes' disks hold. */
  readonly hdfs: { readonly used: number; readonly room: number };
}

/**
 * The model: from objects, bytes and nodes to requests, times of steps and node hours. A pure function.
 * @param copies of each block of HDFS. @default - what EMR takes by the number of core nodes
 */
export function estimateRun(
  sources: readonly SourceSize[],
  tables: readonly TableSize[],
  nodes: readonly Nodes[],
  copies?: number,
): RunEstimate {
  const vcpus = Math.max(1, workers(nodes));
  const merged = sources.filter(({ chunks }) => chunks !== undefined);
  const steps = [
    { name: "cluster start", seconds: assumptions.clusterStart },
    ...(merged.length > 0
      ? [{ name: ownActions.listPrefixes, seconds: assumptions.bootstrapRequests * assumptions.bootstrapRequest }]
      : []),
    { name: ownActions.checkObjects, seconds: assumptions.checkSeconds },
    ...merged.map((source) => ({ name: ownSteps.merge(source.name), seconds: mergeSeconds(source, vcpus) })),
    { name: ownSteps.writeTables, seconds: jobSeconds(sources, tables, vcpus) },
  ];
  const seconds = steps.reduce((sum, step) => sum + step.seconds, 0);
  return {
    steps,
    seconds,
    requests: requestsOf(sources, tables),
    nodeHours: nodes.map((group) => ({ nodes: group, hours: ((group.onDemand + group.spot) * seconds) / 3600 })),
    hdfs: hdfs(merged, nodes, copies),
  };
}

/** First 20 prefixes are listed at a time; then the threads write the chunks, the largest first, each by one thread. */
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

/** What a load lists of a source, whether it is new or not: once for the merge and once for the ledger. */
export function listingOfLoad({ objects }: SourceSize): { readonly requests: number; readonly seconds: number } {
  const requests = 2 * listRequests(objects);
  return { requests, seconds: (requests * assumptions.listRequest) / assumptions.listers };
}

/** Pages of 1,000 keys, and one more page for each prefix but the first. */
function listRequests(objects: number): number {
  const { keysPerPage, prefixes } = assumptions;
  return Math.max(1, Math.ceil(objects / keysPerPage)) + Math.min(prefixes, objects) - 1;
}

function requestsOf(sources: readonly SourceSize[], tables: readonly TableSize[]): RunEstimate["requests"] {
  const merged = sources.filter(({ chunks }) => chunks !== undefined);
  const unmerged = sources.filter(({ chunks }) => chunks === undefined);
  const objects = (of: readonly SourceSize[]) => of.reduce((sum, source) => sum + source.objects, 0);
  const times = (number: number, { put, get }: Requests) => ({ put: number * put, get: number * get });
  const files = tables.reduce((sum, table) => sum + table.files, 0);
  const list = (of: readonly SourceSize[]) => of.reduce((sum, source) => sum + listRequests(source.objects), 0);
  return [
    {
      name: `${ownActions.listPrefixes} (at most)`,
      put: merged.length * assumptions.bootstrapRequests,
      get: 0,
      // The last one uploads the list.
      listings: merged.length * (assumptions.bootstrapRequests - 1),
    },
    {
      name: `${ownActions.checkObjects} (at most)`,
      ...times(sources.length, assumptions.checkedSource),
      listings: sources.length * assumptions.checkedSource.put,
    },
    { name: "list for the merge", put: list(merged), get: 0, listings: list(merged) },
    { name: "read objects to merge", ...times(objects(merged), assumptions.copiedObject), listings: 0 },
    {
      name: "write and read merged files on S3",
      ...onS3(merged.filter(({ toS3 }) => toS3).flatMap(({ chunks = [] }) => chunks)),
      listings: 0,
    },
    { name: "list again for the ledger", put: list(sources), get: 0, listings: list(sources) },
    { name: "read unmerged objects", ...times(objects(unmerged), assumptions.readObject), listings: 0 },
    { name: "write and publish tables", ...times(files, assumptions.tableFile), listings: 0 },
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

function hdfs(merged: readonly SourceSize[], nodes: readonly Nodes[], given: number | undefined): RunEstimate["hdfs"] {
  const core = nodes.filter(({ fleet }) => fleet === "core");
  const copies = given ?? defaultReplication(core.reduce((sum, { onDemand, spot }) => sum + onDemand + spot, 0));
  return {
    used: copies * merged.reduce((sum, source) => sum + (source.toS3 ? 0 : source.bytes), 0),
    room: core.reduce((sum, { onDemand, spot, disk }) => sum + (onDemand + spot) * disk * 2 ** 30, 0),
  };
}
