import { UserError } from "../../cli/errors";
import type { ListedInputs } from "../inputs/listed-inputs";
import { type Place, isBelow } from "../inputs/place";
import type { JobSource } from "../inputs/spark-job";
import { previewMerge } from "../preview/merge";
import { failingLines } from "../preview/show";
import { reducers } from "../s3distcp/options";
import type { SourceSize } from "./model";

/**
 * A source's objects and bytes: as its merge writes them, or as they are where it is not merged.
 * @param place where its objects are
 * @throws UserError when its merge would fail
 */
export async function sourceSize(source: JobSource, place: Place, inputs: ListedInputs): Promise<SourceSize> {
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

async function amountBelow(place: Place, inputs: ListedInputs): Promise<{ objects: number; bytes: number }> {
  let objects = 0;
  let bytes = 0;
  for await (const listed of inputs.keys()) {
    if (!isBelow(place, listed) || listed.key.endsWith("/")) continue;
    objects++;
    bytes += listed.size;
  }
  return { objects, bytes };
}
