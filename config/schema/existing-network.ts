import { z } from "zod";
import { emrTag } from "../aws/emr-names";
import { checked } from "./fields";

/** An id that AWS chose, such as `vpc-0a1b2c3d4e5f67890`: 8 digits in older accounts, 17 in others. */
function idOf(kind: "vpc" | "subnet" | "sg", description: string) {
  const pattern = new RegExp(`^${kind}-([0-9a-f]{8}|[0-9a-f]{17})$`);
  return checked(
    (value) => (pattern.test(value) ? undefined : `is not an id; write it like "${kind}-0a1b2c3d4e5f67890"`),
    description,
  );
}

/** @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-man-sec-groups.html */
const groups = z
  .strictObject({
    primary: idOf("sg", "The security group of the primary node. Becomes emr_managed_master_security_group."),
    core: idOf("sg", "The security group of core and task nodes. Becomes emr_managed_slave_security_group."),
    service: idOf(
      "sg",
      "The security group through which EMR reaches private subnets. Becomes service_access_security_group.",
    ).optional(),
  })
  .optional()
  .meta({
    description:
      "Security groups that exist already, with EMR's tag. EMR adds the rules that are missing. " +
      "If omitted, the network's stack makes them in `vpc`.",
  });

export const existingNetworkSchema = {
  existing: z
    .strictObject({
      vpc: idOf("vpc", "The id of the VPC. Becomes vpc_id of aws_security_group."),
      subnets: z
        .array(idOf("subnet", "A subnet of the VPC."))
        .min(1)
        .meta({
          description:
            "The subnets of the VPC in which clusters start; EMR chooses one for each cluster. " +
            `Each needs the tag ${emrTag} = true, which EMR's own policy asks for: ` +
            "https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-managed-iam-policies.html. " +
            "Becomes subnet_ids or subnet_id.",
        }),
      groups,
    })
    .optional()
    .meta({
      description:
        "A VPC that exists already, instead of one that the network's stack makes. Nothing of it is changed. " +
        "`make doctor` checks its tags, routes and endpoints. `make deploy` checks them too, before it starts a " +
        "cluster. `access` says whether its subnets are private or public.",
    }),
};
