import ipaddr from "ipaddr.js";
import type { Draft, Rule } from "../draft";
import { show } from "../file/problems";
import { defaultRegion, regionProblem } from "../aws/regions";
import { cidrProblem, zoneProblem } from "../schema/fields";
import { defaultCidr } from "../schema/network";
import { useOfGlue } from "./catalog";
import { keyEncrypts } from "./encryption";
import { fleetUnits, weightsOf } from "./nodes";
import { releaseOf } from "./release";
import { addresses, smallestVpcOfZones, zoneSubnetBits, pinnedSubnet } from "../aws/subnet-ranges";

export const subnetFitsVpc: Rule = (draft) => {
  const cidr = draft.text("network", "cidr") ?? defaultCidr;
  const subnet = draft.text("network", "subnet");
  if (!subnet || cidrProblem(cidr) || cidrProblem(subnet)) return [];
  const [address, bits] = ipaddr.IPv4.parseCIDR(subnet);
  const vpc = ipaddr.IPv4.parseCIDR(cidr);
  if (bits >= vpc[1] && address.match(vpc)) return [];
  return [
    draft.problem(
      ["network", "subnet"],
      `${show(subnet)} is not inside the VPC's range ${show(cidr)}; use a part of that range`,
    ),
  ];
};

export const zoneIsInRegion: Rule = (draft) => {
  const region = draft.text("region") ?? defaultRegion;
  const zone = draft.text("network", "zone");
  if (!zone || zoneProblem(zone) || regionProblem(region) || zone.slice(0, -1) === region) return [];
  return [
    draft.problem(
      ["network", "zone"],
      `${show(zone)} is not in region ${show(region)}; write for example "${region}a", or remove it`,
    ),
  ];
};

/** Without a zone there are several subnets, and which ranges they have follows from the VPC's range alone. */
export const subnetHasItsZone: Rule = (draft) => {
  const region = draft.text("region") ?? defaultRegion;
  const subnet = draft.text("network", "subnet");
  if (!subnet || draft.text("network", "zone") !== undefined || draft.has("network", "existing")) return [];
  return [
    draft.problem(
      ["network", "subnet"],
      `${show(subnet)} is the range of one subnet, but without network.zone there is a subnet in each of up to three ` +
        `zones; set network.zone, for example "${region}a", or remove it`,
    ),
  ];
};

export const vpcHoldsSubnets: Rule = (draft) => {
  const cidr = draft.text("network", "cidr") ?? defaultCidr;
  if (cidrProblem(cidr) || draft.text("network", "zone") !== undefined || draft.has("network", "existing")) return [];
  const [, bits] = ipaddr.IPv4.parseCIDR(cidr);
  if (bits <= smallestVpcOfZones) return [];
  return [
    draft.problem(
      ["network", "cidr"],
      `${show(cidr)} is too small for subnets in several zones: each subnet gets an eighth of the VPC's range, and ` +
        `AWS allows no subnet smaller than a /28; use a /${smallestVpcOfZones} or larger, ` +
        "or set network.zone to have a single subnet",
    ),
  ];
};

/** All nodes of a cluster are in one subnet, with the interface endpoints. */
export const nodesFitSubnet: Rule = (draft) => {
  const range = subnetRange(draft);
  if (range === undefined) return [];
  const { nodes, limit, fix } = mostNodes(draft);
  const free = addresses(range.bits) - endpointsOf(draft);
  if (nodes <= free) return [];
  return [
    draft.problem(
      ["network", range.key],
      `${show(range.cidr)} is too small: all ${nodes} nodes ${limit}are in one subnet, which would be a ` +
        `/${range.bits} with ${free} free addresses; use a larger range, or ${fix}`,
    ),
  ];
};

/** The most nodes that a cluster may have: those of the lightest types, and as many as EMR may add. */
function mostNodes(draft: Draft): { readonly nodes: number; readonly limit: string; readonly fix: string } {
  const primaries = draft.number("cluster", "primary", "nodes") ?? 1;
  const fleets = draft.has("cluster", "task") ? (["core", "task"] as const) : (["core"] as const);
  const lightest = (...of: ("core" | "task")[]) => Math.min(...of.flatMap((fleet) => weightsOf(draft, fleet)));
  const started = fleets.reduce((sum, fleet) => sum + Math.ceil(fleetUnits(draft, fleet) / lightest(fleet)), primaries);
  const scaled = primaries + Math.ceil((draft.number("cluster", "scaling", "maximum") ?? 0) / lightest(...fleets));
  return scaled > started
    ? { nodes: scaled, limit: "that cluster.scaling allows ", fix: "a smaller cluster.scaling.maximum" }
    : { nodes: started, limit: "", fix: "fewer nodes" };
}

/** How many addresses of the subnet interface endpoints have. @see stacks/network/needed-services.ts */
function endpointsOf(draft: Draft): number {
  if (draft.text("network", "access") === "public") return 0;
  const toEmr = releaseOf(draft).line?.privateAccess === "endpoint";
  const toGlue = useOfGlue(draft) !== undefined;
  const toKms = keyEncrypts(draft, "disks");
  const toSessionManager = draft.flag("cluster", "sessionManager") === true;
  return [toEmr, toGlue, toKms].filter(Boolean).length + (toSessionManager ? 2 : 0);
}

/**
 * The key that decides how large the cluster's subnet is, and its size; undefined where another rule reports it, and
 * where the subnets exist already: only AWS knows their sizes.
 */
function subnetRange(draft: Draft): { key: "cidr" | "subnet"; cidr: string; bits: number } | undefined {
  const cidr = draft.text("network", "cidr") ?? defaultCidr;
  const subnet = draft.text("network", "subnet");
  if (draft.has("network", "existing") || cidrProblem(cidr) || (subnet && cidrProblem(subnet))) return undefined;
  const bitsOf = (range: string) => ipaddr.IPv4.parseCIDR(range)[1];
  if (subnet) return { key: "subnet", cidr: subnet, bits: bitsOf(subnet) };
  if (draft.text("network", "zone") !== undefined) return { key: "cidr", cidr, bits: bitsOf(pinnedSubnet(cidr)) };
  return bitsOf(cidr) > smallestVpcOfZones ? undefined : { key: "cidr", cidr, bits: zoneSubnetBits(bitsOf(cidr)) };
}
