import { UserError } from "../errors";
import type { ListedKey } from "../merge/listing-file";
import type { Merge } from "../merge/merges";
import { emptyListing } from "../merge/empty-listing";
import { isBelow, placeOf } from "../merge/place";
import type { JobSource, SparkJob } from "../merge/spark-job";
import { previewMerge } from "../merge/preview";
import { failingLines } from "../merge/failing";
import { mergedSize, mergeFor } from "./merged-size";
import type { SourceSize } from "./model";

/** What merges read, and what lies there. */
export interface Inputs {
  readonly merges: readonly Merge[];
  /** The objects, from the first on each time it is called. */
  readonly keys: () => AsyncIterable<ListedKey> | Iterable<ListedKey>;
}

/**
 * The sources of a job as large as what lies there.
 * @param listing the file that lists the objects. @default - they are the files of DATA, which was checked before
 * @throws UserError when a merge would fail, and for a listing without any object of a source that needs one
 */
export async function sourceSizes({ sources }: SparkJob, inputs: Inputs, listing?: string): Promise<SourceSize[]> {
  const sizes: SourceSize[] = [];
  for (const source of sources) {
    const size = await sourceSize(source, inputs);
    if (size.objects === 0 && !source.optional && listing !== undefined)
      throw emptyListing(listing, placeOf(source.uri), `source ${source.name} reads`);
    sizes.push(size);
  }
  return sizes;
}

/** A source's objects and bytes: as its merge writes them, or as they are where it is not merged. */
async function sourceSize(source: JobSource, inputs: Inputs): Promise<SourceSize> {
  const merge = mergeFor(source, inputs.merges);
  if (!merge) return { name: source.name, ...(await amountBelow(source, inputs)) };
  const preview = await previewMerge(merge, inputs.keys());
  if (preview.failing.length > 0) throw new UserError(`step "${merge.name}" ${failingLines(preview).join("\n")}`);
  const { files } = preview;
  return mergedSize(source, merge, {
    objects: files.reduce((sum, { objects }) => sum + objects, 0),
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    chunks: files,
  });
}

async function amountBelow({ uri }: JobSource, inputs: Inputs): Promise<{ objects: number; bytes: number }> {
  const place = placeOf(uri);
  let objects = 0;
  let bytes = 0;
  for await (const listed of inputs.keys()) {
    if (!isBelow(place, listed) || listed.key.endsWith("/")) continue;
    objects++;
    bytes += listed.size;
  }
  return { objects, bytes };
}
