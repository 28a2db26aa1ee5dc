import { dirname } from "node:path";
import { z } from "zod";
import { vcpusOf } from "../../config/aws/instance-types";
import { UserError } from "../errors";
import { readHcl, type ClusterHcl } from "./hcl";

/** The nodes of one fleet that a cluster stack asks for. */
export interface Nodes {
  readonly fleet: "primary" | "core" | "task";
  readonly onDemand: number;
  readonly spot: number;
  /** EMR takes one of several; the first is what is estimated with. */
  readonly type: string;
  /** GiB of each node's volume. */
  readonly disk: number;
}

const units = z.number().default(0);
const volumes = z.array(z.object({ size: z.number() })).default([]);
const fleetSchema = z.object({
  target_on_demand_capacity: units,
  target_spot_capacity: units,
  instance_type_configs: z
    .array(z.object({ instance_type: z.string(), weighted_capacity: z.number().default(1), ebs_config: volumes }))
    .min(1),
});
type FleetHcl = z.output<typeof fleetSchema>;

/** A group is a fleet of one type on demand. */
const groupSchema = z
  .object({ instance_type: z.string(), instance_count: z.number().default(1), ebs_config: volumes })
  .transform(({ instance_type, instance_count, ebs_config }): FleetHcl => ({
    target_on_demand_capacity: instance_count,
    target_spot_capacity: 0,
    instance_type_configs: [{ instance_type, weighted_capacity: 1, ebs_config }],
  }));
const fleets = z.array(fleetSchema).default([]);
const groups = z.array(groupSchema).default([]);
const clusterSchema = z.object({
  master_instance_fleet: fleets,
  master_instance_group: groups,
  core_instance_fleet: fleets,
  core_instance_group: groups,
  aws_emr_instance_fleet: fleets,
  aws_emr_instance_group: groups,
});

const roles = ["primary", "core", "task"] as const;
type Fleet = FleetHcl & { readonly role: (typeof roles)[number] };

/** The cluster of a cluster stack's cdk.tf. @throws UserError where it has none */
export async function readCluster(file: string): Promise<ClusterHcl> {
  const { cluster } = await readHcl(dirname(file));
  if (cluster === undefined) throw new UserError(`${file}: holds no aws_emr_cluster, so there are no nodes to count`);
  return cluster;
}

/**
 * The fleets or groups of a cluster, primary first. Where types have weights, a fleet's nodes are counted as if all
 * were of its first type.
 */
export function nodesOf(cluster: ClusterHcl): Nodes[] {
  return fleetsOf(cluster).map((fleet) => {
    const [first] = fleet.instance_type_configs;
    const nodes = (target: number) => Math.ceil(target / (first?.weighted_capacity ?? 1));
    return {
      fleet: fleet.role,
      onDemand: nodes(fleet.target_on_demand_capacity),
      spot: nodes(fleet.target_spot_capacity),
      type: first?.instance_type ?? "",
      disk: first?.ebs_config.reduce((sum, { size }) => sum + size, 0) ?? 0,
    };
  });
}

export type Market = "onDemand" | "spot";

/**
 * On-Demand or Spot nodes of a cluster, and the most vCPUs they can take: EMR chooses among a fleet's types. A type
 * whose name does not say its vCPUs (bare metal) counts as none.
 */
export function mostNodes(cluster: ClusterHcl, market: Market): { readonly instances: number; readonly vcpus: number } {
  const target = market === "spot" ? "target_spot_capacity" : "target_on_demand_capacity";
  const fleets = fleetsOf(cluster).map((fleet) =>
    fleet.instance_type_configs.map((type) => {
      const instances = Math.ceil(fleet[target] / type.weighted_capacity);
      return { instances, vcpus: instances * (vcpusOf(type.instance_type) ?? 0) };
    }),
  );
  const most = (key: "instances" | "vcpus") =>
    fleets.reduce((sum, types) => sum + Math.max(...types.map((type) => type[key])), 0);
  return { instances: most("instances"), vcpus: most("vcpus") };
}

/** @throws UserError when the cluster's HCL has another shape than synth writes */
function fleetsOf({ address, block, taskFleets, taskGroups }: ClusterHcl): Fleet[] {
  const cluster = clusterSchema.safeParse({
    ...block,
    aws_emr_instance_fleet: taskFleets,
    aws_emr_instance_group: taskGroups,
  });
  if (!cluster.success) {
    const [issue] = cluster.error.issues;
    throw new UserError(`${address}: ${issue?.path.join(".")}: ${issue?.message}`);
  }
  const { data } = cluster;
  const all = {
    primary: [...data.master_instance_fleet, ...data.master_instance_group],
    core: [...data.core_instance_fleet, ...data.core_instance_group],
    task: [...data.aws_emr_instance_fleet, ...data.aws_emr_instance_group],
  };
  return roles.flatMap((role) => all[role].map((fleet) => ({ ...fleet, role })));
}

/** Copies of each block of HDFS that the cluster asks for; undefined where EMR decides. */
export function replicationOf({ block }: ClusterHcl): number | undefined {
  const copies = /"dfs[.]replication"\s*[=:]\s*"(\d+)"/.exec(String(block["configurations_json"]))?.[1];
  return copies === undefined ? undefined : Number(copies);
}

/** The types of one fleet. EMR takes any of them. */
export interface FleetTypes {
  readonly fleet: Nodes["fleet"];
  readonly types: readonly string[];
}

/** The types of each fleet, primary first. */
export function typesOf(cluster: ClusterHcl): FleetTypes[] {
  return fleetsOf(cluster).map((fleet) => ({
    fleet: fleet.role,
    types: fleet.instance_type_configs.map((type) => type.instance_type),
  }));
}

/** Whether a fleet asks for Spot nodes. */
export function usesSpot(cluster: ClusterHcl): boolean {
  return fleetsOf(cluster).some((fleet) => fleet.target_spot_capacity > 0);
}

/**
 * vCPUs of the nodes that run reducers and executors.
 * @throws UserError for a type whose name does not say its vCPUs
 */
export function workers(all: readonly Nodes[]): number {
  return all
    .filter(({ fleet }) => fleet !== "primary")
    .reduce((sum, { onDemand, spot, type }) => {
      const vcpus = vcpusOf(type);
      if (vcpus === undefined)
        throw new UserError(
          `${type}: how many vCPUs it has does not show in its name; estimate with a type such as m6i.xlarge`,
        );
      return sum + (onDemand + spot) * vcpus;
    }, 0);
}
