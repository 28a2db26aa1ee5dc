import { UserError } from "../../cli/errors";
import type { ListedInputs } from "../inputs/listed-inputs";
import { previewMerge } from "../preview/merge";
import { failingLines } from "../preview/show";
import { reducers } from "../s3distcp/options";
import type { SourceSize } from "./model";
import type { JobSource } from "./spark-job";

/**
 * A source's objects and bytes: as its merge writes them, or as they are where it is not merged.
 * @param prefix the source's keys begin with this
 * @throws UserError when its merge would fail
 */
export async function sourceSize(source: JobSource, prefix: string, inputs: ListedInputs): Promise<SourceSize> {
  const merge = inputs.merges.find((candidate) => candidate.prefix === prefix && source.merged !== null);
  if (!merge) return { name: source.name, ...(await amountBelow(prefix, inputs)) };
  const preview = await previewMerge(merge, inputs.definition.bucket, inputs.keys());
  if (preview.failing.length > 0) throw new UserError(`step "${merge.name}" ${failingLines(preview).join("\n")}`);
  const { files } = preview;
  return {
    name: source.name,
    objects: files.reduce((sum, { objects }) => sum + objects, 0),
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    chunks: files,
    reducers: reducers(merge.options),
    toS3: merge.options.dest.startsWith("s3"),
  };
}

async function amountBelow(prefix: string, inputs: ListedInputs): Promise<{ objects: number; bytes: number }> {
  let objects = 0;
  let bytes = 0;
  for await (const { key, size } of inputs.keys()) {
    if (!key.startsWith(prefix) || key.endsWith("/")) continue;
    objects++;
    bytes += size;
  }
  return { objects, bytes };
}
