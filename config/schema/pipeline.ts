import { z } from "zod";
import { hclProblem } from "../file/hcl-problem";
import { backendSchema } from "./backend";
import { clusterSchema } from "./cluster";
import { catalogSchema } from "./catalog";
import { encryptionSchema } from "./encryption";
import { bucketName, checked, ownLimit, region } from "./fields";
import { defaultRegion } from "../aws/regions";
import { networkSchema } from "./network";
import { rolesSchema } from "./roles";
import { scheduleSchema } from "./schedule";
import { sourcesSchema } from "./sources";
import { tablesSchema } from "./tables";
import { watchingSchema } from "./watching";

function tagProblem(value: string): string | undefined {
  if (value.length > 256) return `is ${value.length} characters long, but AWS allows 256; choose a shorter value`;
  if (/^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u.test(value)) return undefined;
  return (
    hclProblem(value) ??
    "contains a character that AWS does not allow in a tag; use letters, digits, spaces and _ . : / = + - @"
  );
}

const days = (description: string, fallback: number) =>
  z
    .int()
    .min(1)
    .max(3650)
    .default(fallback)
    .meta({ description: `${description} Becomes aws_s3_bucket_lifecycle_configuration. ${ownLimit}` });

/** The one definition of `pipeline.yaml`: shape, defaults, rules of single values, and the text of its reference. */
export const pipelineSchema = z
  .strictObject({
    bucket: bucketName,
    existingBucket: z
      .boolean()
      .default(false)
      .meta({
        description:
          "true: `bucket` exists already, in the pipeline's region. The pipeline uses its folders landing/, code/, " +
          "tables/, runs/, merged/, manifests/ and logs/, with `catalog` also queries/. It changes nothing else: no " +
          "policy, no versions, no encryption and no expiry. Do not write it for a bucket that the pipeline's own " +
          "stack has made.",
      }),
    region: region(
      "The region of all resources: one of AWS, of AWS China or of AWS GovCloud (US). Becomes region.",
    ).default(defaultRegion),
    tags: z
      .record(z.string().min(1).max(128), checked(tagProblem, "The value of a tag. Becomes tags."))
      .default({})
      .meta({ description: "Up to nine tags for all resources. The stacks add tags of their own." }),
    retention: z
      .strictObject({
        runs: days("Days until the files that a run left under runs/ expire.", 30),
        merged: days("Days until files that were merged to S3 expire. It must be more than a run takes.", 2),
        logs: days("Days until EMR's logs expire.", 90),
        queries: days("Days until the results of queries in Athena expire. Only with `catalog`.", 7),
        oldVersions: days(
          "Days until replaced or deleted versions of objects expire. Those below runs/ expire after one day.",
          30,
        ),
      })
      .prefault({})
      .meta({ description: "How long the bucket keeps objects that are neither inputs nor tables." }),
    backend: backendSchema,
    catalog: catalogSchema,
    watching: watchingSchema,
    network: networkSchema,
    roles: rolesSchema,
    encryption: encryptionSchema,
    cluster: clusterSchema,
    schedule: scheduleSchema,
    sources: sourcesSchema,
    tables: tablesSchema,
  })
  .meta({ title: "parquetry pipeline", description: "Small JSON files in S3 to partitioned Parquet on Amazon EMR." });

export type PipelineFile = z.output<typeof pipelineSchema>;
