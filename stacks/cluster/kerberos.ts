import type { EmrClusterConfig } from "@cdktf/provider-aws/lib/emr-cluster";
import { TerraformVariable } from "cdktf";
import type { Construct } from "constructs";
import type { Pipeline } from "../../config/pipeline";

type Cluster = Pipeline["cluster"];

/**
 * The realm, and the password of the KDC's administrator, which Terraform asks for: it is in neither pipeline.yaml nor
 * the HCL.
 */
export function kerberos(scope: Construct, { kerberos: given }: Cluster): Pick<EmrClusterConfig, "kerberosAttributes"> {
  if (!given) return {};
  const password = new TerraformVariable(scope, "kdc_admin_password", {
    type: "string",
    sensitive: true,
    description: "The password of the administrator of the cluster's KDC",
  });
  return { kerberosAttributes: { realm: given.realm, kdcAdminPassword: password.stringValue } };
}

/**
 * EMR takes the attributes of a cluster only together with this part of its security configuration.
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-create-security-configuration.html
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-kerberos-config-examples.html
 */
export function authentication({ kerberos: given }: Cluster) {
  if (!given) return {};
  const tickets = { TicketLifetimeInHours: given.ticketHours };
  const { kdc } = given;
  const configuration = kdc
    ? {
        Provider: "ExternalKdc",
        ExternalKdcConfiguration: {
          ...tickets,
          KdcServerType: "Single",
          AdminServer: kdc.admin,
          KdcServer: kdc.server,
        },
      }
    : { Provider: "ClusterDedicatedKdc", ClusterDedicatedKdcConfiguration: tickets };
  return { AuthenticationConfiguration: { KerberosConfiguration: configuration } };
}
