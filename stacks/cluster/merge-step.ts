import { folders } from "../../config/bucket-folders";
import type { Pipeline } from "../../config/pipeline";
import { s3Host } from "../../config/aws/regions";
import { s3Uri } from "../names";
import { groupByOf } from "./group-by";
import { dependsOnRun, mayBeEmpty, type MergedSource } from "./merged";
import { srcPatternOf } from "./src-pattern";
import { emptyManifest, manifestName, mergedUri, mergeScript, prefixList, previousManifest, sourceUri } from "./layout";

/**
 * The arguments of the S3DistCp step that merges a source. No shell reads them, so nothing is quoted.
 * @see https://docs.aws.amazon.com/emr/latest/ReleaseGuide/UsingEMR_s3distcp.html
 */
export function mergeArguments(
  source: MergedSource,
  pipeline: Pick<Pipeline, "bucket" | "cluster" | "region">,
): string[] {
  const { bucket, region } = pipeline;
  const srcPattern = srcPatternOf(source, bucket);
  return [
    ...(dependsOnRun(source, pipeline.cluster) ? scriptArguments(source, pipeline) : []),
    "s3-dist-cp",
    // S3DistCp chooses the reducer of a group by a hash.
    `-Dmapreduce.job.reduces=${source.merge.reducers}`,
    // A second attempt would write the chunks of the first one again. So the step fails, and a new run starts from
    // scratch.
    "-Dmapreduce.reduce.maxattempts=1",
    // The default is s3.amazonaws.com. From a private subnet, only us-east-1 can reach it.
    `--s3Endpoint=${s3Host(region)}`,
    `--src=${sourceUri(bucket, source)}`,
    `--dest=${mergedUri(source, pipeline)}`,
    `--srcPrefixesFile=${prefixList(source)}`,
    ...(srcPattern === undefined ? [] : [`--srcPattern=${srcPattern}`]),
    `--groupBy=${groupByOf(source, bucket)}`,
    `--targetSize=${source.merge.targetSize}`,
    // No compression: Spark can split plain files, but not gzip.
    "--outputCodec=none",
    ...(source.load === "new-only"
      ? [`--previousManifest=${previousManifest(source, bucket)}`, "--requirePreviousManifest=false"]
      : [`--previousManifest=${emptyManifest(source)}`]),
    `--outputManifest=${manifestName}`,
  ];
}

/** The arguments of merge.sh itself. It fills the run's values into the arguments after them, and runs those. */
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
