import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { Route } from "@cdktf/provider-aws/lib/route";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import type { Construct } from "constructs";
import ipaddr from "ipaddr.js";
import type { Pipeline } from "../config/pipeline";
import { s3Endpoint, sessionManagerEndpoints } from "./network/endpoints";
import { EmrSecurityGroups } from "./network/security-groups";
import { emrManaged, PipelineStack } from "./pipeline-stack";

/**
 * A VPC with one subnet for the cluster. By default it is private: its only way out is a gateway endpoint to S3. The
 * public variant adds a route to the internet. Nothing comes in from outside in both variants.
 */
export class NetworkStack extends PipelineStack {
  constructor(scope: Construct, pipeline: Pipeline) {
    super(scope, "network", pipeline);
    const { cidr, subnet: subnetCidr, zone, access } = pipeline.network;
    const name = { Name: pipeline.name };

    const vpc = new Vpc(this, "vpc", { cidrBlock: cidr, enableDnsHostnames: true, enableDnsSupport: true, tags: name });
    const subnet = new Subnet(this, "subnet", {
      vpcId: vpc.id,
      cidrBlock: subnetCidr ?? firstSubnet(cidr),
      availabilityZone: zone,
      mapPublicIpOnLaunch: access === "public",
      tags: { ...name, ...emrManaged },
    });
    const routes = new RouteTable(this, "routes", { vpcId: vpc.id, tags: name });
    new RouteTableAssociation(this, "subnet_routes", { subnetId: subnet.id, routeTableId: routes.id });
    s3Endpoint(this, pipeline, vpc.id, routes.id);

    if (access === "public") {
      const gateway = new InternetGateway(this, "internet", { vpcId: vpc.id, tags: name });
      new Route(this, "to_internet", {
        routeTableId: routes.id,
        destinationCidrBlock: "0.0.0.0/0",
        gatewayId: gateway.id,
      });
    } else if (pipeline.cluster.sessionManager) {
      sessionManagerEndpoints(this, pipeline, vpc.id, subnet.id);
    }

    const groups = new EmrSecurityGroups(this, pipeline, vpc.id);
    this.output("subnet_id", subnet.id, "The subnet the cluster's nodes live in");
    this.output("primary_group_id", groups.primary.id, "EMR-managed security group of the primary node");
    this.output("core_group_id", groups.core.id, "EMR-managed security group of core and task nodes");
    if (groups.service)
      this.output("service_group_id", groups.service.id, "Security group through which EMR reaches a private subnet");
  }
}

/** The first /20 of a range (4,091 nodes), or all of a smaller one. */
export function firstSubnet(cidr: string): string {
  const [address, bits] = ipaddr.IPv4.parseCIDR(cidr);
  return `${address.toString()}/${Math.max(bits, 20)}`;
}
