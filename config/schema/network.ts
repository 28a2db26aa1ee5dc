import { z } from "zod";
import { existingNetworkSchema } from "./existing-network";
import { checked, cidr, zoneProblem } from "./fields";
import { flowLogsSchema } from "./flow-logs";

export const defaultCidr = "10.10.0.0/16";

export const networkSchema = z
  .strictObject({
    cidr: cidr(
      "The IP range of the VPC, /16 to /28. Without a zone, it must be a /25 or larger. Becomes aws_vpc.",
    ).default(defaultCidr),
    zone: checked(
      zoneProblem,
      "The only availability zone in which clusters start. " +
        "If omitted, there is a subnet in each of up to three zones of the region, " +
        "and EMR chooses one for each cluster. Becomes availability_zone of aws_subnet.",
    ).optional(),
    subnet: cidr(
      "The IP range of the subnet in `network.zone`, inside the VPC's range. It needs a zone. " +
        "If omitted, it is the first /20 of the VPC, or all of a smaller VPC. Becomes cidr_block of aws_subnet.",
    ).optional(),
    access: z
      .enum(["private", "public"])
      .default("private")
      .meta({
        description:
          "private: the nodes reach S3 and nothing else. public: the nodes also reach the internet, " +
          "for jobs that call other services. Nothing from outside reaches the nodes in either case, " +
          "but SSH from the ranges of `cluster.ssh.from`. Becomes aws_internet_gateway, or aws_vpc_endpoint.",
      }),
    ...existingNetworkSchema,
    ...flowLogsSchema,
  })
  .prefault({})
  .meta({ description: "The network of the cluster." });
