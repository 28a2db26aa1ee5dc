import { isS3 } from "../merge/hadoop-path";
import type { Merge } from "../merge/merges";
import { reducers } from "../merge/options";
import { placeOf } from "../merge/place";
import type { JobSource } from "../merge/spark-job";
import type { SourceSize } from "./model";

/** The merge of a source; undefined where its objects are read as they are. */
export function mergeFor({ uri, merged }: JobSource, merges: readonly Merge[]): Merge | undefined {
  if (merged === null) return undefined;
  const place = placeOf(uri);
  return merges.find(({ bucket, prefix }) => bucket === place.bucket && prefix === place.prefix);
}

/** The size of a merged source, with what the model needs to know of its merge. */
export function mergedSize(
  { name, load }: JobSource,
  { options }: Merge,
  amounts: Required<Pick<SourceSize, "objects" | "bytes" | "chunks">>,
): SourceSize {
  return {
    name,
    ...amounts,
    reducers: reducers(options),
    toS3: isS3(options.dest),
    ...(load === "new-only" && { isNewOnly: true }),
  };
}
