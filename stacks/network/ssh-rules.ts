import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import type { Construct } from "constructs";
import type { Pipeline } from "../../config/pipeline";

/** Opens port 22 of the primary node to the ranges that the user names, and to nobody else. */
export function sshRules(scope: Construct, { cluster }: Pick<Pipeline, "cluster">, groupId: string): void {
  for (const range of cluster.ssh?.from ?? [])
    new VpcSecurityGroupIngressRule(scope, `ssh_from_${range.replace(/[./]/g, "_")}`, {
      securityGroupId: groupId,
      description: "SSH from a range of cluster.ssh",
      ipProtocol: "tcp",
      fromPort: 22,
      toPort: 22,
      cidrIpv4: range,
    });
}
