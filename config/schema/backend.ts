import { z } from "zod";
import { bucketProblem, checked } from "./fields";

export const backendSchema = z
  .strictObject({
    s3: z
      .strictObject({
        bucket: checked(bucketProblem, "The bucket that keeps Terraform's states; `make state-bucket` makes it."),
        prefix: checked(
          (value) =>
            /^([A-Za-z0-9._=-]+\/)+$/.test(value) ? undefined : 'is no folder; write it like "parquetry/", ending in /',
          "The folder of the states in that bucket.",
        ).default("parquetry/"),
        region: checked(
          (value) =>
            /^[a-z]{2}(-[a-z]+)+-\d$/.test(value) ? undefined : 'is no AWS region; write it like "us-east-1"',
          "The region of that bucket. Left out: the pipeline's.",
        ).optional(),
      })
      .meta({ description: "States in S3, encrypted and locked: for more than one person, and for CI." }),
  })
  .optional()
  .meta({ description: "Where Terraform's states lie. Left out: in state/ on this machine." });
