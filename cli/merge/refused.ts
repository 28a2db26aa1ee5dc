import { RefusedName } from "./hadoop-failure";
import { hdfsProblem, keyProblem, type NameProblem, relativeProblem } from "./hadoop-names";
import { baseName, childOf, hadoopPath, parentOf } from "./hadoop-path";
import type { S3DistCpOptions } from "./options";

type Options = Pick<S3DistCpOptions, "src" | "dest" | "previousManifest">;

/**
 * Why an object makes a merge fail, or may make it fail. A merged file is written into the folder of one of its
 * objects; which one is not known in advance.
 * @param uri as S3 has it, `s3://BUCKET/KEY`
 * @returns undefined for an object that can be merged
 */
export function objectProblem(uri: string, { src, dest }: Options): NameProblem | undefined {
  const name = baseName(uri, hadoopPath(src));
  return keyProblem(name) ?? relativeProblem(name) ?? fileProblem(childOf(parentOf(childOf(dest, name)), "x"));
}

/** Why a file cannot be written. @param uri as Hadoop has it, `hdfs:/merged/songs/A.json` */
export function fileProblem(uri: string): NameProblem | undefined {
  return uri.startsWith("hdfs:") ? hdfsProblem(uri.replace(/^hdfs:(\/\/[^/]*)?/, "")) : undefined;
}

/** What a user can do about a name that Hadoop refuses, as a sentence. */
export function adviceFor({ avoidedBy }: NameProblem, { dest, previousManifest }: Options): string {
  const ways = [
    ...(avoidedBy.includes("merge to S3") && dest.startsWith("hdfs:") ? ["merge: { to: s3 }"] : []),
    ...(avoidedBy.includes("no merge") && !isOfLoads(previousManifest) ? ["merge: none"] : []),
  ];
  const others = "write the objects under other keys";
  return ways.length === 0 ? others : `set ${ways.join(" or ")} for this source in pipeline.yaml, or ${others}`;
}

/** Only a merge records what was loaded, so a source of load: new-only needs one. Manifests of loads are in S3. */
function isOfLoads(previousManifest: string | undefined): boolean {
  return previousManifest !== undefined && !previousManifest.startsWith("file:///home/hadoop/empty/");
}

/** A name that Hadoop refuses, when that is the reason of a failure. */
export function refusedNameBehind(error: unknown): NameProblem | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (cause instanceof RefusedName) return cause.problem;
  return undefined;
}
