import { EmrSecurityConfiguration } from "@cdktf/provider-aws/lib/emr-security-configuration";
import { Fn } from "cdktf";
import type { Construct } from "constructs";
import type { Pipeline } from "../../config/pipeline";

/**
 * The nodes answer requests for metadata, and so for their role's credentials, only with a token (IMDSv2), and only to
 * programs of the node itself (one hop).
 *
 * It does not encrypt disks, which takes a key in KMS: the account's EBS encryption by default does, and `make doctor`
 * looks for it (docs/adr/0021-disks.md).
 *
 * EMR cannot change a security configuration. So a new one gets another name, and is there before the cluster that uses
 * it.
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-create-security-configuration.html
 */
export function securityConfiguration(scope: Construct, { name }: Pick<Pipeline, "name">): string {
  return new EmrSecurityConfiguration(scope, "security", {
    namePrefix: `${name}-`,
    configuration: Fn.jsonencode({
      InstanceMetadataServiceConfiguration: { MinimumInstanceMetadataServiceVersion: 2, HttpPutResponseHopLimit: 1 },
    }),
    lifecycle: { createBeforeDestroy: true },
  }).name;
}
