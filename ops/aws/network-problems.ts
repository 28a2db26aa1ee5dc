import { joined } from "../../cli/report/lists";
import { emrService, emrTag } from "../../config/aws/emr-names";
import type { NetworkFacts, Placed, SubnetFacts } from "./existing-network";
import type { WantedNetwork } from "./wanted-network";

/** Why a cluster would not start in a network, or not work there, and what to do. */
export interface NetworkProblem {
  readonly says: string;
  readonly fix: string;
}

/**
 * What is wrong with a network that exists.
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-clusters-in-a-vpc.html
 */
export function networkProblems(wanted: WantedNetwork, facts: NetworkFacts): NetworkProblem[] {
  if (facts.dns === undefined) {
    return [
      { says: `there is no VPC ${wanted.vpc} in this region`, fix: "Correct network.existing.vpc in pipeline.yaml." },
    ];
  }
  const subnets = wanted.subnets.map((id) => [id, facts.subnets.find((found) => found.id === id)] as const);
  const groups = wanted.groups.map((id) => [id, facts.groups.find((found) => found.id === id)] as const);
  const placed = [...subnets, ...groups];
  return [
    ...dnsProblems(wanted.vpc, facts.dns),
    ...placed.flatMap(([id, found]) => placeProblems(id, found, wanted.vpc)),
    ...tagProblems(placed.flatMap(([, found]) => (found && !found.isTagged ? [found.id] : []))),
    ...subnets.flatMap(([, found]) => (found ? routeProblems(found, wanted, facts) : [])),
    ...metricsProblems(wanted, facts),
    ...openGroups(wanted, facts),
  ];
}

function dnsProblems(vpc: string, { support, hostnames }: NonNullable<NetworkFacts["dns"]>): NetworkProblem[] {
  const off = [...(support ? [] : ["enableDnsSupport"]), ...(hostnames ? [] : ["enableDnsHostnames"])];
  return off.map((attribute) => ({
    says: `${vpc} has ${attribute} off, but nodes find each other by their DNS names`,
    fix: `Turn it on: aws ec2 modify-vpc-attribute --vpc-id ${vpc} --${option(attribute)}`,
  }));
}

const option = (attribute: string) => attribute.replace(/[A-Z]+/g, (word) => `-${word.toLowerCase()}`);

function placeProblems(id: string, found: Placed | undefined, vpc: string): NetworkProblem[] {
  const fix = "Correct network.existing in pipeline.yaml.";
  if (!found) return [{ says: `there is no ${id} in this region`, fix }];
  return found.vpc === vpc ? [] : [{ says: `${id} is in ${found.vpc}, not in ${vpc}`, fix }];
}

function tagProblems(ids: readonly string[]): NetworkProblem[] {
  if (ids.length === 0) return [];
  const [lacks, object] = ids.length === 1 ? ["lacks", "it"] : ["lack", "them"];
  return [
    {
      says: `${joined(ids)} ${lacks} the tag ${emrTag}, so EMR may not use ${object}`,
      fix: `Add the tag: aws ec2 create-tags --resources ${ids.join(" ")} --tags Key=${emrTag},Value=true`,
    },
  ];
}

function routeProblems(subnet: SubnetFacts, wanted: WantedNetwork, facts: NetworkFacts): NetworkProblem[] {
  return wanted.access === "public" ? publicProblems(subnet) : privateProblems(subnet, wanted, facts);
}

const leadsToGateway = ({ toInternet }: SubnetFacts) => toInternet?.startsWith("igw-") === true;

function publicProblems(subnet: SubnetFacts): NetworkProblem[] {
  const { id, givesPublicAddresses } = subnet;
  if (!leadsToGateway(subnet)) {
    return [
      {
        says: `${id} has no route to an internet gateway, so it is not public`,
        fix: "Write network.access: private in pipeline.yaml, or choose other subnets.",
      },
    ];
  }
  if (givesPublicAddresses) return [];
  return [
    {
      says: `${id} gives its nodes no public addresses, so they cannot use its internet gateway`,
      fix: `Turn that on: aws ec2 modify-subnet-attribute --subnet-id ${id} --map-public-ip-on-launch`,
    },
  ];
}

function privateProblems(subnet: SubnetFacts, { services }: WantedNetwork, facts: NetworkFacts): NetworkProblem[] {
  const { id, toInternet } = subnet;
  if (leadsToGateway(subnet)) {
    return [
      {
        says: `${id} has a route to ${toInternet}, so it is public, where EMR refuses a service access group`,
        fix: "Write network.access: public in pipeline.yaml, or choose other subnets.",
      },
    ];
  }
  return (
    services
      // A NAT gateway, a transit gateway or the like leads to all services but EMR. EMR is reached through its endpoint
      // only.
      .filter((name) => (toInternet === undefined || name === emrService) && !isReached(name, subnet, facts))
      .map((name) => ({ says: `${id} has no way to ${name}, which the nodes need`, fix: wayTo(name) }))
  );
}

/**
 * Nodes send their metrics to API Gateway's public name. An endpoint with private DNS answers for that name, so the
 * metrics go to the endpoint and do not reach EMR. From a private subnet, EMR gets them in another way.
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-managed-scaling.html
 */
function metricsProblems({ access, needsMetrics, vpc }: WantedNetwork, { endpoints }: NetworkFacts): NetworkProblem[] {
  const metricsGoThere = endpoints.some(
    ({ service, hasPrivateDns }) => service.endsWith(".execute-api") && hasPrivateDns,
  );
  if (access === "private" || !needsMetrics || !metricsGoThere) return [];
  return [
    {
      says:
        `${vpc} has an interface endpoint for execute-api with private DNS, so EMR gets no metrics of a cluster in a ` +
        "public subnet, and would neither scale nor end it",
      fix:
        "Turn private DNS of that endpoint off, use private subnets, or remove cluster.scaling and " +
        "cluster.idleTimeout from pipeline.yaml.",
    },
  ];
}

/**
 * EMR refuses a cluster in a public subnet whose groups open a port to everyone that its setting does not permit.
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-block-public-access.html
 */
function openGroups({ access }: WantedNetwork, { groups, permitted }: NetworkFacts): NetworkProblem[] {
  if (access === "private" || permitted === undefined) return [];
  return groups.flatMap(({ id, openToEveryone = [] }) =>
    openToEveryone
      .filter(([first, last]) => !permitted.some(([from, to]) => from <= first && last <= to))
      .map(([first, last]) => ({
        says:
          `${id} lets everybody in on ${first === last ? `port ${first}` : `ports ${first} to ${last}`}, so EMR ` +
          "refuses the cluster (block public access)",
        fix: "Remove that rule, or limit it to your own ranges.",
      })),
  );
}

/** Through a gateway endpoint in the subnet's routes, or an interface endpoint with private DNS. */
function isReached(name: string, { routeTable }: SubnetFacts, { endpoints }: NetworkFacts): boolean {
  return endpoints.some(
    ({ service, type, routeTables, hasPrivateDns }) =>
      service.endsWith(`.${name}`) && (type === "Gateway" ? routeTables.includes(routeTable) : hasPrivateDns),
  );
}

function wayTo(name: string): string {
  if (name === emrService)
    return (
      `Add an interface endpoint for aws.api.REGION.${emrService} with private DNS to the VPC, ` +
      "with the group network.existing.groups.service."
    );
  return name === "s3"
    ? "Add a gateway endpoint for S3 to its route table, or a route through a NAT gateway."
    : `Add an interface endpoint for ${name} with private DNS to the VPC, or a route through a NAT gateway.`;
}
