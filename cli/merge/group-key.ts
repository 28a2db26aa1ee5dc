import { S3DistCpFailure } from "./hadoop-failure";
import { javaRegex } from "./java-regex";

/** The key of an object's group; or why S3DistCp leaves the object out, which it does silently. */
export type Grouping = { readonly key: string } | { readonly skipped: SkipRule };
export type SkipRule = "does not match --srcPattern" | "does not match --groupBy" | "--groupBy captures nothing";

/**
 * How objects are put into groups. Both patterns must match the WHOLE URI, `s3://bucket/key`. The key is what the
 * capturing groups captured, joined. A group that took no part in the match is joined as the word null, as Java prints
 * it.
 */
export function grouping(patterns: {
  readonly srcPattern?: string;
  readonly groupBy?: string;
}): (uri: string) => Grouping {
  const source = patterns.srcPattern === undefined ? undefined : javaRegex(patterns.srcPattern);
  if (patterns.groupBy !== undefined && !(patterns.groupBy.includes("(") && patterns.groupBy.includes(")")))
    throw new S3DistCpFailure("Group by pattern must contain at least one group.  Use () to enclose a group");
  const groups = patterns.groupBy === undefined ? undefined : javaRegex(patterns.groupBy);
  return (uri) => {
    if (source && !source.match(uri)) return { skipped: "does not match --srcPattern" };
    if (!groups) return { key: pathOf(uri) };
    const captured = groups.match(uri);
    if (!captured) return { skipped: "does not match --groupBy" };
    const key = captured.map((text) => text ?? "null").join("");
    return key === "" ? { skipped: "--groupBy captures nothing" } : { key };
  };
}

/** Without --groupBy each object is a group of its own, and the path of its URI is the key. */
function pathOf(uri: string): string {
  return uri.replace(/^[a-z0-9]+:(\/\/[^/]*)?/, "");
}

/** The reducer of a key: Hadoop's HashPartitioner over the bytes of a Text. */
export function reducerOf(key: string, reducers: number): number {
  let hash = 1;
  for (const byte of Buffer.from(key)) hash = (Math.imul(31, hash) + ((byte << 24) >> 24)) | 0;
  return (hash & 0x7fffffff) % reducers;
}
