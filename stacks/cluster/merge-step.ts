import { groupByOf } from "./group-by";
import type { MergedSource } from "./merged";
import { manifestName, mergedUri, prefixFile, sourceUri } from "./layout";

/**
 * The arguments of the S3DistCp step that merges a source. No shell is between: nothing is quoted.
 * @see https://docs.aws.amazon.com/emr/latest/ReleaseGuide/UsingEMR_s3distcp.html
 */
export function mergeArguments(source: MergedSource, bucket: string): string[] {
  return [
    "s3-dist-cp",
    // Groups are hashed over the reducers.
    `-Dmapreduce.job.reduces=${source.merge.reducers}`,
    // A second attempt would write the first one's chunks again: better the step fails and is run again.
    "-Dmapreduce.reduce.maxattempts=1",
    `--src=${sourceUri(bucket, source)}`,
    `--dest=${mergedUri(source)}`,
    `--srcPrefixesFile=${prefixFile(source)}`,
    `--groupBy=${groupByOf(source, bucket)}`,
    `--targetSize=${source.merge.targetSize}`,
    // Plain text: Spark splits it, which it cannot do with gzip.
    "--outputCodec=none",
    `--outputManifest=${manifestName}`,
  ];
}
