import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { Route } from "@cdktf/provider-aws/lib/route";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import type { Construct } from "constructs";
import type { Pipeline } from "../../config/pipeline";
import { flowLogs } from "./flow-logs";
import { interfaceEndpoints } from "./interface-endpoints";
import { s3Endpoint } from "./s3-endpoint";
import { subnets } from "./subnets";

/**
 * A VPC with subnets for the cluster. By default they are private: their only way out is a gateway endpoint to S3, and
 * an interface endpoint for each other service that the nodes must reach. The public variant adds a route to the
 * internet instead. Nothing comes in from outside in both variants.
 * @returns ids as expressions of HCL
 */
export function ownVpc(scope: Construct, pipeline: Pipeline): { vpcId: string; subnetIds: string[] } {
  const { cidr, access } = pipeline.network;
  const name = { Name: pipeline.name };

  // From release 8.0 on, EMR creates an endpoint of its own in a VPC that has its tag. Terraform would not know it,
  // and it would block the destruction of the VPC. So the VPC does not get that tag: EMR 7 needs no endpoint, and for
  // later releases it is a resource of this stack.
  const vpc = new Vpc(scope, "vpc", { cidrBlock: cidr, enableDnsHostnames: true, enableDnsSupport: true, tags: name });
  // AWS makes this group with each VPC, open to its own members. Nothing uses it, so it gets no rule at all.
  new DefaultSecurityGroup(scope, "default", { vpcId: vpc.id, tags: { Name: `${pipeline.name}-default` } });
  const routes = new RouteTable(scope, "routes", { vpcId: vpc.id, tags: name });
  const clusterSubnets = subnets(scope, pipeline, { id: vpc.id, routeTableId: routes.id });
  s3Endpoint(scope, pipeline, vpc.id, routes.id);

  if (access === "public") {
    const gateway = new InternetGateway(scope, "internet", { vpcId: vpc.id, tags: name });
    new Route(scope, "to_internet", {
      routeTableId: routes.id,
      destinationCidrBlock: "0.0.0.0/0",
      gatewayId: gateway.id,
    });
  } else {
    interfaceEndpoints(scope, pipeline, vpc.id, clusterSubnets.first);
  }
  flowLogs(scope, pipeline, vpc.id);
  return { vpcId: vpc.id, subnetIds: clusterSubnets.all };
}
