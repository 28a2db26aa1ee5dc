import type { NetworkFacts, SubnetFacts } from "../../../ops/aws/existing-network";
import { AwsServer } from "../aws-server";
import { permittedPorts, portsOpenToEveryone } from "../../../ops/aws/open-ports";
import { networkProblems } from "../../../ops/aws/network-problems";
import type { WantedNetwork } from "../../../ops/aws/wanted-network";

/** What is wrong with a network that exists, in words. */
const wanted: WantedNetwork = {
  vpc: "vpc-1",
  subnets: ["subnet-1"],
  access: "private",
  groups: [],
  services: ["s3", "kms"],
  needsMetrics: false,
};
const subnet: SubnetFacts = {
  id: "subnet-1",
  vpc: "vpc-1",
  zone: "us-east-1a",
  isTagged: true,
  givesPublicAddresses: false,
  routeTable: "rtb-1",
};
const endpoint = (name: string, type: string, routeTables: string[] = []) => ({
  service: `com.amazonaws.us-east-1.${name}`,
  type,
  routeTables,
  hasPrivateDns: type === "Interface",
});
const good: NetworkFacts = {
  dns: { support: true, hostnames: true },
  subnets: [subnet],
  groups: [],
  endpoints: [endpoint("s3", "Gateway", ["rtb-1"]), endpoint("kms", "Interface")],
};
const lines = (changes: Partial<WantedNetwork>, facts: Partial<NetworkFacts>) =>
  networkProblems({ ...wanted, ...changes }, { ...good, ...facts }).map(({ says, fix }) => `${says} | ${fix}`);

test("nothing is wrong: endpoints, or a way to the internet through NAT, or a public subnet", () => {
  expect(lines({}, {})).toEqual([]);
  expect(lines({}, { endpoints: [], subnets: [{ ...subnet, toInternet: "nat-1" }] })).toEqual([]);
  const isPublic = { ...subnet, toInternet: "igw-1", givesPublicAddresses: true };
  expect(lines({ access: "public" }, { endpoints: [], subnets: [isPublic] })).toEqual([]);
});

