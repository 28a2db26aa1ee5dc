import type { Stack } from "../synthesized/stacks";
import { type Resource, type Services, servicesOf } from "./services";

/**
 * What the synthesized stacks have that AWS bills beside cluster and objects.
 * @param registered names of the tables whose partitions a run registers in Glue
 */
export function servicesOfHcl(stacks: readonly Stack[], registered: readonly string[]): Services {
  // Of a number of zones it is the most: a region may have fewer.
  const zones = stacks.map(({ hcl }) => hcl.subnetZones).find((found) => typeof found === "number");
  const subnets = ({ values }: Resource) => {
    const ids = values["subnet_ids"];
    return Array.isArray(ids) ? ids.length : (zones ?? 1);
  };
  return servicesOf(
    stacks.flatMap(({ hcl }) => hcl.resources),
    registered,
    subnets,
  );
}
