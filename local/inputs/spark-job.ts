import { readFileSync } from "node:fs";
import { UserError } from "../../cli/errors";
import { parseSparkJob, type SparkJob } from "../../cli/merge/spark-job";
import { jobIn } from "../../cli/synthesized/hcl";
import { bucketOfUri } from "../../config/sources/s3-uri";
import type { ClusterDefinition } from "../cluster/definition";

/** The job that the cluster's stack uploads. @throws UserError when it uploads none */
export function readSparkJob(definition: ClusterDefinition): SparkJob {
  return parseSparkJob(readFileSync(jobFile(definition), "utf8"));
}

/** The path of the job.json that the cluster's stack uploads. @throws UserError when it uploads none */
export function jobFile({ name, objects }: ClusterDefinition): string {
  const uploaded = jobIn(objects);
  if (!uploaded)
    throw new UserError(`the stack of the cluster ${name} uploads no job.json; synthesize it again with make synth`);
  return uploaded.file;
}

/** The buckets other than the pipeline's that sources are in, by the URIs of the job. */
export function otherBuckets(definition: ClusterDefinition): string[] {
  const buckets = readSparkJob(definition).sources.map(({ uri }) => bucketOfUri(uri));
  return [...new Set(buckets)].filter((bucket) => bucket !== definition.bucket);
}
