import { z } from "zod";
import { checked, ownLimit } from "./fields";

const realmProblem = (value: string) =>
  /^(?=.{1,255}$)[A-Z0-9]([A-Z0-9-]*[A-Z0-9])?([.][A-Z0-9]([A-Z0-9-]*[A-Z0-9])?)*$/.test(value)
    ? undefined
    : 'is not a realm; write it in capital letters, for example "EC2.INTERNAL"';

/** A name in DNS, or an address, with a port. */
function serverProblem(value: string): string | undefined {
  const port = Number(/^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?:(\d{1,5})$/.exec(value)?.[2]);
  return port >= 1 && port <= 65_535 ? undefined : 'is not a server with its port; write it like "kdc.example.com:88"';
}

export const kerberosSchema = {
  kerberos: z
    .strictObject({
      realm: checked(
        realmProblem,
        "The Kerberos realm of the cluster, in capital letters, for example EC2.INTERNAL. Becomes realm.",
      ),
      kdc: z
        .strictObject({
          server: checked(serverProblem, "The KDC, with its port: `kdc.example.com:88`. Becomes KdcServer."),
          admin: checked(
            serverProblem,
            "The administration server of the KDC, with its port: `kdc.example.com:749`. Becomes AdminServer.",
          ),
        })
        .optional()
        .meta({
          description:
            "A KDC that exists already, outside of the cluster. The nodes must reach both ports, so it needs " +
            "`network.existing`. If omitted, EMR makes a KDC on the primary node. Becomes " +
            "ExternalKdcConfiguration. " +
            "https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-kerberos-options.html",
        }),
      ticketHours: z
        .int()
        .min(1)
        .max(720)
        .default(24)
        .meta({ description: `Hours that a ticket is valid. Becomes TicketLifetimeInHours. ${ownLimit}` }),
    })
    .optional()
    .meta({
      description:
        "Nodes and programs prove with Kerberos who they are. The KDC is on the primary node, unless `kdc` is given. " +
        "The password of its administrator is not in this file: Terraform reads it from the environment variable " +
        "TF_VAR_kdc_admin_password. It is in the state of the cluster and in saved plans. " +
        "Becomes kerberos_attributes, and a part of the security configuration. " +
        "https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-kerberos.html",
    }),
};
