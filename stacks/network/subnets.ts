import { DataAwsAvailabilityZones } from "@cdktf/provider-aws/lib/data-aws-availability-zones";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Fn, TerraformIterator, Token } from "cdktf";
import type { Construct } from "constructs";
import ipaddr from "ipaddr.js";
import type { Pipeline } from "../../config/pipeline";
import { pinnedSubnet, zoneLetters, zoneSubnetBits } from "../../config/aws/subnet-ranges";
import { emrManaged } from "../pipeline-stack";

/** EMR starts a cluster in one of its subnets. With three zones it nearly always finds one that has the types. */
const mostZones = 3;

/** The ids of the cluster's subnets, as expressions of HCL. */
export interface Subnets {
  readonly all: string[];
  readonly first: string;
}

/** What the stack has made before. */
interface Vpc {
  readonly id: string;
  readonly routeTableId: string;
}

/**
 * The cluster's subnets, each with the routes of the VPC: one in `network.zone`, or one in each of up to three zones.
 * EMR chooses the subnet with the best fit, and puts all nodes of the cluster there.
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-flexibility.html
 */
export function subnets(scope: Construct, pipeline: Pipeline, vpc: Vpc): Subnets {
  return pipeline.network.zone === undefined ? inSeveralZones(scope, pipeline, vpc) : inOneZone(scope, pipeline, vpc);
}

function inOneZone(scope: Construct, pipeline: Pipeline, { id: vpcId, routeTableId }: Vpc): Subnets {
  const { cidr, subnet: range, zone } = pipeline.network;
  const subnet = new Subnet(scope, "subnet", {
    ...settings(pipeline, vpcId),
    cidrBlock: range ?? pinnedSubnet(cidr),
    availabilityZone: zone,
  });
  new RouteTableAssociation(scope, "subnet_routes", { subnetId: subnet.id, routeTableId });
  return { all: [subnet.id], first: subnet.id };
}

/**
 * Which zones a region has for this account is known to AWS only, so Terraform asks when it plans. A subnet is known by
 * its zone's name. So a zone that is new in the region changes no subnet of another zone.
 */
function inSeveralZones(scope: Construct, pipeline: Pipeline, { id: vpcId, routeTableId }: Vpc): Subnets {
  const zones = new DataAwsAvailabilityZones(scope, "zones", {
    state: "available",
    // Local and Wavelength zones must be opted in to. EMR offers few types there, or none.
    filter: [{ name: "opt-in-status", values: ["opt-in-not-required"] }],
  });
  const eachZone = TerraformIterator.fromList(
    Token.asList(Fn.slice(zones.names, 0, Fn.min([mostZones, Fn.lengthOf(zones.names)]))),
  );
  const subnet = new Subnet(scope, "subnet", {
    forEach: eachZone,
    ...settings(pipeline, vpcId),
    availabilityZone: "${each.key}",
    cidrBlock: rangeOfZone(pipeline.network.cidr),
  });
  new RouteTableAssociation(scope, "subnet_routes", {
    forEach: TerraformIterator.fromResources(subnet),
    subnetId: "${each.value.id}",
    routeTableId,
  });
  // Terraform sorts a map's values by their keys, so the order stays the same.
  const sorted = `values(${subnet.fqn})`;
  return { all: Token.asList(`\${${sorted}[*].id}`), first: `\${${sorted}[0].id}` };
}

/** The range of the zone `each.key`, as an expression. config/aws/subnet-ranges.ts has the reasons for this rule. */
function rangeOfZone(cidr: string): string {
  const [, bits] = ipaddr.IPv4.parseCIDR(cidr);
  const letters = `[${["", ...zoneLetters].map((letter) => `"${letter}"`).join(", ")}]`;
  return `\${cidrsubnet("${cidr}", ${zoneSubnetBits(bits) - bits}, index(${letters}, substr(each.key, -1, 1)))}`;
}

function settings({ name, network }: Pipeline, vpcId: string) {
  return { vpcId, mapPublicIpOnLaunch: network.access === "public", tags: { Name: name, ...emrManaged } };
}
