import { at } from "./plan/json";
import type { Block } from "../cli/synthesized/hcl";

/** On-Demand nodes of a cluster, and the most vCPUs they can take: EMR chooses among a fleet's types. */
export function instancesWanted(
  cluster: Block,
  taskFleets: readonly Block[] = [],
): { readonly instances: number; readonly vcpus: number } {
  const fleets = [
    ...["master_instance_fleet", "core_instance_fleet"].map((name) => at(cluster, name, 0)),
    ...taskFleets,
  ];
  return fleets.reduce<{ instances: number; vcpus: number }>(
    (sum, fleet) => {
      const units = Number(at(fleet, "target_on_demand_capacity") ?? 0);
      const types = (at(fleet, "instance_type_configs") ?? []) as Block[];
      const each = types.map((type) => ({
        vcpus: vcpusOf(String(type["instance_type"])),
        nodes: Math.ceil(units / Number(type["weighted_capacity"] ?? 1)),
      }));
      return {
        instances: sum.instances + Math.max(0, ...each.map((type) => type.nodes)),
        vcpus: sum.vcpus + Math.max(0, ...each.map((type) => type.nodes * type.vcpus)),
      };
    },
    { instances: 0, vcpus: 0 },
  );
}

/** By AWS's naming: large has 2, xlarge 4, Nxlarge 4 N. Bare metal differs by family, so it is left out. */
export function vcpusOf(type: string): number {
  const [, times, size] = /\.(\d*)(xlarge|large)$/.exec(type) ?? [];
  if (size === undefined) return 0;
  return size === "large" ? 2 : 4 * Number(times || 1);
}
