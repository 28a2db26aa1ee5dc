import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import type { Construct } from "constructs";
import type { Pipeline } from "../../config/pipeline";
import { emrManaged } from "../pipeline-stack";
import { allowHttpsFromVpc } from "./interface-endpoints";
import { sshRules } from "./ssh-rules";
import { needsEmrEndpoint } from "./needed-services";

/**
 * EMR's security groups. EMR adds missing rules to the groups that it is given, and never removes them. So the rules
 * that EMR would add are declared here, where a plan shows them. Each group revokes its rules when it is destroyed: two
 * groups that name each other could not be deleted otherwise.
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-man-sec-groups.html
 */
export class EmrSecurityGroups {
  readonly primary: SecurityGroup;
  readonly core: SecurityGroup;
  /** Only in a private subnet: EMR refuses a service access group in a public one. */
  readonly service?: SecurityGroup;

  constructor(
    private readonly scope: Construct,
    private readonly pipeline: Pipeline,
    private readonly vpcId: string,
  ) {
    this.primary = this.group("primary", "EMR primary node");
    this.core = this.group("core", "EMR core and task nodes");
    const nodes = { primary: this.primary, core: this.core };
    for (const [to, target] of Object.entries(nodes)) {
      for (const [from, source] of Object.entries(nodes)) this.everyProtocol(`${from}_to_${to}`, target, source);
      // This only allows traffic to the outside. In a private subnet the only route is to S3.
      new VpcSecurityGroupEgressRule(scope, `${to}_out`, {
        securityGroupId: target.id,
        description: "Anywhere the subnet has a route to",
        ipProtocol: "-1",
        cidrIpv4: "0.0.0.0/0",
      });
    }
    sshRules(scope, pipeline, this.primary.id);
    if (pipeline.network.access === "public") return;

    this.service = this.group("service", "EMR service access to the private subnet");
    // As in AWS's own group, the range of the VPC is allowed.
    if (needsEmrEndpoint(pipeline))
      allowHttpsFromVpc(scope, pipeline, this.service.id, {
        id: "vpc_to_service",
        callers: "The nodes connect to EMR",
      });
    else this.portAccess(this.service);
  }

  /** EMR connects to the nodes, and the primary node to EMR. */
  private portAccess(service: SecurityGroup): void {
    this.port("primary_to_service", service, this.primary, 9443, "The primary node reports to EMR");
    for (const [to, target] of Object.entries({ primary: this.primary, core: this.core })) {
      this.port(`service_to_${to}`, target, service, 8443, "EMR drives the node");
      new VpcSecurityGroupEgressRule(this.scope, `service_out_to_${to}`, {
        securityGroupId: service.id,
        description: `EMR drives the ${to} nodes`,
        ipProtocol: "tcp",
        fromPort: 8443,
        toPort: 8443,
        referencedSecurityGroupId: target.id,
      });
    }
  }

  get ids(): { primary: string; core: string; service?: string } {
    return {
      primary: this.primary.id,
      core: this.core.id,
      ...(this.service && { service: this.service.id }),
    };
  }

  private group(id: string, description: string): SecurityGroup {
    const name = `${this.pipeline.name}-${id}`;
    return new SecurityGroup(this.scope, id, {
      name,
      description,
      vpcId: this.vpcId,
      revokeRulesOnDelete: true,
      tags: { Name: name, ...emrManaged },
    });
  }

  private everyProtocol(id: string, target: SecurityGroup, source: SecurityGroup): void {
    const from = { securityGroupId: target.id, referencedSecurityGroupId: source.id };
    const ports = { fromPort: 0, toPort: 65535 };
    const description = "Between the cluster's nodes";
    new VpcSecurityGroupIngressRule(this.scope, `${id}_tcp`, { ...from, ...ports, ipProtocol: "tcp", description });
    new VpcSecurityGroupIngressRule(this.scope, `${id}_udp`, { ...from, ...ports, ipProtocol: "udp", description });
    new VpcSecurityGroupIngressRule(this.scope, `${id}_icmp`, {
      ...from,
      fromPort: -1,
      toPort: -1,
      ipProtocol: "icmp",
      description,
    });
  }

  private port(id: string, target: SecurityGroup, source: SecurityGroup, port: number, description: string): void {
    new VpcSecurityGroupIngressRule(this.scope, id, {
      securityGroupId: target.id,
      referencedSecurityGroupId: source.id,
      ipProtocol: "tcp",
      fromPort: port,
      toPort: port,
      description,
    });
  }
}
