import { rmSync } from "node:fs";
import { join } from "node:path";
import type { PrimaryNode } from "../cluster/primary-node";
import { endAll } from "../cluster/process";
import type { Begun } from "./begin";

/** What must go away however the run ends. */
export interface Open {
  node?: PrimaryNode;
  early?: Begun["early"];
  collecting?: string;
  sample?: string;
}

/** Leaves nothing running and no temporary folder. KEEP=1 keeps the run's folder, with its HDFS, to look into. */
export function cleanUp(open: Open): void {
  endAll();
  open.early?.synthesis.kill();
  open.early?.s3.kill();
  if (open.node && process.env["KEEP"] === "1") rmSync(join(open.node.folder, "pid"), { force: true });
  else if (open.node) rmSync(open.node.folder, { recursive: true, force: true });
  if (open.sample) rmSync(open.sample, { recursive: true, force: true });
  if (open.node && open.collecting)
    rmSync(join(open.collecting, `.collecting-${open.node.cluster}`), { recursive: true, force: true });
}
