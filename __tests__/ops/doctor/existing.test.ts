import {
  AssociateRouteTableCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateTagsCommand,
  CreateVpcCommand,
  CreateVpcEndpointCommand,
  EC2Client,
  ModifyVpcAttributeCommand,
} from "@aws-sdk/client-ec2";
import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  IAMClient,
} from "@aws-sdk/client-iam";
import type { ClusterHcl } from "../../../cli/synthesized/hcl";
import type { WantedNetwork } from "../../../ops/aws/wanted-network";
import { existingNetwork } from "../../../ops/doctor/existing-network";
import { existingRoles } from "../../../ops/doctor/existing-roles";
import type { Finding } from "../../../ops/doctor/finding";
import { AwsServer } from "../aws-server";

/** Networks and roles that exist already, in the account of a server of this machine. */
let aws: AwsServer;
let ec2: EC2Client;
let iam: IAMClient;
beforeAll(async () => {
  aws = await AwsServer.start();
  Object.assign(process.env, aws.env);
  const client = { endpoint: aws.url, region: "us-east-1" };
  [ec2, iam] = [new EC2Client(client), new IAMClient(client)];
});
afterAll(async () => {
  for (const name of Object.keys(aws.env)) Reflect.deleteProperty(process.env, name);
  ec2.destroy();
  iam.destroy();
  await aws.stop();
});

async function all(findings: AsyncGenerator<Finding>): Promise<Finding[]> {
  const found: Finding[] = [];
  for await (const finding of findings) found.push(finding);
  return found;
}

const Tags = [{ Key: "for-use-with-amazon-emr-managed-policies", Value: "true" }];
const fleets = [{ fleet: "core" as const, types: ["m6i.xlarge"] }];

async function makeNetwork(): Promise<WantedNetwork> {
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.20.0.0/16" }));
  const VpcId = Vpc?.VpcId ?? "";
  await ec2.send(new ModifyVpcAttributeCommand({ VpcId, EnableDnsHostnames: { Value: true } }));
  const place = { VpcId, CidrBlock: "10.20.0.0/20", AvailabilityZone: "us-east-1a" };
  const { Subnet } = await ec2.send(new CreateSubnetCommand(place));
  const { GroupId = "" } = await ec2.send(
    new CreateSecurityGroupCommand({ GroupName: "emr", Description: "EMR", VpcId }),
  );
  return {
    vpc: VpcId,
    subnets: [Subnet?.SubnetId ?? ""],
    access: "private",
    groups: [GroupId],
    services: ["s3"],
    needsMetrics: false,
  };
}

test("what a network lacks is found, and no longer once it has it", async () => {
  const planned = await makeNetwork();
  const [subnet = "", group = ""] = [planned.subnets[0], planned.groups[0]];
  const before = await all(existingNetwork(planned, fleets, "us-east-1"));
  expect(before.map(({ state, says }) => `${state}: ${says}`)).toEqual([
    `wrong: ${subnet} and ${group} lack the tag for-use-with-amazon-emr-managed-policies, so EMR may not use them`,
    `wrong: ${subnet} has no way to s3, which the nodes need`,
    "ok: each fleet finds a type in us-east-1a",
  ]);

  await ec2.send(new CreateTagsCommand({ Resources: [subnet, group], Tags }));
  const { RouteTable } = await ec2.send(new CreateRouteTableCommand({ VpcId: planned.vpc }));
  const RouteTableId = RouteTable?.RouteTableId ?? "";
  await ec2.send(new AssociateRouteTableCommand({ RouteTableId, SubnetId: subnet }));
  const ServiceName = "com.amazonaws.us-east-1.s3";
  await ec2.send(
    new CreateVpcEndpointCommand({
      VpcId: planned.vpc,
      ServiceName,
      RouteTableIds: [RouteTableId],
      VpcEndpointType: "Gateway",
    }),
  );
  expect((await all(existingNetwork(planned, fleets, "us-east-1")))[0]).toEqual({
    name: `network ${planned.vpc}`,
    state: "ok",
    says: "has the tags, routes and endpoints that are needed",
  });
});

test("a VPC that does not exist", async () => {
  const [finding] = await all(
    existingNetwork(
      { vpc: "vpc-0a1b2c3d", subnets: [], access: "private", groups: [], services: [], needsMetrics: false },
      [],
      "us-east-1",
    ),
  );
  expect(finding).toMatchObject({ state: "wrong", says: "there is no VPC vpc-0a1b2c3d in this region" });
});

const withRoles = (service_role: string, instance_profile: string): ClusterHcl => ({
  address: "aws_emr_cluster.cluster",
  block: { service_role, ec2_attributes: [{ instance_profile }] },
  taskFleets: [],
});

test("roles that exist: EMR may assume the service role, and the profile has a role of its name", async () => {
  const trust = (Service: string) =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service }, Action: "sts:AssumeRole" }],
    });
  for (const [RoleName, service] of [
    ["emr", "elasticmapreduce.amazonaws.com"],
    ["nodes", "ec2.amazonaws.com"],
  ] as const)
    await iam.send(new CreateRoleCommand({ RoleName, Path: "/data/", AssumeRolePolicyDocument: trust(service) }));
  for (const InstanceProfileName of ["nodes", "others"]) {
    await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName }));
    await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName: "nodes" }));
  }
  expect(await all(existingRoles(withRoles("arn:aws:iam::123456789012:role/data/emr", "nodes"), "us-east-1"))).toEqual([
    { name: "role emr", state: "ok", says: "EMR may assume it" },
    { name: "instance profile nodes", state: "ok", says: "has the role of the same name" },
  ]);
  expect(await all(existingRoles(withRoles("nodes", "others"), "us-east-1"))).toEqual([
    {
      name: "role nodes",
      state: "wrong",
      says: "its trust policy does not name elasticmapreduce.amazonaws.com, so EMR cannot assume it",
      fix: "Correct its trust policy, or roles.existing.service in pipeline.yaml.",
    },
    {
      name: "instance profile others",
      state: "wrong",
      says: "has the role nodes, but EMR needs a role of the same name",
      fix: "Name a profile whose role has the same name in roles.existing.nodes.",
    },
  ]);
  expect((await all(existingRoles(withRoles("gone", "gone"), "us-east-1"))).map(({ fix }) => fix)).toEqual([
    "Correct roles.existing.service in pipeline.yaml.",
    "Correct roles.existing.nodes in pipeline.yaml.",
  ]);
});
