import { UserError } from "../errors";
import type { ListedKey } from "../merge/listing-file";
import type { Merge } from "../merge/merges";
import { type Place, isBelow } from "../merge/place";
import type { JobSource } from "../merge/spark-job";
import { previewMerge } from "../merge/preview";
import { failingLines } from "../merge/failing";
import { reducers } from "../merge/options";
import type { SourceSize } from "./model";

/** What merges read, and what lies there. */
export interface Inputs {
  readonly merges: readonly Merge[];
  /** The objects, from the first on each time it is called. */
  readonly keys: () => AsyncIterable<ListedKey> | Iterable<ListedKey>;
}

/**
 * A source's objects and bytes: as its merge writes them, or as they are where it is not merged.
 * @param place where its objects are
 * @throws UserError when its merge would fail
 */
export async function sourceSize(source: JobSource, place: Place, inputs: Inputs): Promise<SourceSize> {
  const merge = inputs.merges.find(
    ({ bucket, prefix }) => bucket === place.bucket && prefix === place.prefix && source.merged !== null,
  );
  if (!merge) return { name: source.name, ...(await amountBelow(place, inputs)) };
  const preview = await previewMerge(merge, inputs.keys());
  if (preview.failing.length > 0) throw new UserError(`step "${merge.name}" ${failingLines(preview).join("\n")}`);
  const { files } = preview;
  return {
    name: source.name,
    objects: files.reduce((sum, { objects }) => sum + objects, 0),
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    chunks: files,
    reducers: reducers(merge.options),
    toS3: merge.options.dest.startsWith("s3"),
    ...(source.load === "new-only" && { isNewOnly: true }),
  };
}

async function amountBelow(place: Place, inputs: Inputs): Promise<{ objects: number; bytes: number }> {
  let objects = 0;
  let bytes = 0;
  for await (const listed of inputs.keys()) {
    if (!isBelow(place, listed) || listed.key.endsWith("/")) continue;
    objects++;
    bytes += listed.size;
  }
  return { objects, bytes };
}
