import { readFileSync } from "node:fs";
import { z } from "zod";
import { UserError } from "../../cli/errors";
import type { ClusterDefinition } from "../cluster/definition";

const jobSchema = z.object({
  sources: z.array(
    z.object({
      name: z.string(),
      uri: z.string(),
      merged: z.string().nullable(),
      optional: z.boolean().default(false),
      load: z.enum(["all", "new-only"]).default("all"),
    }),
  ),
  tables: z.array(
    z.object({ name: z.string(), partitionBy: z.array(z.string()).default([]), fileSize: z.number().default(128) }),
  ),
});
/** The description of the Spark job, job.json. `fileSize` is in MiB. */
export type SparkJob = z.output<typeof jobSchema>;
export type JobSource = SparkJob["sources"][number];

/** The job that the cluster's stack uploads. @throws UserError when it uploads none */
export function readSparkJob(definition: ClusterDefinition): SparkJob {
  return jobSchema.parse(JSON.parse(readFileSync(jobFile(definition), "utf8")));
}

/** The path of the job.json that the cluster's stack uploads. @throws UserError when it uploads none */
export function jobFile({ name, objects }: ClusterDefinition): string {
  const uploaded = objects.find(({ key }) => key.endsWith("/job.json"));
  if (!uploaded)
    throw new UserError(`the stack of the cluster ${name} uploads no job.json; synthesize it again with make synth`);
  return uploaded.file;
}

/** The buckets other than the pipeline's that sources are in, by the URIs of the job. */
export function otherBuckets(definition: ClusterDefinition): string[] {
  const buckets = readSparkJob(definition).sources.map(({ uri }) => uri.split("/")[2] ?? "");
  return [...new Set(buckets)].filter((bucket) => bucket !== definition.bucket);
}
