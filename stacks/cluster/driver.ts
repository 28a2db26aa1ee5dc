import { leastMemoryOf, leastVcpusOf } from "../../config/aws/instance-types";
import { nodeTypes, type WrittenType } from "../../config/cluster/node-types";
import type { Pipeline } from "../../config/pipeline";
import { leastDriverMemory } from "../../config/schema/driver";

type Cluster = Pipeline["cluster"];

/** GiB. With 32 or more, Java's references take twice the room. */
const mostDriverMemory = 30;

/**
 * What Spark should know of the cluster's size, as options of spark-submit.
 *
 * EMR gives the driver 2 GiB, whatever the node has. Here it gets half of the primary node, of its smallest type: the
 * other half is for Hadoop's own programs and for Python.
 *
 * Spark derives how many tasks it makes from the cores that it has. When the job starts, YARN has not started its
 * executors yet, and Spark would take 2 cores for a cluster of any size. So it is given the vCPUs of all core and task
 * nodes, with the smallest type of each fleet.
 * @see https://spark.apache.org/docs/3.5.6/configuration.html#execution-behavior
 */
export function sizeOptions(cluster: Cluster): string[] {
  return [
    "--driver-memory",
    `${cluster.driverMemory ?? defaultDriverMemory(cluster.primary)}g`,
    "--conf",
    `spark.default.parallelism=${[cluster.core, ...(cluster.task ? [cluster.task] : [])].reduce(
      (sum, nodes) => sum + Math.floor((nodes.onDemand + nodes.spot) * leastVcpusOfUnit(nodes.types)),
      0,
    )}`,
  ];
}

function leastVcpusOfUnit(types: readonly WrittenType[]): number {
  return Math.min(...nodeTypes(types).map(({ type, weight }) => leastVcpusOf(type) / weight));
}

function defaultDriverMemory({ types }: Cluster["primary"]): number {
  const half = Math.floor(Math.min(...nodeTypes(types).map(({ type }) => leastMemoryOf(type))) / 2);
  return Math.min(Math.max(half, leastDriverMemory), mostDriverMemory);
}
