import ipaddr from "ipaddr.js";
import { z } from "zod";
import { hclProblem } from "../file/hcl-problem";
import { checked } from "./fields";

/** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateKeyPair.html */
const keyProblem = (value: string) =>
  /^(?! )[ -~]{1,255}(?<! )$/.test(value)
    ? hclProblem(value)
    : "is not the name of a key pair; EC2 takes 1 to 255 ASCII characters, with no blank at either end";

function rangeProblem(value: string): string | undefined {
  if (!ipaddr.IPv4.isValidCIDRFourPartDecimal(value)) return 'is not an IPv4 range; write it like "203.0.113.7/32"';
  const [, bits] = ipaddr.IPv4.parseCIDR(value);
  if (bits < 8) return "would open port 22 to much of the internet; write the ranges from which you connect";
  const network = ipaddr.IPv4.networkAddressFromCIDR(value).toString();
  return value === `${network}/${bits}`
    ? undefined
    : `does not begin with its network's address; write "${network}/${bits}"`;
}

export const sshSchema = {
  ssh: z
    .strictObject({
      key: checked(keyProblem, "The name of a key pair in EC2, in the pipeline's region. Becomes key_name."),
      from: z
        .array(checked(rangeProblem, "A range of IPv4 addresses, such as 203.0.113.7/32 for one address."))
        .default([])
        .meta({
          description:
            "The ranges from which port 22 of the primary node can be reached. " +
            "If omitted, the network stays as it is. Becomes aws_vpc_security_group_ingress_rule.",
        }),
    })
    .optional()
    .meta({
      description:
        "Allows SSH to the nodes, for `make ssh`, `make copy` and `make tunnel`. Another key replaces the cluster. " +
        "`sessionManager` needs neither a key pair nor an open port. " +
        "https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-connect-master-node-ssh.html",
    }),
};
