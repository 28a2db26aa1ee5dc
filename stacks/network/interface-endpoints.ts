import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import type { Construct } from "constructs";
import { emrService } from "../../config/aws/emr-names";
import type { Pipeline } from "../../config/pipeline";
import { accountOf } from "../account";
import { keyStatement, nodeKeyActions } from "../encryption";
import { endpointService, type EndpointService } from "../region";
import { interfaceServices } from "./needed-services";

/** What nodes use services for, each with a security group of its own. */
const uses = [
  {
    name: "session_manager",
    id: "session_manager",
    description: "Session Manager endpoints",
    callers: "Agents on the nodes",
  },
  { name: "kms", id: "kms", description: "KMS endpoint", callers: "Nodes, for the keys of their disks" },
  {
    name: "glue",
    id: "glue_access",
    description: "Glue endpoint",
    callers: "Runs on the primary node, which register partitions",
  },
] as const;

/**
 * The services that the nodes call, for subnets without internet. AWS bills an endpoint for each of its subnets. The
 * names of these services lead to them from all subnets of the VPC, so one subnet is enough.
 */
export function interfaceEndpoints(scope: Construct, pipeline: Pipeline, vpcId: string, subnetId: string): void {
  const services = interfaceServices(pipeline);
  for (const use of uses.filter(({ name }) => services[name].length > 0)) {
    const groupId = endpointGroup(scope, pipeline, vpcId, use).id;
    const policy = use.name === "kms" ? keyPolicy(scope, pipeline) : undefined;
    for (const service of services[use.name])
      endpoint(scope, pipeline, {
        id: service === "kms" ? "kms_endpoint" : service,
        name: service,
        service,
        vpcId,
        subnetIds: [subnetId],
        groupId,
        policy,
      });
  }
}

/**
 * The interface endpoint to EMR. EMR would create it with the first cluster, outside of Terraform's state, and it would
 * block the destruction of the VPC. With the service access group and all of the cluster's subnets, EMR finds nothing
 * to add to it.
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-clusters-in-a-vpc.html#emr-vpc-private-subnet
 */
export function emrEndpoint(
  scope: Construct,
  pipeline: Pipeline,
  vpc: Pick<Endpoint, "vpcId" | "subnetIds" | "groupId">,
): void {
  endpoint(scope, pipeline, { id: "emr", name: "emr", service: emrService, ...vpc });
}

/** Lets the whole VPC in on the port of HTTPS. */
export function allowHttpsFromVpc(
  scope: Construct,
  { network }: Pipeline,
  groupId: string,
  { id, callers }: { readonly id: string; readonly callers: string },
): void {
  new VpcSecurityGroupIngressRule(scope, id, {
    securityGroupId: groupId,
    description: callers,
    ipProtocol: "tcp",
    fromPort: 443,
    toPort: 443,
    cidrIpv4: network.cidr,
  });
}

/** Nodes reach KMS for this key only, whatever their role allows. */
function keyPolicy(scope: Construct, pipeline: Pipeline): string {
  const statement = keyStatement(pipeline, accountOf(scope), { sid: "OwnKey", actions: nodeKeyActions(pipeline) });
  return new DataAwsIamPolicyDocument(scope, "kms_endpoint_policy", {
    statement: [{ ...statement, principals: [{ type: "*", identifiers: ["*"] }] }],
  }).json;
}

function endpointGroup(
  scope: Construct,
  pipeline: Pipeline,
  vpcId: string,
  { id, description, callers }: (typeof uses)[number],
): SecurityGroup {
  const name = `${pipeline.name}-${id.replaceAll("_", "-")}`;
  const group = new SecurityGroup(scope, id, {
    name,
    description,
    vpcId,
    revokeRulesOnDelete: true,
    tags: { Name: name },
  });
  allowHttpsFromVpc(scope, pipeline, group.id, { id: `vpc_to_${id}`, callers });
  return group;
}

interface Endpoint {
  readonly id: string;
  readonly name: string;
  readonly service: EndpointService;
  readonly vpcId: string;
  readonly subnetIds: string[];
  readonly groupId: string;
  /** @default - all that the callers' own rights allow */
  readonly policy?: string | undefined;
}

function endpoint(scope: Construct, pipeline: Pipeline, settings: Endpoint): void {
  new VpcEndpoint(scope, settings.id, {
    vpcId: settings.vpcId,
    serviceName: endpointService(pipeline.region, settings.service),
    vpcEndpointType: "Interface",
    privateDnsEnabled: true,
    subnetIds: settings.subnetIds,
    securityGroupIds: [settings.groupId],
    policy: settings.policy,
    tags: { Name: `${pipeline.name}-${settings.name}` },
  });
}
