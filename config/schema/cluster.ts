import { z } from "zod";
import { applicationsSchema } from "./applications";
import { driverSchema } from "./driver";
import { executorsSchema } from "./executors";
import { ownLimit, release } from "./fields";
import { kerberosSchema } from "./kerberos";
import { lifecycleSchema } from "./lifecycle";
import { nodesSchema } from "./nodes";
import { presetSchema } from "./preset";
import { pythonSchema } from "./python";
import { scalingSchema } from "./scaling";
import { settingsSchema } from "./settings";
import { stepsSchema } from "./steps";
import { slowDownSchema } from "./slow-down";
import { sshSchema } from "./ssh";

export const clusterSchema = z
  .strictObject({
    release,
    ...presetSchema,
    ...applicationsSchema,
    ...nodesSchema,
    ...driverSchema,
    ...executorsSchema,
    ...lifecycleSchema,
    ...scalingSchema,
    ...slowDownSchema,
    ...settingsSchema,
    ...stepsSchema,
    ...pythonSchema,
    ...kerberosSchema,
    sessionManager: z
      .boolean()
      .default(false)
      .meta({
        description:
          "Allows a shell on the nodes through Session Manager, without SSH. " +
          "It adds two VPC endpoints to a private network. " +
          "Becomes aws_iam_role_policy_attachment and aws_vpc_endpoint.",
      }),
    ...sshSchema,
    prefixes: z
      .int()
      .min(1)
      .max(500)
      .default(60)
      .meta({
        description:
          "About how many prefixes the listing of each source is split into. S3DistCp lists 20 at a time. " +
          `Becomes args of bootstrap_action. ${ownLimit}`,
      }),
  })
  .prefault({})
  .meta({ description: "The EMR cluster. Each run has a new cluster." });
