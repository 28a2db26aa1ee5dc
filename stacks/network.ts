import type { Construct } from "constructs";
import type { Pipeline } from "../config/pipeline";
import { emrEndpoint } from "./network/interface-endpoints";
import { neededServices, needsEmrEndpoint } from "./network/needed-services";
import { ownVpc } from "./network/own-vpc";
import { EmrSecurityGroups } from "./network/security-groups";
import { PipelineStack } from "./pipeline-stack";

/** Where clusters start: a VPC with subnets of its own, or one that exists already, and the groups that EMR needs. */
export class NetworkStack extends PipelineStack {
  constructor(scope: Construct, pipeline: Pipeline) {
    super(scope, "network", pipeline);
    const { existing } = pipeline.network;
    const { vpcId, subnetIds } = existing
      ? { vpcId: existing.vpc, subnetIds: existing.subnets }
      : ownVpc(this, pipeline);
    const { primary, core, service } = existing?.groups ?? new EmrSecurityGroups(this, pipeline, vpcId).ids;
    if (!existing && service !== undefined && needsEmrEndpoint(pipeline))
      emrEndpoint(this, pipeline, { vpcId, subnetIds, groupId: service });
    this.output("subnet_ids", subnetIds, "The subnets of which EMR chooses one for the cluster");
    this.output("primary_group_id", primary, "EMR-managed security group of the primary node");
    this.output("core_group_id", core, "EMR-managed security group of core and task nodes");
    if (service !== undefined)
      this.output("service_group_id", service, "Security group through which EMR reaches a private subnet");
    // The commands read these outputs from the HCL, and compare them with the VPC in AWS.
    if (existing) {
      this.output("vpc_id", vpcId, "The VPC, which is not changed");
      this.output("services", neededServices(pipeline), "What nodes must reach from the subnets");
    }
  }
}
