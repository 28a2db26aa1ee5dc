import { UserError } from "../../cli/errors";
import { root } from "../../cli/project";
import { checkPipeline } from "../../cli/synthesized/pipelines";
import { clusterFile, startSynthesis } from "../../cli/synthesized/synthesis";
import { type ClusterDefinition, readDefinition } from "../cluster/definition";
import { loadPipeline } from "../../config/load";
import { checkFiles } from "./check-files";
import { checkDataFolder, keysOf } from "./data-folder";
import { type ListedKey, readListing } from "../../cli/merge/listing-file";
import { type Merge, mergesOf } from "../../cli/merge/merges";
import { otherBuckets } from "./spark-job";
import type { LocalOptions } from "./options";

/** The cluster of a pipeline, and the objects that it will find. */
export interface ListedInputs {
  /** The folder of the synthesized stacks. Absolute. */
  readonly outdir: string;
  /** The cdk.tf of the cluster's stack. */
  readonly file: string;
  readonly definition: ClusterDefinition;
  readonly merges: readonly Merge[];
  /** The objects of DATA or LISTING, from the first on each time it is called. */
  readonly keys: () => AsyncIterable<ListedKey> | Iterable<ListedKey>;
}

/**
 * Synthesizes the stacks, and opens DATA or LISTING.
 * @param command the make target, for messages
 * @throws UserError when not exactly one of the two is given, or when one of them is wrong
 */
export async function listInputs(command: string, { pipeline, data, listing }: LocalOptions): Promise<ListedInputs> {
  checkGiven(command, data, listing);
  checkPipeline(root, pipeline);
  const outdir = await startSynthesis(root, pipeline).done();
  const file = clusterFile(outdir, pipeline);
  const definition = await readDefinition(file);
  const merges = mergesOf(definition);
  const folder = data === undefined ? "" : checkDataFolder(data, merges);
  if (data !== undefined) checkFiles(data, folder, loadPipeline(root, pipeline));
  const buckets = otherBuckets(definition);
  const keys = () => (listing === undefined ? keysOf(folder, definition.bucket, buckets) : readListing(listing));
  return { outdir, file, definition, merges, keys };
}

function checkGiven(command: string, data: string | undefined, listing: string | undefined): void {
  if ((data === undefined) !== (listing === undefined)) return;
  const given = data === undefined ? "neither DATA nor LISTING is given" : "both DATA and LISTING are given";
  throw new UserError(
    `${given}; make ${command} reads one of them: DATA=<folder with your files>, ` +
      "or LISTING=<file> with the output of aws s3 ls --recursive s3://BUCKET/",
  );
}