test.each<[string, Partial<WantedNetwork>, Partial<NetworkFacts>, string[]]>([
  [
    "no VPC",
    {},
    { dns: undefined },
    ["there is no VPC vpc-1 in this region | Correct network.existing.vpc in pipeline.yaml."],
  ],
  [
    "no names",
    {},
    { dns: { support: true, hostnames: false } },
    [
      "vpc-1 has enableDnsHostnames off, but nodes find each other by their DNS names | " +
        "Turn it on: aws ec2 modify-vpc-attribute --vpc-id vpc-1 --enable-dns-hostnames",
    ],
  ],
  [
    "a subnet that is not there, and a group of another VPC without the tag",
    { subnets: ["subnet-1", "subnet-2"], groups: ["sg-1"] },
    { groups: [{ id: "sg-1", vpc: "vpc-2", isTagged: false }] },
    [
      "there is no subnet-2 in this region | Correct network.existing in pipeline.yaml.",
      "sg-1 is in vpc-2, not in vpc-1 | Correct network.existing in pipeline.yaml.",
      "sg-1 lacks the tag for-use-with-amazon-emr-managed-policies, so EMR may not use it | " +
        "Add the tag: aws ec2 create-tags --resources sg-1 " +
        "--tags Key=for-use-with-amazon-emr-managed-policies,Value=true",
    ],
  ],
  [
    "private, with a way to the internet and without the endpoint to EMR, although EMR uses only that",
    { services: ["s3", "emr-service-cell01"] },
    { subnets: [{ ...subnet, toInternet: "nat-1" }], endpoints: [endpoint("s3", "Gateway", ["rtb-1"])] },
    [
      "subnet-1 has no way to emr-service-cell01, which the nodes need | " +
        "Add an interface endpoint for aws.api.REGION.emr-service-cell01 with private DNS to the VPC, " +
        "with the group network.existing.groups.service.",
    ],
  ],
  [
    "private, and no way to a service: another table has the gateway, and the endpoint has no private DNS",
    {},
    {
      endpoints: [endpoint("s3", "Gateway", ["rtb-2"]), { ...endpoint("kms", "Interface"), hasPrivateDns: false }],
    },
    [
      "subnet-1 has no way to s3, which the nodes need | " +
        "Add a gateway endpoint for S3 to its route table, or a route through a NAT gateway.",
      "subnet-1 has no way to kms, which the nodes need | " +
        "Add an interface endpoint for kms with private DNS to the VPC, or a route through a NAT gateway.",
    ],
  ],
  [
    "private, and with a route to an internet gateway",
    {},
    { subnets: [{ ...subnet, toInternet: "igw-1" }] },
    [
      "subnet-1 has a route to igw-1, so it is public, where EMR refuses a service access group | " +
        "Write network.access: public in pipeline.yaml, or choose other subnets.",
    ],
  ],
  [
    "public, and without a route to an internet gateway",
    { access: "public" },
    { subnets: [{ ...subnet, toInternet: "nat-1" }] },
    [
      "subnet-1 has no route to an internet gateway, so it is not public | " +
        "Write network.access: private in pipeline.yaml, or choose other subnets.",
    ],
  ],
  [
    "public, and without public addresses",
    { access: "public" },
    { subnets: [{ ...subnet, toInternet: "igw-1" }] },
    [
      "subnet-1 gives its nodes no public addresses, so they cannot use its internet gateway | " +
        "Turn that on: aws ec2 modify-subnet-attribute --subnet-id subnet-1 --map-public-ip-on-launch",
    ],
  ],
  [
    "public, with an execute-api endpoint with private DNS, and a cluster that scales",
    { access: "public", needsMetrics: true },
    {
      subnets: [{ ...subnet, toInternet: "igw-1", givesPublicAddresses: true }],
      endpoints: [endpoint("execute-api", "Interface")],
    },
    [
      "vpc-1 has an interface endpoint for execute-api with private DNS, so EMR gets no metrics of a cluster in a " +
        "public subnet, and would neither scale nor end it | " +
        "Turn private DNS of that endpoint off, use private subnets, or remove cluster.scaling and " +
        "cluster.idleTimeout from pipeline.yaml.",
    ],
  ],
  [
    "the same endpoint, and a cluster that ends with its last step",
    { access: "public" },
    {
      subnets: [{ ...subnet, toInternet: "igw-1", givesPublicAddresses: true }],
      endpoints: [endpoint("execute-api", "Interface")],
    },
    [],
  ],
  [
    "public, with a group that lets everybody in on ports that EMR does not permit",
    { access: "public", groups: ["sg-1"] },
    {
      subnets: [{ ...subnet, toInternet: "igw-1", givesPublicAddresses: true }],
      groups: [
        {
          ...{ id: "sg-1", vpc: "vpc-1", isTagged: true },
          openToEveryone: portsOpenToEveryone([
            { FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: "0.0.0.0/0" }] },
            { FromPort: 8080, ToPort: 8090, Ipv6Ranges: [{ CidrIpv6: "::/0" }] },
            { FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: "203.0.113.0/24" }] },
            { FromPort: 18080, ToPort: 18080, IpRanges: [{ CidrIp: "0.0.0.0/0" }] },
          ]),
        },
      ],
      permitted: [[22, 22]],
    },
    [
      "sg-1 lets everybody in on ports 8080 to 8090, so EMR refuses the cluster (block public access) | " +
        "Remove that rule, or limit it to your own ranges.",
      "sg-1 lets everybody in on port 18080, so EMR refuses the cluster (block public access) | " +
        "Remove that rule, or limit it to your own ranges.",
    ],
  ],
])("%s", (_, network, facts, expected) => {
  expect(lines(network, facts)).toEqual(expected);
});

test("a rule for all protocols is for all ports", () => {
  expect(portsOpenToEveryone([{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }])).toEqual([[0, 65535]]);
});

test("what EMR permits: its setting, or nothing is known where it is off or refused", async () => {
  const aws = await AwsServer.start();
  const before = { ...process.env };
  Object.assign(process.env, aws.env);
  const target = "GetBlockPublicAccessConfiguration";
  const set = (isOn: boolean) =>
    aws.tell({
      answer: {
        target,
        body: {
          BlockPublicAccessConfiguration: {
            BlockPublicSecurityGroupRules: isOn,
            PermittedPublicSecurityGroupRuleRanges: [{ MinRange: 22, MaxRange: 22 }, { MinRange: 443 }],
          },
        },
      },
    });
  try {
    await set(true);
    expect(await permittedPorts("us-east-1")).toEqual([
      [22, 22],
      [443, 443],
    ]);
    await set(false);
    expect(await permittedPorts("us-east-1")).toBeUndefined();
    await aws.tell({ refuse: { target, error: "AccessDeniedException", times: 1 } });
    expect(await permittedPorts("us-east-1")).toBeUndefined();
  } finally {
    process.env = before;
    await aws.stop();
  }
});
