import { z } from "zod";
import { checked, cidr } from "./fields";

export const networkSchema = z
  .strictObject({
    cidr: cidr("The VPC's range, /16 to /28.").default("10.10.0.0/16"),
    subnet: cidr(
      "The cluster's subnet, inside the VPC's range. Left out: the first /20 of the VPC, or all of a smaller one.",
    ).optional(),
    zone: checked(
      (value) =>
        /^[a-z]{2}(-[a-z]+)+-\d[a-z]$/.test(value) ? undefined : 'is no availability zone; write it like "us-east-1a"',
      "The subnet's availability zone. Left out: AWS chooses one.",
    ).optional(),
    access: z.enum(["private", "public"]).default("private").meta({
      description:
        "private: no way in or out but to S3. public: a route to the internet for the nodes (still nothing comes in), for jobs that call other services.",
    }),
  })
  .prefault({})
  .meta({ description: "The network the cluster runs in." });
