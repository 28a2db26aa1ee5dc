import type { ClusterDefinition } from "../cluster/definition";
import type { SourceSize, TableSize } from "../../cli/estimate/model";

const GiB = 2 ** 30;

/** docs/cost.md says where these come from. */
export const driverAssumptions = {
  /** Spark itself, the plans of the tables, and what it compares in memory. */
  driverBase: 0.4 * GiB,
  /** A file that the driver knows by name: an object without a merge, a merged file, a file of a table. */
  driverFile: 3072,
} as const;

/** Bytes of heap: what Spark's driver needs, and what it has. */
export interface DriverMemory {
  readonly needed: number;
  readonly given: number;
}

/** The memory of Spark's driver does not depend on the number of merged objects. A pure function. */
export function driverMemory(
  sources: readonly SourceSize[],
  tables: readonly TableSize[],
  given: number,
): DriverMemory {
  const read = sources.reduce((sum, { objects, chunks }) => sum + (chunks?.length ?? objects), 0);
  const written = tables.reduce((sum, { files }) => sum + files, 0);
  return { needed: driverAssumptions.driverBase + (read + written) * driverAssumptions.driverFile, given };
}

/** Bytes, from the option --driver-memory of the cluster's Spark step; 2 GiB, as EMR has it, where it has none. */
export function givenMemory({ steps }: Pick<ClusterDefinition, "steps">): number {
  const args = steps.flatMap((step) => step.args);
  const value = args[args.indexOf("--driver-memory") + 1] ?? "";
  return (/^\d+g$/.test(value) ? Number.parseInt(value, 10) : 2) * GiB;
}
