import type { Pipeline } from "../../config/pipeline";
import { folders, s3Uri } from "../names";
import { groupByOf } from "./group-by";
import { dependsOnRun, mayBeEmpty, type MergedSource } from "./merged";
import { manifestName, mergedUri, mergeScript, prefixFile, previousManifest, sourceUri } from "./layout";

/**
 * The arguments of the S3DistCp step that merges a source. No shell is between: nothing is quoted.
 * @see https://docs.aws.amazon.com/emr/latest/ReleaseGuide/UsingEMR_s3distcp.html
 */
export function mergeArguments(source: MergedSource, pipeline: Pick<Pipeline, "bucket" | "region">): string[] {
  const { bucket } = pipeline;
  return [
    ...(dependsOnRun(source) ? scriptArguments(source, pipeline) : []),
    "s3-dist-cp",
    // Groups are hashed over the reducers.
    `-Dmapreduce.job.reduces=${source.merge.reducers}`,
    // A second attempt would write the first one's chunks again: better the step fails and is run again.
    "-Dmapreduce.reduce.maxattempts=1",
    `--src=${sourceUri(bucket, source)}`,
    `--dest=${mergedUri(source, bucket)}`,
    `--srcPrefixesFile=${prefixFile(source)}`,
    `--groupBy=${groupByOf(source, bucket)}`,
    `--targetSize=${source.merge.targetSize}`,
    // Plain text: Spark splits it, which it cannot do with gzip.
    "--outputCodec=none",
    ...(source.load === "new-only"
      ? [`--previousManifest=${previousManifest(source, bucket)}`, "--requirePreviousManifest=false"]
      : []),
    `--outputManifest=${manifestName}`,
  ];
}

/** merge.sh puts the run's own values into the arguments behind its own, and runs them. */
function scriptArguments(source: MergedSource, { bucket, region }: Pick<Pipeline, "bucket" | "region">): string[] {
  return [
    "bash",
    mergeScript,
    `--region=${region}`,
    `--runs=${s3Uri(bucket, folders.runs)}`,
    `--source=${source.name}`,
    ...(mayBeEmpty(source) ? ["--may-be-empty"] : []),
  ];
}
