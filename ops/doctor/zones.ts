import { DescribeAvailabilityZonesCommand, DescribeInstanceTypeOfferingsCommand, EC2Client } from "@aws-sdk/client-ec2";
import "../../cli/aws-sdk";
import { joined } from "../../cli/report/lists";
import type { SubnetZones } from "../../cli/synthesized/hcl";
import type { FleetTypes } from "../../cli/synthesized/nodes";
import { clientConfig } from "../aws/clients";
import { type Finding, unseen } from "./finding";

/** The types that each zone offers. */
export type Offers = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * EMR puts all nodes of a cluster into one zone, so each fleet must find one of its types there.
 * @param zones the zones of the subnets
 */
export function zonesFinding(zones: readonly string[], offers: Offers, fleets: readonly FleetTypes[]): Finding {
  const name = "zones";
  const lacking = zones.map((zone) => ({
    zone,
    fleets: fleets.filter(({ types }) => !types.some((type) => offers.get(zone)?.has(type))),
  }));
  const good = lacking.filter((zone) => zone.fleets.length === 0).map(({ zone }) => zone);
  const bad = lacking
    .filter((zone) => zone.fleets.length > 0)
    .map(({ zone, fleets: of }) => `${zone} has no type of ${joined(of.map(({ fleet }) => fleet))}`);
  if (good.length > 0) {
    const says = `each fleet finds a type in ${joined(good)}`;
    return { name, state: "ok", says: [says, ...bad].join("; ") };
  }
  return {
    name,
    state: "wrong",
    says: `no zone has a type for each fleet: ${bad.join("; ")}`,
    fix: `Add types to pipeline.yaml${elsewhere(zones, offers, fleets)}.`,
  };
}

/** Zones without a subnet that have what the zones of the subnets lack. */
function elsewhere(zones: readonly string[], offers: Offers, fleets: readonly FleetTypes[]): string {
  const others = [...offers]
    .filter(([zone, has]) => !zones.includes(zone) && fleets.every(({ types }) => types.some((type) => has.has(type))))
    .map(([zone]) => zone)
    .sort();
  return others.length > 0 ? `, or set network.zone: ${others.join(" or ")}` : "";
}

/**
 * Asks EC2 which zones there are, and what they offer. @see stacks/network/subnets.ts, which takes the same zones
 * @param planned the zones of the subnets that are made, or of those that exist
 */
export async function zones(
  planned: SubnetZones | readonly string[],
  fleets: readonly FleetTypes[],
  region: string | undefined,
): Promise<Finding> {
  const client = new EC2Client({ ...clientConfig(region), maxAttempts: 2 });
  try {
    const { InstanceTypeOfferings: found = [] } = await client.send(
      new DescribeInstanceTypeOfferingsCommand({
        LocationType: "availability-zone",
        Filters: [{ Name: "instance-type", Values: [...new Set(fleets.flatMap(({ types }) => types))] }],
      }),
    );
    const offers = new Map<string, Set<string>>();
    for (const { Location = "", InstanceType = "" } of found)
      offers.set(Location, (offers.get(Location) ?? new Set<string>()).add(InstanceType));
    return zonesFinding(await zonesOfSubnets(client, planned), offers, fleets);
  } catch (error) {
    return unseen("zones", error);
  } finally {
    client.destroy();
  }
}

async function zonesOfSubnets(client: EC2Client, planned: SubnetZones | readonly string[]): Promise<readonly string[]> {
  if (typeof planned !== "number") return [planned].flat();
  const { AvailabilityZones: all = [] } = await client.send(
    new DescribeAvailabilityZonesCommand({
      Filters: [
        { Name: "state", Values: ["available"] },
        { Name: "opt-in-status", Values: ["opt-in-not-required"] },
      ],
    }),
  );
  return all
    .map(({ ZoneName = "" }) => ZoneName)
    .sort()
    .slice(0, planned);
}
