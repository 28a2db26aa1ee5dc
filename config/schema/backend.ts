import { z } from "zod";
import { bucketProblem, checked, region } from "./fields";

export const backendSchema = z
  .strictObject({
    s3: z
      .strictObject({
        bucket: checked(
          bucketProblem,
          "The bucket for Terraform's states. `make state-bucket` creates it. Becomes bucket of backend.",
        ),
        prefix: checked(
          (value) =>
            /^([A-Za-z0-9._=-]+\/)+$/.test(value)
              ? undefined
              : 'is not a folder; write it like "parquetry/", with / at the end',
          "The folder of the states in that bucket. Becomes key of backend.",
        ).default("parquetry/"),
        region: region(
          "The region of that bucket. If omitted, it is the region of the pipeline. Becomes region of backend.",
        ).optional(),
      })
      .meta({ description: "Keeps the states in S3, encrypted and locked. A team needs this, and so does CI." }),
  })
  .optional()
  .meta({ description: "Where Terraform's states are kept. If omitted, they are in state/ on this machine." });
