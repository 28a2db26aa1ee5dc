import { z } from "zod";
import { checked } from "./fields";

const realmProblem = (value: string) =>
  /^(?=.{1,255}$)[A-Z0-9]([A-Z0-9-]*[A-Z0-9])?([.][A-Z0-9]([A-Z0-9-]*[A-Z0-9])?)*$/.test(value)
    ? undefined
    : 'is not a realm; write it in capital letters, for example "EC2.INTERNAL"';

export const kerberosSchema = {
  kerberos: z
    .strictObject({
      realm: checked(realmProblem, "The Kerberos realm of the cluster, in capital letters, for example EC2.INTERNAL."),
      ticketHours: z.int().min(1).max(720).default(24).meta({ description: "Hours that a ticket is valid." }),
    })
    .optional()
    .meta({
      description:
        "Nodes and programs prove with Kerberos who they are. The KDC is on the primary node. The password of its " +
        "administrator is not in this file: Terraform reads it from the environment variable " +
        "TF_VAR_kdc_admin_password. It is in the state of the cluster and in saved plans. " +
        "Becomes kerberos_attributes, and a part of the security configuration. " +
        "https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-kerberos.html",
    }),
};
