import type { Source } from "../../config/pipeline";
import { folders, s3Uri } from "../names";

/** Where a run reads and writes. What differs from run to run (the cluster's id) is found at run time. */

export function sourceUri(bucket: string, source: Pick<Source, "prefix">): string {
  return s3Uri(bucket, folders.landing + source.prefix);
}

/** On HDFS, which is empty on a new cluster: merging onto what is already there would append to it. */
export function mergedUri(source: Pick<Source, "name">): string {
  return `hdfs:///merged/${source.name}/`;
}

/** The bootstrap action writes it, on the primary node, where S3DistCp's step runs. */
export function prefixFile(source: Pick<Source, "name">): string {
  return `file:///home/hadoop/prefixes/${source.name}.txt`;
}

/** S3DistCp puts its manifest among the data; Hadoop and Spark leave out names that begin with an underscore. */
export const manifestName = "_manifest.gz";
