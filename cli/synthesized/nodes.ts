import { readFileSync } from "node:fs";
import { z } from "zod";
import { parseHcl } from "./parse-hcl";
import { UserError } from "../errors";

/** The nodes of one kind that a cluster stack asks for. */
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
const fleetSchema = z.object({
  target_on_demand_capacity: units,
  target_spot_capacity: units,
  instance_type_configs: z
    .array(z.object({ instance_type: z.string(), ebs_config: z.array(z.object({ size: z.number() })).default([]) }))
    .min(1),
});
const stackSchema = z.object({
  resource: z.object({
    aws_emr_cluster: z.record(
      z.string(),
      z.array(
        z.object({
          master_instance_fleet: z.array(fleetSchema),
          core_instance_fleet: z.array(fleetSchema).default([]),
        }),
      ),
    ),
    aws_emr_instance_fleet: z.record(z.string(), z.array(fleetSchema)).default({}),
  }),
});

/** The fleets of a cluster stack's cdk.tf, primary first. A node is a unit: synth weighs all types alike. */
export async function readNodes(file: string): Promise<Nodes[]> {
  const stack = stackSchema.safeParse(await parseHcl("cdk.tf", readFileSync(file, "utf8")));
  if (!stack.success)
    throw new UserError(`${file}: ${stack.error.issues[0]?.path.join(".")}: ${stack.error.issues[0]?.message}`);
  const { aws_emr_cluster: clusters, aws_emr_instance_fleet: tasks } = stack.data.resource;
  const [cluster] = Object.values(clusters).flat();
  return [
    ...(cluster?.master_instance_fleet ?? []).map((one) => nodes("primary", one)),
    ...(cluster?.core_instance_fleet ?? []).map((one) => nodes("core", one)),
    ...Object.values(tasks)
      .flat()
      .map((one) => nodes("task", one)),
  ];
}

function nodes(fleet: Nodes["fleet"], one: z.output<typeof fleetSchema>): Nodes {
  const [first] = one.instance_type_configs;
  return {
    fleet,
    onDemand: one.target_on_demand_capacity,
    spot: one.target_spot_capacity,
    type: first?.instance_type ?? "",
    disk: first?.ebs_config.reduce((sum, { size }) => sum + size, 0) ?? 0,
  };
}

/** By AWS's naming: large has 2, xlarge 4, Nxlarge 4 N. @throws UserError for a type that is named otherwise */
export function vcpusOf(type: string): number {
  const [, times, size] = /\.(\d*)(xlarge|large)$/.exec(type) ?? [];
  if (size === undefined)
    throw new UserError(
      `${type}: how many vCPUs it has does not show in its name; estimate with a type such as m6i.xlarge`,
    );
  return size === "large" ? 2 : 4 * Number(times || 1);
}

/** vCPUs of the nodes that run reducers and executors. */
export function workers(all: readonly Nodes[]): number {
  return all
    .filter(({ fleet }) => fleet !== "primary")
    .reduce((sum, one) => sum + (one.onDemand + one.spot) * vcpusOf(one.type), 0);
}
