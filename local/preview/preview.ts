import { resolve } from "node:path";
import { checkDataFolder, keysOf } from "../inputs/data-folder";
import { type ListedKey, readListing } from "../inputs/listing-file";
import { type MergePreview, previewMerge } from "./merge";
import { readPlan } from "../cluster/definition";
import { UserError } from "../../cli/errors";
import { root } from "../../cli/project";
import { mergesOf } from "../inputs/merges";
import { checkPipeline } from "../../cli/synthesized/pipelines";
import { clusterFile, startSynthesis } from "../../cli/synthesized/synthesis";

export interface Request {
  readonly pipeline: string;
  readonly data?: string;
  readonly listing?: string;
}

export async function preview({ pipeline, data, listing }: Request): Promise<MergePreview[]> {
  if ((data === undefined) === (listing === undefined))
    throw new UserError("give either DATA=<folder> or LISTING=<file>: make preview DATA=../my-files");
  checkPipeline(root, pipeline);
  const plan = await readPlan(clusterFile(await startSynthesis(root, pipeline).done(), pipeline));
  const merges = mergesOf(plan);
  const folder = data === undefined ? undefined : checkDataFolder(data, merges);
  const keys = (): AsyncIterable<ListedKey> | Iterable<ListedKey> =>
    folder === undefined ? readListing(resolve(listing as string)) : keysOf(folder);
  const previews: MergePreview[] = [];
  for (const merge of merges) {
    const one = await previewMerge(merge, plan.bucket, keys());
    if (one.objects === 0 && !merge.optional)
      throw new UserError(
        `LISTING=${listing}: no key begins with ${merge.prefix}, which step "${merge.name}" merges; list the whole bucket: aws s3 ls --recursive s3://${plan.bucket}/`,
      );
    previews.push(one);
  }
  return previews;
}
