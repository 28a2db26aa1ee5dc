import { stepsOfBlock } from "../../cli/estimate/cluster-steps";
import { sizesOfLedger } from "../../cli/estimate/ledger-sizes";
import type { SourceSize, TableSize } from "../../cli/estimate/model";
import { sourceSizes } from "../../cli/estimate/source-size";
import { tableSizes } from "../../cli/estimate/table-sizes";
import type { UsableLedger } from "../../cli/estimate/usable-ledger";
import { readListing } from "../../cli/merge/listing-file";
import { mergesOf } from "../../cli/merge/merges";
import type { SparkJob } from "../../cli/merge/spark-job";
import type { ClusterHcl } from "../../cli/synthesized/hcl";

/** What says how much a run reads and writes: a listing, a ledger, or both. */
export interface Inputs {
  /** A file that lists the objects of the bucket. @default - the ledger says how much was read */
  readonly listing?: string;
  /** @default - how many files of tables there are is not known */
  readonly ledger?: UsableLedger;
}

export interface Sizes {
  readonly sources: readonly SourceSize[];
  readonly tables: readonly TableSize[];
}

/**
 * How much the run of a cluster reads and writes.
 * @throws UserError for a listing that is not one, or that has no object of a source that needs some
 */
export async function sizesOf(cluster: ClusterHcl, job: SparkJob, { listing, ledger }: Inputs): Promise<Sizes> {
  const merges = mergesOf(stepsOfBlock(cluster.block));
  const sources =
    listing === undefined
      ? ledger === undefined
        ? []
        : sizesOfLedger(job, merges, ledger.ledger)
      : await sourceSizes(job, { merges, keys: () => readListing(listing) }, listing);
  const measured = listing === undefined ? "as taken" : "as listed";
  return { sources, tables: ledger === undefined ? [] : tableSizes(ledger.ledger, job, sources, measured) };
}
