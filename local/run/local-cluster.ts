import { join } from "node:path";
import { root } from "../../cli/project";
import type { Part } from "../../cli/report/page/facts";
import type { ClusterDefinition } from "../cluster/definition";
import { startWarmCli } from "../cluster/warm-cli";
import { makePrimaryNode, type PrimaryNode, removeDeadRuns } from "../cluster/primary-node";
import type { StartingS3 } from "../storage/s3-process";
import { S3Store } from "../storage/s3-store";
import type { Resources } from "./clean-up";
import type { RunOutput } from "./output";

/** One run of a pipeline on this machine. */
export interface LocalRun {
  readonly pipeline: string;
  /** How often the steps run. */
  readonly runs: number;
  /** Runs whose records in quarantine are read again. @default - objects are read */
  readonly replay?: readonly string[];
  /** A folder of the user's own files. @default - the pipeline's sample data */
  readonly data?: string;
  /** `out/<pipeline>`, the folder of the pipeline's results; absolute. */
  readonly out: string;
  readonly output: RunOutput;
  /** The bootstrap actions and steps so far, with their times. Filled while the run goes on. */
  readonly parts: Part[];
  readonly resources: Resources;
}

/** What stands for the cluster and its bucket in a run. */
export interface LocalCluster {
  readonly run: LocalRun;
  readonly definition: ClusterDefinition;
  readonly node: PrimaryNode;
  /** The name of the current run: the cluster's id, or the name of a run that was submitted after the first. */
  readonly runName: string;
  readonly store: S3Store;
}

/** Gives the S3 its bucket, and the run its primary node. @returns also the text for the output */
export async function startCluster(
  run: LocalRun,
  definition: ClusterDefinition,
  s3: StartingS3,
): Promise<LocalCluster & { readonly text: string }> {
  const { bucket, region } = definition;
  const temporary = join(root, ".local", run.pipeline);
  removeDeadRuns(temporary);
  const store = await S3Store.start(bucket, { region, temporary }, s3);
  const node = makePrimaryNode(temporary, join(run.out, "logs"), store.endpoint, region);
  run.resources.node = node;
  run.resources.endCli = startWarmCli(node.programs);
  return { run, definition, node, runName: node.cluster, store, text: `bucket ${bucket} at ${store.endpoint}` };
}
