import { folders } from "../../config/bucket-folders";
import type { Pipeline, Source } from "../../config/pipeline";
import { sourcePlace } from "../../config/sources/source-place";
import { s3Uri } from "../names";
import { type MergedSource, runsAgain } from "./merged";

/** Where a run reads and writes. Each run has a name of its own, which is filled in when the run starts. */

/** @param bucket the pipeline's bucket */
export function sourceUri(bucket: string, source: Pick<Source, "bucket" | "prefix">): string {
  const place = sourcePlace(bucket, source);
  return s3Uri(place.bucket, place.prefix);
}

/** The folder in HDFS of everything that is merged there. */
export const mergedFolder = "hdfs:///merged/";

/**
 * Where the merged files of a source are. S3DistCp would append to files that exist. HDFS of a new cluster is empty. In
 * S3, and in a cluster that stays, each run has its own folder: merge.sh and the job put its name in place of `{run}`.
 */
export function mergedUri(
  source: Pick<MergedSource, "name" | "merge">,
  { bucket, cluster }: Pick<Pipeline, "bucket" | "cluster">,
): string {
  if (source.merge.to === "s3") return s3Uri(bucket, `${folders.merged}{run}/${source.name}/`);
  return runsAgain(cluster) ? `${mergedFolder}{run}/${source.name}/` : `${mergedFolder}${source.name}/`;
}

/** The manifest of what earlier runs have loaded. merge.sh puts the number of the last load in place of `{load}`. */
export function previousManifest(source: Pick<Source, "name">, bucket: string): string {
  return s3Uri(bucket, `${folders.manifests}{load}/${source.name}.gz`);
}

/** The script that starts a merge whose arguments depend on the run. A bootstrap action puts it there. */
export const mergeScript = "/home/hadoop/merge.sh";

/** The prefix list of a source. A bootstrap action writes it on the primary node, where S3DistCp's step runs. */
export function prefixList(source: Pick<Source, "name">): string {
  return `file:///home/hadoop/prefixes/${source.name}.txt`;
}

/**
 * A manifest of objects that S3DistCp could not decompress, because they have 0 bytes. A bootstrap action writes it.
 * What is in it is not copied.
 */
export function emptyManifest(source: Pick<Source, "name">): string {
  return `file:///home/hadoop/empty/${source.name}.gz`;
}

/** S3DistCp writes its manifest beside the data. Hadoop and Spark skip names that begin with an underscore. */
export const manifestName = "_manifest.gz";
