import ipaddr from "ipaddr.js";

/**
 * How the VPC's range is shared out. Its first part is for the one subnet of `network.zone`. Each of the other parts
 * belongs to one zone, by the zone's last letter: so a subnet keeps its range, whichever zones the region gets or
 * loses. The ranges of both variants do not overlap, so a zone can be pinned, or set free again, in one apply.
 */
export const zoneLetters = ["a", "b", "c", "d", "e", "f", "g"] as const;

/** 2 to this power is the number of parts: the first one, and one for each letter. */
const partBits = Math.log2(zoneLetters.length + 1);

/** A /20 has 4,091 addresses for nodes. Larger subnets would only make the VPC look full. */
const largestSubnet = 20;

/** The smallest subnet and VPC. @see https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html */
const smallestSubnet = 28;

/** The smallest VPC whose parts are not smaller than AWS's smallest subnet. */
export const smallestVpcOfZones = smallestSubnet - partBits;

/** The prefix length of a zone's subnet, for a VPC of the given prefix length. */
export function zoneSubnetBits(vpcBits: number): number {
  return Math.max(vpcBits + partBits, largestSubnet);
}

/** The first /20 of a VPC's range, or all of a smaller one: the subnet of a pipeline that names its zone. */
export function pinnedSubnet(cidr: string): string {
  const [address, bits] = ipaddr.IPv4.parseCIDR(cidr);
  return `${address.toString()}/${Math.max(bits, largestSubnet)}`;
}

/**
 * How many addresses a subnet has for nodes and endpoints. AWS takes five of each subnet.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
 */
export function addresses(bits: number): number {
  return 2 ** (32 - bits) - 5;
}
