import { rmSync } from "node:fs";
import { join } from "node:path";
import type { PrimaryNode } from "../cluster/primary-node";
import { endAll } from "../cluster/process";
import type { StartedProcesses } from "./start";

/** What a run has started and created so far, and must remove whichever way it ends. */
export interface Resources {
  processes?: StartedProcesses;
  node?: PrimaryNode;
  /** Ends the process that answers calls of the AWS CLI. */
  endCli?: () => void;
  /** The pipeline's folder of results, while they are collected into it. */
  collecting?: string;
  /** The folder of sample data that is being made. */
  sample?: string;
}

/** Leaves no process and no temporary folder. KEEP=1 keeps the run's own folder, with its HDFS, to look into. */
export function cleanUp({ processes, node, endCli, collecting, sample }: Resources): void {
  endAll();
  endCli?.();
  processes?.synthesis.kill();
  processes?.s3.kill();
  if (sample) rmSync(sample, { recursive: true, force: true });
  if (!node) return;
  if (process.env["KEEP"] === "1") rmSync(join(node.folder, "pid"), { force: true });
  else rmSync(node.folder, { recursive: true, force: true });
  if (collecting) rmSync(join(collecting, `.collecting-${node.cluster}`), { recursive: true, force: true });
}
