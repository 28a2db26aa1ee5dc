import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { Route } from "@cdktf/provider-aws/lib/route";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import type { Construct } from "constructs";
import type { Pipeline } from "../config/pipeline";
import { s3Endpoint, sessionManagerEndpoints } from "./network/endpoints";
import { EmrSecurityGroups } from "./network/security-groups";
import { subnets } from "./network/subnets";
import { PipelineStack } from "./pipeline-stack";

/**
 * A VPC with subnets for the cluster. By default they are private: their only way out is a gateway endpoint to S3. The
 * public variant adds a route to the internet. Nothing comes in from outside in both variants.
 */
export class NetworkStack extends PipelineStack {
  constructor(scope: Construct, pipeline: Pipeline) {
    super(scope, "network", pipeline);
    const { cidr, access } = pipeline.network;
    const name = { Name: pipeline.name };

    // From release 8.0 on, EMR creates an endpoint of its own in a VPC that has its tag. Terraform would not know it,
    // and it would block the destruction of the VPC. EMR 7 needs none, so the VPC does not get that tag.
    const vpc = new Vpc(this, "vpc", { cidrBlock: cidr, enableDnsHostnames: true, enableDnsSupport: true, tags: name });
    // AWS makes this group with each VPC, open to its own members. Nothing uses it, so it gets no rule at all.
    new DefaultSecurityGroup(this, "default", { vpcId: vpc.id, tags: { Name: `${pipeline.name}-default` } });
    const routes = new RouteTable(this, "routes", { vpcId: vpc.id, tags: name });
    const clusterSubnets = subnets(this, pipeline, { id: vpc.id, routeTableId: routes.id });
    s3Endpoint(this, pipeline, vpc.id, routes.id);

    if (access === "public") {
      const gateway = new InternetGateway(this, "internet", { vpcId: vpc.id, tags: name });
      new Route(this, "to_internet", {
        routeTableId: routes.id,
        destinationCidrBlock: "0.0.0.0/0",
        gatewayId: gateway.id,
      });
    } else if (pipeline.cluster.sessionManager) {
      sessionManagerEndpoints(this, pipeline, vpc.id, clusterSubnets.first);
    }

    const groups = new EmrSecurityGroups(this, pipeline, vpc.id);
    this.output("subnet_ids", clusterSubnets.all, "The subnets of which EMR chooses one for the cluster");
    this.output("primary_group_id", groups.primary.id, "EMR-managed security group of the primary node");
    this.output("core_group_id", groups.core.id, "EMR-managed security group of core and task nodes");
    if (groups.service)
      this.output("service_group_id", groups.service.id, "Security group through which EMR reaches a private subnet");
  }
}
