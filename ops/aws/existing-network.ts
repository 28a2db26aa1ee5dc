import {
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcEndpointsCommand,
  EC2Client,
  type RouteTable,
} from "@aws-sdk/client-ec2";
import "../../cli/aws-sdk";
import type { ExistingNetwork } from "../../cli/synthesized/hcl";
import { emrTag } from "../../config/aws/emr-names";
import { clientConfig, errorName } from "./clients";
import { permittedPorts, portsOpenToEveryone, type Ports } from "./open-ports";

/** What AWS says of a network that exists. */
export interface NetworkFacts {
  /** The settings of the VPC; undefined where there is no such VPC. */
  readonly dns: { readonly support: boolean; readonly hostnames: boolean } | undefined;
  readonly subnets: readonly SubnetFacts[];
  readonly groups: readonly GroupFacts[];
  readonly endpoints: readonly EndpointFacts[];
  /** Where groups may let everybody in. @default - everywhere, or AWS does not say it */
  readonly permitted?: readonly Ports[] | undefined;
}

/** A subnet or a security group. */
export interface Placed {
  readonly id: string;
  readonly vpc: string;
  /** Whether it has EMR's tag. */
  readonly isTagged: boolean;
}

export interface GroupFacts extends Placed {
  /** The ports that are open to everyone. @default - none */
  readonly openToEveryone?: readonly Ports[];
}

export interface SubnetFacts extends Placed {
  readonly zone: string;
  readonly givesPublicAddresses: boolean;
  readonly routeTable: string;
  /** Where the route to the internet leads: an id such as `igw-…`. @default - there is no such route */
  readonly toInternet?: string;
}

export interface EndpointFacts {
  /** For example `com.amazonaws.us-east-1.s3`. */
  readonly service: string;
  readonly type: string;
  readonly routeTables: readonly string[];
  /** Whether private DNS is on: then the names of the service lead to this endpoint. */
  readonly hasPrivateDns: boolean;
}

/** Asks EC2 about a network that exists. What does not exist is missing in the answer. */
export async function networkFacts(planned: ExistingNetwork, region: string | undefined): Promise<NetworkFacts> {
  const client = new EC2Client({ ...clientConfig(region), maxAttempts: 2 });
  try {
    const [dns, subnets, groups, endpoints, permitted] = await Promise.all([
      dnsOf(client, planned.vpc),
      subnetsOf(client, planned),
      groupsOf(client, planned),
      endpointsOf(client, planned.vpc),
      planned.groups.length > 0 && planned.access === "public" ? permittedPorts(region) : undefined,
    ]);
    return { dns, subnets, groups, endpoints, permitted };
  } finally {
    client.destroy();
  }
}

async function dnsOf(client: EC2Client, VpcId: string): Promise<NetworkFacts["dns"]> {
  try {
    const [support, hostnames] = await Promise.all(
      (["enableDnsSupport", "enableDnsHostnames"] as const).map((Attribute) =>
        client.send(new DescribeVpcAttributeCommand({ VpcId, Attribute })),
      ),
    );
    return {
      support: support?.EnableDnsSupport?.Value === true,
      hostnames: hostnames?.EnableDnsHostnames?.Value === true,
    };
  } catch (error) {
    if (errorName(error) === "InvalidVpcID.NotFound") return undefined;
    throw error;
  }
}

/** A filter, and not ids: with an id that does not exist, AWS would answer with an error instead of the others. */
async function subnetsOf(client: EC2Client, { vpc, subnets }: ExistingNetwork): Promise<SubnetFacts[]> {
  const [{ Subnets: found = [] }, { RouteTables: tables = [] }] = await Promise.all([
    client.send(new DescribeSubnetsCommand({ Filters: [{ Name: "subnet-id", Values: [...subnets] }] })),
    client.send(new DescribeRouteTablesCommand({ Filters: [{ Name: "vpc-id", Values: [vpc] }] })),
  ]);
  return found.map(({ SubnetId = "", VpcId = "", AvailabilityZone = "", MapPublicIpOnLaunch, Tags }) => {
    const table = tableOf(SubnetId, tables);
    return {
      id: SubnetId,
      vpc: VpcId,
      zone: AvailabilityZone,
      isTagged: hasEmrTag(Tags),
      givesPublicAddresses: MapPublicIpOnLaunch === true,
      routeTable: table?.RouteTableId ?? "",
      toInternet: toInternet(table),
    };
  });
}

/** A subnet without a route table of its own has the main one of the VPC. */
function tableOf(subnet: string, tables: readonly RouteTable[]): RouteTable | undefined {
  const isFor = (test: (association: { SubnetId?: string; Main?: boolean }) => boolean) =>
    tables.find(({ Associations = [] }) => Associations.some(test));
  return isFor(({ SubnetId }) => SubnetId === subnet) ?? isFor(({ Main }) => Main === true);
}

function toInternet(table: RouteTable | undefined): string | undefined {
  const route = table?.Routes?.find(
    ({ DestinationCidrBlock, State }) => DestinationCidrBlock === "0.0.0.0/0" && State !== "blackhole",
  );
  return (
    route && (route.GatewayId ?? route.NatGatewayId ?? route.TransitGatewayId ?? route.NetworkInterfaceId ?? "a route")
  );
}

async function groupsOf(client: EC2Client, { groups }: ExistingNetwork): Promise<GroupFacts[]> {
  if (groups.length === 0) return [];
  const { SecurityGroups: found = [] } = await client.send(
    new DescribeSecurityGroupsCommand({ Filters: [{ Name: "group-id", Values: [...new Set(groups)] }] }),
  );
  return found.map(({ GroupId = "", VpcId = "", Tags, IpPermissions = [] }) => ({
    id: GroupId,
    vpc: VpcId,
    isTagged: hasEmrTag(Tags),
    openToEveryone: portsOpenToEveryone(IpPermissions),
  }));
}

async function endpointsOf(client: EC2Client, vpc: string): Promise<EndpointFacts[]> {
  const { VpcEndpoints: found = [] } = await client.send(
    new DescribeVpcEndpointsCommand({ Filters: [{ Name: "vpc-id", Values: [vpc] }] }),
  );
  return found
    .filter(({ State }) => State?.toLowerCase() === "available")
    .map(({ ServiceName = "", VpcEndpointType = "", RouteTableIds = [], PrivateDnsEnabled }) => ({
      service: ServiceName,
      type: VpcEndpointType,
      routeTables: RouteTableIds,
      hasPrivateDns: PrivateDnsEnabled === true,
    }));
}

function hasEmrTag(tags: readonly { Key?: string; Value?: string }[] = []): boolean {
  return tags.some(({ Key, Value }) => Key === emrTag && Value === "true");
}
