import type { Source } from "../../config/pipeline";
import { folders, s3Uri } from "../names";
import type { MergedSource } from "./merged";

/** Where a run reads and writes. What differs from run to run (the cluster's id) is found at run time. */

export function sourceUri(bucket: string, source: Pick<Source, "prefix">): string {
  return s3Uri(bucket, folders.landing + source.prefix);
}

/**
 * On HDFS, which is empty on a new cluster: merging onto what is already there would append to it. On S3 in a folder of
 * the run's own, for which merge.sh and the job put the cluster's id.
 */
export function mergedUri(source: Pick<MergedSource, "name" | "merge">, bucket: string): string {
  return source.merge.to === "s3"
    ? s3Uri(bucket, `${folders.merged}{cluster}/${source.name}/`)
    : `hdfs:///merged/${source.name}/`;
}

/** What earlier runs have loaded; merge.sh puts the number of the last load. */
export function previousManifest(source: Pick<Source, "name">, bucket: string): string {
  return s3Uri(bucket, `${folders.manifests}{load}/${source.name}.gz`);
}

/** Where the bootstrap action puts the script that starts a merge which depends on the run. */
export const mergeScript = "/home/hadoop/merge.sh";

/** The bootstrap action writes it, on the primary node, where S3DistCp's step runs. */
export function prefixFile(source: Pick<Source, "name">): string {
  return `file:///home/hadoop/prefixes/${source.name}.txt`;
}

/** S3DistCp puts its manifest among the data; Hadoop and Spark leave out names that begin with an underscore. */
export const manifestName = "_manifest.gz";
