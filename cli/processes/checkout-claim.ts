import { basename, join } from "node:path";
import { claim } from "./claim";
import { atWork } from "./claim-given";
import { RunError } from "../errors";

let release: (() => void) | undefined;

/**
 * Keeps a second command out of this checkout until `releaseFolder` or the end of the process: it would write
 * cdktf.out/ again while Terraform uploads from it. Commands in different checkouts are kept apart by the locks of the
 * states.
 * @throws RunError that says which command is at work here
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
