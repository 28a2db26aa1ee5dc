import type { IpPermission } from "@aws-sdk/client-ec2";
import { GetBlockPublicAccessConfigurationCommand } from "@aws-sdk/client-emr";
import { emrClient } from "./clients";

/** Ports from the first to the last. */
export type Ports = readonly [first: number, last: number];

/** The ports on which rules let everybody in. */
export function portsOpenToEveryone(rules: readonly IpPermission[]): Ports[] {
  return rules.flatMap(({ IpRanges = [], Ipv6Ranges = [], FromPort, ToPort }): Ports[] => {
    const isForAll =
      IpRanges.some(({ CidrIp }) => CidrIp === "0.0.0.0/0") || Ipv6Ranges.some(({ CidrIpv6 }) => CidrIpv6 === "::/0");
    // A rule for all protocols has no ports, or -1.
    return isForAll ? [FromPort === undefined || FromPort < 0 ? [0, 65535] : [FromPort, ToPort ?? FromPort]] : [];
  });
}

/**
 * The ports on which groups of a public cluster may let everybody in; undefined where all are, or where AWS does not
 * say it.
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-block-public-access.html
 */
export async function permittedPorts(region: string | undefined): Promise<readonly Ports[] | undefined> {
  const emr = await emrClient(region, 2);
  try {
    const { BlockPublicAccessConfiguration: found } = await emr.send(new GetBlockPublicAccessConfigurationCommand({}));
    if (found?.BlockPublicSecurityGroupRules !== true) return undefined;
    return (found.PermittedPublicSecurityGroupRuleRanges ?? []).map(({ MinRange = 0, MaxRange = MinRange }) => [
      MinRange,
      MaxRange,
    ]);
  } catch {
    // Without this right, EMR itself refuses the cluster, and says why.
    return undefined;
  } finally {
    emr.destroy();
  }
}
