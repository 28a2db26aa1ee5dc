import { basename, join } from "node:path";
import { claim } from "./claim";
import { atWork } from "./claim-given";
import { RunError } from "../errors";

let release: (() => void) | undefined;

/**
 * Keeps a second command out of this checkout until `releaseFolder` or the end of the process. It would overwrite
 * cdktf.out/ while Terraform uploads from it. The locks of the states keep commands in different checkouts apart.
 * @throws RunError that names the command that works here
 */
export function claimFolder(root: string): void {
  const claimed = claim(join(root, ".local", "at-work.json"), basename(process.argv[1] ?? "", ".ts"));
  if ("other" in claimed)
    throw new RunError(atWork(claimed.other, "working in this folder", "work in another checkout."));
  release = claimed.release;
}

export function releaseFolder(): void {
  release?.();
  release = undefined;
}
