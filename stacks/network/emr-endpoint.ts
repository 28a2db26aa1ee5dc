import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import type { Construct } from "constructs";
import type { Pipeline } from "../../config/pipeline";
import { lineOf } from "../../config/releases";
import { emrEndpointService } from "../region";

/** Whether the nodes reach EMR through an interface endpoint in the VPC, which a private subnet then needs. */
export function needsEmrEndpoint({ network, cluster }: Pick<Pipeline, "network" | "cluster">): boolean {
  return network.access === "private" && lineOf(cluster.release).privateAccess === "endpoint";
}

/**
 * The interface endpoint to EMR. EMR would create it with the first cluster, outside of Terraform's state, and it would
 * block the destruction of the VPC. With the service access group and all of the cluster's subnets, EMR finds nothing
 * to add to it.
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-clusters-in-a-vpc.html#emr-vpc-private-subnet
 */
export function emrEndpoint(
  scope: Construct,
  { name, region }: Pipeline,
  vpc: { readonly id: string; readonly subnetIds: string[]; readonly groupId: string },
): void {
  new VpcEndpoint(scope, "emr", {
    vpcId: vpc.id,
    serviceName: emrEndpointService(region),
    vpcEndpointType: "Interface",
    privateDnsEnabled: true,
    subnetIds: vpc.subnetIds,
    securityGroupIds: [vpc.groupId],
    tags: { Name: `${name}-emr` },
  });
}
