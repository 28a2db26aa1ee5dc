import { exitCode, UserError } from "../../cli/errors";
import { root } from "../../cli/project";
import { leftOutOf } from "../../config/left-out";
import { loadPipeline } from "../../config/load";
import { sourcePlace } from "../../config/sources/source-place";
import { listInputs } from "../inputs/listed-inputs";
import type { LocalOptions } from "../inputs/options";
import { emptyListing } from "../../cli/merge/empty-listing";
import { type MergePreview, previewMerge } from "../../cli/merge/preview";
import { showPreview } from "./show";

/**
 * Prints what each merge of a pipeline would write. @returns the exit code
 * @throws UserError as `listInputs`, and when a listing has no object for a merge that needs one; after the printing,
 * when a merge would fail
 */
export async function preview(options: LocalOptions): Promise<number> {
  const { listing } = options;
  const { definition, merges, keys } = await listInputs("preview", options);
  const { sources } = loadPipeline(root, options.pipeline);
  const previews: MergePreview[] = [];
  for (const merge of merges) {
    const source = sources.find((candidate) => {
      const { bucket, prefix } = sourcePlace(definition.bucket, candidate);
      return bucket === merge.bucket && prefix === merge.prefix;
    });
    const merged = await previewMerge(merge, keys(), source && leftOutOf(source));
    if (merged.objects === 0 && !merge.optional && listing !== undefined)
      throw emptyListing(listing, merge, `step "${merge.name}" reads`);
    previews.push(merged);
  }
  console.log(options.json ? JSON.stringify(previews, null, 2) : previews.map(showPreview).join("\n\n"));
  const failing = previews.filter((merged) => merged.failing.length > 0).map(({ step }) => `"${step}"`);
  if (failing.length > 0)
    throw new UserError(
      `${failing.length === 1 ? "step" : "steps"} ${failing.join(", ")} would fail; see "would fail" above`,
    );
  return exitCode.fine;
}
