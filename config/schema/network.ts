import { z } from "zod";
import { checked, cidr } from "./fields";

export const networkSchema = z
  .strictObject({
    cidr: cidr("The IP range of the VPC, /16 to /28.").default("10.10.0.0/16"),
    subnet: cidr(
      "The IP range of the cluster's subnet, inside the VPC's range. " +
        "If omitted, it is the first /20 of the VPC, or all of a smaller VPC.",
    ).optional(),
    zone: checked(
      (value) =>
        /^[a-z]{2}(-[a-z]+)+-\d[a-z]$/.test(value)
          ? undefined
          : 'is not an availability zone; write it like "us-east-1a"',
      "The subnet's availability zone. If omitted, AWS chooses it.",
    ).optional(),
    access: z
      .enum(["private", "public"])
      .default("private")
      .meta({
        description:
          "private: the nodes reach S3 and nothing else. public: the nodes also reach the internet, " +
          "for jobs that call other services. Nothing from outside reaches the nodes in either case.",
      }),
  })
  .prefault({})
  .meta({ description: "The network of the cluster." });
